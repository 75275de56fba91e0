// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockExecution
internal import DrydockModel
internal import DrydockReports
internal import SystemPackage

/// `drydock verify`.
struct VerifyCommand: HostReader {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare what the plan predicted with what is there.",
        discussion: """
            Looks at the deployment that the last run made: boot order, origin, refs, kernel arguments, every path in \
            /etc, and owners in /var; on the running system also which deployment it runs and which units fail. Exits \
            with 7 if anything is not as predicted, and with 69 as long as there is nothing to verify: before the \
            reboot, or where no shutdown has finished a staged image.
            """
    )

    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var output: OutputOptions

    var host: FilePath? { hostOptions.path }

    func perform() async throws -> Int32 {
        let verdict = try await Verifier(try HostView(hostOptions.path)).run()
        try DocumentOutput(options: output).print(verdict) { TextReport.render($0, style: $1) }
        return verdict.spec.asPredicted ? 0 : DrydockError.Code.verificationFailed.rawValue
    }
}

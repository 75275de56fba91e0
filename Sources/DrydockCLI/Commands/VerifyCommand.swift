// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockExecution
internal import DrydockModel
internal import DrydockReports
internal import SystemPackage

/// `drydock verify`.
struct VerifyCommand: HostReader, HostWriter {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare what the plan predicted with what is there.",
        discussion: """
            Looks at the deployment that the last run made: boot order, origin, refs, kernel arguments, every path in \
            /etc, and owners in /var; on the running system also which deployment it runs, whose numbers are, what is mounted, which \
            units fail, who can log in, whether the network is up, which programs update it, and the room that is left. Exits with 7 if \
            anything is not as predicted, and with 69 as long as there is nothing to verify: before the reboot, or where no \
            shutdown has finished a staged image.

            With --rollback-on-failure, which drydock's own unit says once, the system is waited for, the result is recorded, and what \
            the plan names leads back: the old deployment is the default again, and the machine reboots, once.
            """
    )

    @Flag(help: "Go back and reboot if what the plan names is not as predicted.")
    var rollbackOnFailure = false

    @Flag(help: .hidden)
    var overdue = false

    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var output: OutputOptions

    var host: FilePath? { hostOptions.path }
    var isWriting: Bool { rollbackOnFailure }

    func validate() throws {
        guard !rollbackOnFailure || hostOptions.isRunningSystem else {
            throw ValidationError("--rollback-on-failure is for the running system; leave --sysroot out.")
        }
        guard !overdue || rollbackOnFailure else {
            throw ValidationError("--overdue is for --rollback-on-failure.")
        }
    }

    func perform() async throws -> Int32 {
        guard rollbackOnFailure else {
            return try report(try await Verifier(try HostView(hostOptions.path)).run())
        }
        try requireRoot()
        switch try await BootWatcher.run(hostOptions.path, isOverdue: overdue) {
        case .idle(let reason):
            Standard.Error.write("nothing was compared: \(reason)\n")
            return 0
        // The verdict is recorded; a unit that failed would be a difference itself.
        case .compared(let verdict):
            _ = try report(verdict)
            return 0
        case .rolledBack(let reason):
            Standard.Error.write("\(reason); the old deployment is the default, and the machine reboots\n")
            try await Reboot.now()
            return DrydockError.Code.verificationFailed.rawValue
        }
    }

    private func report(_ verdict: Document<Verdict>) throws -> Int32 {
        try DocumentOutput(options: output).print(verdict) { TextReport.render($0, style: $1) }
        return verdict.spec.asPredicted ? 0 : DrydockError.Code.verificationFailed.rawValue
    }
}

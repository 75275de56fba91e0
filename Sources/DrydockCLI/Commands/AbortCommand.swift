// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockExecution
internal import DrydockModel
internal import SystemPackage

/// `drydock abort`.
struct AbortCommand: HostWriter {
    static let configuration = CommandConfiguration(
        commandName: "abort",
        abstract: "Take the last run back to its start, as if it had never been.",
        discussion: """
            Takes the image out of the boot order, its refs and what only they kept out of the repository, and every change of the \
            plan off the host; the old deployment is as it was, the pin included. That is possible after a run that was cut off and \
            after a complete one, until the image has booted: from then on drydock rollback leads back.
            """
    )

    @Flag(name: [.short, .long], help: "Do not ask.")
    var yes = false

    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var locks: LockOptions

    var host: FilePath? { hostOptions.path }

    func perform() async throws -> Int32 {
        try requireRoot()
        guard try Consent.given(yes, "Take back the last run of drydock on \(hostOptions.path)?") else { return 0 }
        if let path = output.output { try OutputFile.shared.open(path, lookingAt: nil) }
        let (run, gone) = try await Abort.run(hostOptions.path, patience: locks.patience)
        for deployment in gone {
            Standard.Error.write("the deployment \(deployment) is gone: the switch removed it, as the plan said\n")
        }
        try reportChange(of: hostOptions.path, "the run \(run) is taken back", options: output)
        return 0
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockExecution
internal import DrydockModel
internal import HostFS
internal import SystemPackage

/// `drydock finish`.
struct FinishCommand: HostWriter {
    static let configuration = CommandConfiguration(
        commandName: "finish",
        abstract: "Accept the switch: remove what only the move needed.",
        discussion: """
            Verifies first, and accepts nothing that is not as predicted. Then it makes the steps that the plan has for after \
            the verification, removes drydock's own units, unpins the old deployment, and drops the ref that it was updated from and \
            all layers that nothing needs. The old deployment stays behind the image's until an update takes its place; till then \
            drydock rollback leads back. Where files were given other owners, the program stays in /var/usrlocal/bin: the old \
            deployment needs it to give them back.
            """
    )

    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var locks: LockOptions

    var host: FilePath? { hostOptions.path }

    func perform() async throws -> Int32 {
        try requireRoot()
        if let path = output.output { try OutputFile.shared.open(path, lookingAt: nil) }
        let outcome = try await Finish.run(hostOptions.path, patience: locks.patience)
        for step in outcome.made { Standard.Error.write("done: \(step)\n") }
        if outcome.wasFinished { Standard.Error.write("the switch was accepted already\n") }
        try reportChange(of: hostOptions.path, "the switch is accepted", options: output)
        return 0
    }
}

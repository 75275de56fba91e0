// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockExecution
internal import DrydockModel
internal import DrydockReports
internal import HostFS
internal import SystemPackage

/// `drydock rollback`.
struct RollbackCommand: HostWriter {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Make the deployment of before the default of the next boot again.",
        discussion: """
            The deployment of the image stays behind it until the next switch; the old one stays pinned. One that is only \
            staged is discarded. What was changed in /etc of the image's deployment since the switch stays there, and is \
            not carried back: it is listed before anything is done, and --dry-run does no more.
            """
    )

    @Flag(name: [.customShort("n"), .long], help: "Say what would be left behind, and change nothing.")
    var dryRun = false

    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var locks: LockOptions

    var host: FilePath? { hostOptions.path }

    func perform() async throws -> Int32 {
        try requireRoot()
        if let path = output.output { try OutputFile.shared.open(path, lookingAt: nil) }
        try tellLoss()
        guard !dryRun else { return 0 }
        let (deployment, changed) = try await Rollback.run(hostOptions.path, patience: locks.patience)
        if !changed { Standard.Error.write("deployment \(deployment) is the default already\n") }
        try reportChange(of: hostOptions.path, "the old deployment is the default", options: output)
        return 0
    }

    /// Names what was changed since the switch, and the old deployment does not have.
    private func tellLoss() throws {
        let paths = try RollbackLoss.paths(hostOptions.path)
        if paths.isEmpty {
            if dryRun { Standard.Error.write("nothing of /etc was changed since the switch\n") }
            return
        }
        Standard.Error.write("changed in /etc since the switch, and not carried back:\n")
        for path in paths { Standard.Error.write("  \(path)\n") }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockExecution
internal import DrydockModel
internal import DrydockReports
internal import HostFS
internal import SystemPackage

/// `drydock apply`.
struct ApplyCommand: HostWriter {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Execute a plan: bring the image in, deploy it, make it the default of the next boot.",
        discussion: """
            Checks first that host and image are still those of the plan. The old deployment is pinned and stays. If \
            anything fails, it is still the default; if the power fails, too: then drydock resume goes on, and drydock abort takes \
            all of it back. Ctrl-C stops at the next safe point, and what was done until then is taken back.

            The running system only stages the image: /etc is merged and the boot order written when it shuts down. With \
            --lock no shutdown does so before apply --finalize; a reboot before that loses what is staged. --reboot does \
            nothing on a machine that runs the image already.

              drydock apply plan.json --reboot
              drydock apply plan.json --lock; drydock apply --finalize --reboot
              drydock apply plan.json --sysroot /mnt/host
            """
    )

    @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
    var plan: String?

    @Flag(name: [.short, .long], help: "Do not ask.")
    var yes = false

    @Flag(help: "Keep shutdowns from finishing the staged image until --finalize.")
    var lock = false

    @Flag(help: "Let the next shutdown finish the image that --lock holds back; takes no plan.")
    var finalize = false

    @Flag(help: "Reboot when all is done.")
    var reboot = false

    @Flag(name: .customLong("unchanged-exit-77"), help: "Exit with 77 if the host is at the target already.")
    var unchangedExit77 = false

    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var progress: ProgressOptions
    @OptionGroup var locks: LockOptions

    var deploys: Bool { true }
    var host: FilePath? { hostOptions.path }

    func validate() throws {
        guard (plan == nil) == finalize else {
            throw ValidationError("Name a plan to execute, or say --finalize, and not both.")
        }
        guard !lock || !finalize && !reboot else {
            throw ValidationError("--lock holds the image back; --finalize and --reboot do the opposite.")
        }
        guard hostOptions.isRunningSystem || !finalize && !reboot else {
            throw ValidationError("--finalize and --reboot are for the running system; leave --sysroot out.")
        }
    }

    func perform() async throws -> Int32 {
        let document = try plan.map { try InputFile.document(Plan.self, $0) }
        try requireRoot()
        let status = if let document { try await execute(document) } else { try await unlock() }
        if let status { return status }
        if reboot { try await Reboot.now() }
        return 0
    }

    /// Executes the plan.
    ///
    /// - Returns: the exit code if nothing was changed.
    private func execute(_ document: Document<Plan>) async throws -> Int32? {
        let spec = document.spec
        let question = "Switch \(hostOptions.path) from \(spec.host.name) to \(spec.image.image)?"
        guard try Consent.given(yes || spec.readiness == .blocked, question) else { return 0 }
        if let path = output.output { try OutputFile.shared.open(path, lookingAt: nil) }
        let display = progress.display
        let outcome = try await Executor(
            sysroot: hostOptions.path,
            plan: document,
            options: ExecutionOptions(
                cache: .ofUser,
                lock: lock,
                patience: locks.patience,
                progress: display.show
            )
        ).run()
        display.finish()
        var journal: [Document<JournalRecord>] = []
        if case .done(let written) = outcome { journal = written }
        try reportChange(of: hostOptions.path, "the switch is made", journal: journal, options: output)
        guard case .unchanged(let needsReboot) = outcome else { return nil }
        display.say("the host was at the target already")
        guard reboot, needsReboot, !unchangedExit77 else { return unchangedExit77 ? 77 : 0 }
        guard !Finalization.isHeldBack else {
            throw DrydockError(
                .unavailable,
                "the image is staged and locked, and a reboot would lose it",
                hint: "drydock apply --finalize --reboot"
            )
        }
        return nil
    }

    private func unlock() async throws -> Int32? {
        let (deployment, changed) = try await Finalization.unlock(hostOptions.path, patience: locks.patience)
        if !changed { Standard.Error.write("deployment \(deployment) was not locked\n") }
        try reportChange(of: hostOptions.path, "the next shutdown finishes the image", options: output)
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockExecution
internal import DrydockModel
internal import DrydockReports
internal import HostFS
internal import SystemPackage

/// `drydock apply`.
struct ApplyCommand: DrydockCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Execute a plan: bring the image in, deploy it, make it the default of the next boot.",
        discussion: """
            Checks first that host and image are still those of the plan. The old deployment is pinned and stays. If \
            anything fails, it is still the default; if the power fails, too.

              drydock apply plan.json --sysroot /mnt/host
            """
    )

    @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
    var plan: String

    @Flag(name: [.short, .long], help: "Do not ask.")
    var yes = false

    @Flag(name: .customLong("unchanged-exit-77"), help: "Exit with 77 if the host is at the target already.")
    var unchangedExit77 = false

    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var progress: ProgressOptions

    func perform() async throws -> Int32 {
        let document = try InputFile.document(Plan.self, plan)
        guard HostEnvironment.isRoot else {
            throw DrydockError(.unavailable, "only root can change a sysroot", hint: "run drydock apply as root")
        }
        guard try confirmed(document.spec) else {
            Standard.Error.write("nothing was done\n")
            return 0
        }
        if let path = output.output { try OutputFile.shared.open(path, lookingAt: nil) }
        let display = progress.display
        let outcome = try await Executor(
            sysroot: hostOptions.path,
            plan: document,
            cache: .ofUser,
            progress: display.show
        ).run()
        display.finish()
        try reportChange(of: hostOptions.path, "the switch is made", options: output)
        if case .unchanged = outcome {
            display.say("the host was at the target already")
            return unchangedExit77 ? 77 : 0
        }
        return 0
    }

    /// Whether the person who runs this wants it.
    private func confirmed(_ plan: Plan) throws -> Bool {
        if yes || plan.readiness == .blocked { return true }
        guard HostEnvironment.isTerminal(.standardInput) else {
            throw DrydockError(
                .usage,
                "there is nobody to ask whether the plan may be executed",
                hint: "look at the report, then run it with --yes"
            )
        }
        Standard.Error.write("Switch \(hostOptions.path) from \(plan.host.name) to \(plan.image.image)? [y/N] ")
        return ["y", "Y", "yes"].contains(readLine() ?? "")
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockExecution
internal import DrydockModel
internal import DrydockReports
internal import SystemPackage

/// `drydock fetch`.
struct FetchCommand: HostWriter {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Bring the image of a plan into the repository now, and deploy nothing.",
        discussion: """
            Executing the plan later finds everything there, and needs no network. Until then the image is protected from \
            the clean-ups of other tools. What was complete when a fetch was stopped is used by the next.

              drydock fetch plan.json
              drydock apply plan.json --reboot
            """
    )

    @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
    var plan: String

    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var progress: ProgressOptions
    @OptionGroup var locks: LockOptions

    var deploys: Bool { true }
    var host: FilePath? { hostOptions.path }

    func perform() async throws -> Int32 {
        let document = try InputFile.document(Plan.self, plan)
        try requireRoot()
        if let path = output.output { try OutputFile.shared.open(path, lookingAt: nil) }
        let display = progress.display
        let fetched = try await Fetch.run(
            hostOptions.path,
            document,
            patience: locks.patience,
            progress: display.show
        )
        display.finish()
        guard let fetched else {
            display.say("the image is there already")
            return 0
        }
        try DocumentOutput(options: output).print(fetched) { TextReport.render($0, style: $1) }
        return 0
    }
}

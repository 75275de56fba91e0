// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockExecution
internal import DrydockModel
internal import SystemPackage

/// `drydock resume`.
struct ResumeCommand: HostWriter {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with what was cut off: a run, an abort, a rollback, or an acceptance.",
        discussion: """
            The plan is in the record of the run, so none is named. Host and image are compared with it again, and layers that are \
            complete are not fetched again. Exits with 69 if nothing was cut off; drydock status says what was.
            """
    )

    @Flag(name: [.short, .long], help: "Do not ask.")
    var yes = false

    @Flag(help: "Keep shutdowns from finishing the staged image until apply --finalize.")
    var lock = false

    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var progress: ProgressOptions
    @OptionGroup var locks: LockOptions

    var deploys: Bool { true }
    var host: FilePath? { hostOptions.path }

    func perform() async throws -> Int32 {
        try requireRoot()
        guard try Consent.given(yes, "Go on with what was cut off on \(hostOptions.path)?") else { return 0 }
        if let path = output.output { try OutputFile.shared.open(path, lookingAt: nil) }
        let display = progress.display
        let options = ExecutionOptions(
            cache: .ofUser,
            lock: lock,
            patience: locks.patience,
            progress: display.show
        )
        let outcome = try await Resume.run(hostOptions.path, options: options)
        display.finish()
        let words =
            switch outcome {
            case .switched: "the switch is made"
            case .aborted: "the run is taken back"
            case .rolledBack: "the old deployment is the default"
            case .finished: "the switch is accepted"
            }
        var journal: [Document<JournalRecord>] = []
        if case .switched(let written) = outcome { journal = written }
        try reportChange(of: hostOptions.path, words, journal: journal, options: output)
        return 0
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockExecution
internal import ImageImport

/// Tells what a long command does: people by a display, programs by streams.
final class CommandProgress: Sendable {
    private let display: ProgressDisplay
    private let streams: [ProgressStream]

    init(_ display: ProgressDisplay, _ streams: [ProgressStream]) {
        self.display = display
        self.streams = streams
    }

    /// Says one line to people.
    func say(_ text: String) {
        display.say(text)
    }

    /// What was begun is done.
    func finish() {
        display.finish()
        for stream in streams { stream.finish() }
    }

    /// A host is being looked at.
    func showAnalysis() {
        for stream in streams {
            stream.begin(ProgressSteps(task: "drydock.analyze", description: "Looking at the host"))
        }
    }

    /// Shows an inspection.
    func show(_ progress: ImageInspector.Progress) {
        show(.inspecting(progress))
    }

    /// Shows an import.
    func show(_ progress: ImportProgress) {
        show(.importing(progress))
    }

    /// Shows an execution.
    func show(_ progress: ExecutionProgress) {
        display.show(progress)
        for stream in streams { stream.show(progress) }
    }
}

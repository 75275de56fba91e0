// SPDX-License-Identifier: Apache-2.0

/// One line of `steps.jsonl`: written and synced before and after each step.
package struct JournalRecord: Specification {
    package static let kind = "JournalRecord"

    /// What happened.
    package enum Event: String, Codable, CaseIterable, Sendable {
        /// The run began.
        case runStarted = "run-started"
        /// The run goes on after it was cut off.
        case runResumed = "run-resumed"
        /// The step is about to run.
        case started
        /// The step is done.
        case done
        /// The step was found done and not run again.
        case skipped
        /// The step failed.
        case failed
        /// The step was taken back.
        case undone
        /// Every step is done.
        case runFinished = "run-finished"
        /// The run ended before its last step.
        case runFailed = "run-failed"
        /// A signal asked for the end of the run, and it was taken back.
        case runStopped = "run-stopped"
        /// The next shutdown may finish the staged deployment.
        case unlocked
        /// The run is about to be taken back to its start.
        case abortStarted = "abort-started"
        /// The run was taken back to its start.
        case aborted
        /// The old deployment is about to become the default again.
        case rollbackStarted = "rollback-started"
        /// The old deployment is the default again.
        case rolledBack = "rolled-back"
        /// The image that runs was compared with what was predicted.
        case verified
        /// The image that runs is not what was predicted, so that the old deployment becomes the default by itself.
        case automaticRollback = "automatic-rollback"
        /// The switch is about to be accepted.
        case finishStarted = "finish-started"
        /// Somebody accepted the switch.
        case finished
    }

    /// The id of the run.
    package var run: String
    /// The number of the record in its journal, from 0.
    package var sequence: Int
    /// What happened.
    package var event: Event
    /// The step; absent on records of the run itself.
    package var step: String?
    /// What the step led to, or why it failed.
    package var detail: [String: String]

    /// One line of a journal.
    package init(run: String, sequence: Int, event: Event, step: String? = nil, detail: [String: String] = [:]) {
        self.run = run
        self.sequence = sequence
        self.event = event
        self.step = step
        self.detail = detail
    }
}

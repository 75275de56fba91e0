// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension RunRecord {
    /// How far a run came, by what was last begun or ended in its journal.
    enum State {
        /// Its steps were begun, and not ended.
        case running
        /// It failed or was stopped, and was taken back.
        case failed
        /// It failed, and not everything could be taken back.
        case broken
        /// The image is deployed.
        case made
        case aborting
        case aborted
        case rollingBack
        case rolledBack
        case finishing
        case finished

        /// Whether something was begun and not ended: the process was cut off, or is at work.
        var isCut: Bool { [.running, .aborting, .rollingBack, .finishing].contains(self) }
    }

    /// How far the run came.
    var state: State {
        records.reduce(.running) { state, record in
            switch record.event {
            case .runStarted, .runResumed: .running
            case .runFinished: .made
            case .runFailed: record.detail["undo"] == nil ? .failed : .broken
            case .runStopped: .failed
            case .abortStarted: .aborting
            case .aborted: .aborted
            case .rollbackStarted: .rollingBack
            case .rolledBack: .rolledBack
            case .finishStarted: .finishing
            case .finished: .finished
            case .started, .done, .skipped, .failed, .undone, .unlocked, .verified, .automaticRollback: state
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import Threads

/// What one thread of a census leaves to another.
struct CensusWork: Sendable {
    /// The path of the folder below the start.
    let path: [UInt8]
    /// What is still to be done in it.
    let folder: CensusFolder
}

/// The threads of a census: what one has too much of and another waits for.
final class CensusPool: Sendable {
    private struct State {
        var works = [CensusWork(path: [], folder: CensusFolder())]
        var workers: Int
        var idle = 0
        var findings: [CensusFindings] = []
    }

    private let state: Monitor<State>
    private let hunger = Atomic<Int>(0)

    /// A pool that knows of the start alone.
    init(workers: Int) {
        state = Monitor(State(workers: max(1, workers)))
    }

    /// Whether there is a thread that has nothing to do.
    var isHungry: Bool { hunger.load(ordering: .relaxed) > 0 }

    /// Leaves work to a thread that has nothing to do.
    func give(_ work: CensusWork) {
        state.change {
            $0.works.append(work)
            tell($0)
        }
    }

    /// Waits for work; `nil` if all is done.
    func take() -> CensusWork? {
        var isIdle = false
        return state.wait { state -> CensusWork?? in
            defer { tell(state) }
            if let work = state.works.popLast() {
                if isIdle { state.idle -= 1 }
                return .some(work)
            }
            if !isIdle { state.idle += 1 }
            isIdle = true
            return state.idle == state.workers ? .some(nil) : nil
        }
    }

    /// Does without a thread that could not be started.
    func dismissWorker() {
        state.change { $0.workers -= 1 }
    }

    /// Hands in what a thread has found.
    func finish(_ findings: CensusFindings) {
        state.change { $0.findings.append(findings) }
    }

    /// Waits for what all the threads have found.
    func findings() -> [CensusFindings] {
        state.wait { $0.findings.count == $0.workers ? $0.findings : nil }
    }

    private func tell(_ state: State) {
        hunger.store(state.idle - state.works.count, ordering: .relaxed)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import OCI
internal import Synchronization
internal import Threads

/// Works on many layers at the same time: as many as there are readers, the largest first.
enum LayerWorkers {
    /// Works on all layers, or until the first failure.
    ///
    /// - Parameters:
    ///   - layers: what is worked on.
    ///   - readers: one for each thread.
    ///   - cancellation: set when a layer fails, so that the others stop, too.
    ///   - work: what is done with a layer.
    /// - Returns: what came of each layer, by its index.
    /// - Throws: what the first failing layer threw.
    static func run<Outcome: Sendable>(
        _ layers: [ImageLayout.Layer],
        readers: [LayerReader],
        cancellation: Cancellation,
        _ work: @escaping @Sendable (ImageLayout.Layer, LayerReader) throws -> Outcome
    ) async throws -> [Int: Outcome] {
        let shared = Shared<Outcome>(layers.sorted { $0.descriptor.size > $1.descriptor.size })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for reader in readers.prefix(layers.count) {
                group.addTask {
                    try await BlockingThread.run {
                        while let layer = shared.next() {
                            do {
                                shared.finish(layer.index, try work(layer, reader))
                            } catch {
                                shared.fail(error)
                                cancellation.set()
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        return try shared.outcomes()
    }

    /// What the threads share.
    private final class Shared<Outcome: Sendable>: Sendable {
        private struct State {
            var waiting: ArraySlice<ImageLayout.Layer>
            var outcomes: [Int: Outcome] = [:]
            var failure: (any Error)?
        }

        private let state: Mutex<State>

        init(_ layers: [ImageLayout.Layer]) {
            state = Mutex(State(waiting: layers[...]))
        }

        func next() -> ImageLayout.Layer? {
            state.withLock { $0.failure == nil ? $0.waiting.popFirst() : nil }
        }

        func finish(_ index: Int, _ outcome: Outcome) {
            state.withLock { $0.outcomes[index] = outcome }
        }

        /// Only the first failure counts: the others may follow from it.
        func fail(_ error: any Error) {
            state.withLock { state in
                if state.failure == nil { state.failure = error }
            }
        }

        func outcomes() throws -> [Int: Outcome] {
            try state.withLock { state in
                if let failure = state.failure { throw failure }
                return state.outcomes
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

extension Array where Element: Sendable {
    /// Maps the elements on as many threads as there are processors, and waits for them; may be nested.
    ///
    /// After a failure elements may be left out; the first failure in the array's order is thrown.
    package func concurrentMap<Result: Sendable>(
        _ body: @Sendable (Element) throws -> Result
    ) throws -> [Result] {
        let results = Mutex<[Swift.Result<Result, any Error>?]>(.init(repeating: nil, count: count))
        let failed = Atomic(false)
        DispatchQueue.concurrentPerform(iterations: count) { index in
            guard !failed.load(ordering: .relaxed) else { return }
            let result = Swift.Result { try body(self[index]) }
            if case .failure = result { failed.store(true, ordering: .relaxed) }
            results.withLock { $0[index] = result }
        }
        let done = results.withLock { $0 }
        for case .failure(let error) in done { throw error }
        return try done.compactMap { try $0?.get() }
    }
}

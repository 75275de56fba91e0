// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Threads for work that waits: reads from pipes, writes to disks.
///
/// The threads of Swift's pool must not wait, there are only as many of them as processors.
package enum BlockingThread {
    /// Runs work on a thread of its own and suspends the caller meanwhile.
    package static func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let started = start { continuation.resume(with: Swift.Result { try body() }) }
            if let error = started { continuation.resume(throwing: error) }
        }
    }

    /// Starts a thread (`pthread_create`) that nobody waits for.
    ///
    /// - Parameter body: the work.
    /// - Returns: why there is no thread; `nil` if there is one.
    package static func start(_ body: @escaping @Sendable () -> Void) -> ThreadError? {
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let failure = pthread_create(&thread, nil, runWork, work.toOpaque())
        guard failure == 0 else {
            work.release()
            return ThreadError(code: failure)
        }
        pthread_detach(thread)
        return nil
    }
}

/// Why no thread could be started.
package struct ThreadError: Error, Sendable, CustomStringConvertible {
    /// The error number.
    package let code: Int32

    /// The system's words for it.
    package var description: String { "a thread cannot be started: \(String(cString: strerror(code)))" }
}

/// What a thread does, carried through C.
private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

/// What pthread_create(3) calls; a file-scope function, so that it carries no actor with it.
private func runWork(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
    return nil
}

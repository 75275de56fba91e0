// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A value under a lock, and threads that wait until it changes (`pthread_mutex_t` with `pthread_cond_t`).
///
/// `@unchecked Sendable`: the value is only reached while the lock is held.
package final class Monitor<Value>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var value: Value

    /// A value that threads share.
    package init(_ value: sending Value) {
        self.value = value
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // Nobody sets this clock.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Changes the value, and wakes those who wait.
    package func change<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        defer { pthread_cond_broadcast(condition) }
        return try body(&value)
    }

    /// Waits until the body has an answer, and gives it; the body is asked again after every change.
    package func wait<Result>(_ body: (inout Value) throws -> Result?) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = try body(&value) {
                pthread_cond_broadcast(condition)
                return result
            }
            pthread_cond_wait(condition, mutex)
        }
    }

    /// Waits until the body has an answer, or for so long; the body is asked again after every change.
    package func wait<Result>(
        for duration: Duration,
        _ body: (inout Value) throws -> Result?
    ) rethrows -> Result? {
        var deadline = Self.deadline(after: duration)
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = try body(&value) {
                pthread_cond_broadcast(condition)
                return result
            }
            guard pthread_cond_timedwait(condition, mutex, &deadline) != ETIMEDOUT else { return nil }
        }
    }

    /// Waits for so many milliseconds, or until the value changes.
    package func pause(milliseconds: Int) {
        var deadline = Self.deadline(after: .milliseconds(milliseconds))
        pthread_mutex_lock(mutex)
        pthread_cond_timedwait(condition, mutex, &deadline)
        pthread_mutex_unlock(mutex)
    }

    private static func deadline(after duration: Duration) -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let (seconds, attoseconds) = max(duration, .zero).components
        let nanoseconds = time.tv_nsec + Int(attoseconds / 1_000_000_000)
        time.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
        time.tv_nsec = nanoseconds % 1_000_000_000
        return time
    }
}

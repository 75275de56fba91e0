// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A lock that many threads hold together, or one alone (`pthread_rwlock_t`); who wants it alone goes first.
///
/// `@unchecked Sendable`: the pointer is set once, and the calls on it are made for many threads.
package final class SharedLock: @unchecked Sendable {
    private let pointer = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)

    /// A lock that nobody holds.
    package init() {
        var attributes = pthread_rwlockattr_t()
        pthread_rwlockattr_init(&attributes)
        // Otherwise a steady stream of sharers keeps the other out for good.
        pthread_rwlockattr_setkind_np(&attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
        pthread_rwlock_init(pointer, &attributes)
        pthread_rwlockattr_destroy(&attributes)
    }

    deinit {
        pthread_rwlock_destroy(pointer)
        pointer.deallocate()
    }

    /// Works while others may, too; not to be nested.
    package func shared<Result>(_ body: () throws -> Result) rethrows -> Result {
        pthread_rwlock_rdlock(pointer)
        defer { pthread_rwlock_unlock(pointer) }
        return try body()
    }

    /// Works while nobody else does.
    package func alone<Result>(_ body: () throws -> Result) rethrows -> Result {
        pthread_rwlock_wrlock(pointer)
        defer { pthread_rwlock_unlock(pointer) }
        return try body()
    }
}

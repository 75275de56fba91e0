// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import SystemPackage

/// Locks of other processes on files (flock(2)).
package enum FileLock {
    /// Whether another process holds the lock on a file; never waits.
    ///
    /// A file that cannot be opened counts as not locked.
    package static func isHeld(_ file: FilePath) -> Bool {
        let descriptor = Glibc.open(file.string, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return drydock_lock_is_free(descriptor) == 0
    }
}

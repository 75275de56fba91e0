// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import SystemPackage

/// A lock on a directory that ends with the process that has it (flock(2) on the directory itself).
///
/// There is no file that could stay behind, and whoever sees the directory, by whatever mount, sees the lock.
package final class DirectoryLock: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Takes the lock if nobody has it; never waits.
    ///
    /// - Parameter directory: the directory; nothing is written to it.
    /// - Returns: `nil` if somebody else has the lock.
    /// - Throws: what the kernel refused.
    package static func take(_ directory: FilePath) throws(HostFSError) -> DirectoryLock? {
        let descriptor = Glibc.open(directory.string, O_RDONLY | drydock_o_directory | drydock_o_cloexec)
        guard descriptor >= 0 else {
            throw HostFSError("open", directory.string, errno: Errno(rawValue: Glibc.errno))
        }
        switch drydock_lock_directory(descriptor) {
        case 1: return DirectoryLock(descriptor)
        case 0:
            close(descriptor)
            return nil
        default:
            let code = Errno(rawValue: Glibc.errno)
            close(descriptor)
            throw HostFSError("lock", directory.string, errno: code)
        }
    }

    deinit {
        // A program that is being started has the directory open, too, for a moment.
        _ = drydock_unlock(descriptor)
        close(descriptor)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import SystemPackage

/// The lock that libostree takes on a file beside what it guards (`glnx_make_lock_file`).
///
/// It is of the open file (`F_OFD_SETLK`), and ends with this value, which removes the file, as libostree does.
package final class FileLock {
    private let file: FilePath
    private let descriptor: Int32

    private init(_ file: FilePath, _ descriptor: Int32) {
        self.file = file
        self.descriptor = descriptor
    }

    /// Takes the lock if nobody has it; never waits.
    ///
    /// The file is made if it is not there.
    ///
    /// - Returns: `nil` if somebody else has the lock, or it cannot be had.
    package static func take(_ file: FilePath) -> FileLock? {
        let descriptor = Glibc.open(file.string, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0o660)
        guard descriptor >= 0 else { return nil }
        // Whoever had it before may have removed the file, and another one may have made a new one.
        var (own, current) = (stat(), stat())
        guard drydock_lock(descriptor) == 1, fstat(descriptor, &own) == 0, lstat(file.string, &current) == 0,
            own.st_dev == current.st_dev, own.st_ino == current.st_ino
        else {
            close(descriptor)
            return nil
        }
        return FileLock(file, descriptor)
    }

    deinit {
        unlink(file.string)
        // A program that is being started has the file open, too, for a moment.
        _ = drydock_unlock(descriptor)
        close(descriptor)
    }
}

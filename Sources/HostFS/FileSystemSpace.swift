// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SystemPackage

/// How large a file system is and how much of it an ordinary user may still fill.
package struct FileSystemSpace: Sendable, Equatable {
    /// Bytes in all.
    package let total: UInt64
    /// Bytes free to ordinary users.
    package let available: UInt64
    /// Bytes that a file takes up at least, and that its size is rounded up to (`f_frsize`).
    package let blockSize: UInt64
    /// Which device, so that two roots on one file system can be told.
    package let device: UInt64

    /// statvfs(3) of a directory below a root.
    package init(of relative: String, in root: RootDirectory) throws(HostFSError) {
        let directory = try root.open(relative, directory: true)
        defer { try? directory.close() }
        var space = statvfs()
        var status = stat()
        guard fstatvfs(directory.rawValue, &space) == 0, fstat(directory.rawValue, &status) == 0 else {
            throw HostFSError("statvfs", relative, errno: Errno(rawValue: Glibc.errno))
        }
        total = UInt64(space.f_blocks) * UInt64(space.f_frsize)
        available = UInt64(space.f_bavail) * UInt64(space.f_frsize)
        blockSize = UInt64(space.f_frsize)
        device = UInt64(status.st_dev)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import SystemPackage

/// A file on a disk that no name leads to: whatever happens to the process, nothing is left of it (`O_TMPFILE`).
package final class UnnamedFile: Sendable {
    /// The open file.
    package let descriptor: FileDescriptor
    private let directory: FilePath

    /// An empty file in the file system of a directory.
    package init(in directory: FilePath) throws(HostFSError) {
        let raw = drydock_unnamed_file(directory.string)
        guard raw >= 0 else {
            throw HostFSError("make a file in", directory.string, errno: Errno(rawValue: Glibc.errno))
        }
        descriptor = FileDescriptor(rawValue: raw)
        self.directory = directory
    }

    deinit {
        try? descriptor.close()
    }

    /// Gives the file a name; one that is taken already stays as it is.
    package func link(as path: FilePath) throws(HostFSError) {
        let place = "/proc/self/fd/\(descriptor.rawValue)"
        guard linkat(AT_FDCWD, place, AT_FDCWD, path.string, AT_SYMLINK_FOLLOW) == 0 || Glibc.errno == EEXIST else {
            throw HostFSError("link", path.string, errno: Errno(rawValue: Glibc.errno))
        }
    }
}

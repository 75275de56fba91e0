// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import SystemPackage

extension RootDirectory {
    /// Writes over a file where it lies on the disk, and syncs it: for what somebody finds by its blocks.
    ///
    /// - Parameters:
    ///   - relative: the file; symlinks are followed inside the root.
    ///   - bytes: as many as the file has.
    /// - Throws: what the kernel refused; `EINVAL` for a file of another size.
    package func overwrite(_ relative: String, _ bytes: [UInt8]) throws(HostFSError) {
        let file = try open(relative, flags: O_RDWR | O_NONBLOCK | drydock_o_cloexec)
        defer { try? file.close() }
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else { throw Self.refused("stat", relative) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size == bytes.count else {
            throw HostFSError("overwrite", relative, errno: .invalidArgument)
        }
        let count = bytes.withUnsafeBytes { pwrite(file.rawValue, $0.baseAddress, $0.count, 0) }
        guard count == bytes.count, fsync(file.rawValue) == 0 else { throw Self.refused("overwrite", relative) }
    }

    private static func refused(_ operation: String, _ path: String) -> HostFSError {
        HostFSError(operation, path, errno: Errno(rawValue: Glibc.errno))
    }
}

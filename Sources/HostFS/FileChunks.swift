// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import SystemPackage

/// A file that a person names, read piece by piece.
package final class FileChunks {
    private let path: String
    private let descriptor: FileDescriptor
    private var buffer: [UInt8]

    /// Opens a file; symlinks are followed as everywhere.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - size: how many bytes a piece has at most.
    /// - Throws: what the kernel refused.
    package init(_ path: String, size: Int = 1 << 20) throws(HostFSError) {
        let raw = Glibc.open(path, O_RDONLY | drydock_o_cloexec)
        guard raw >= 0 else { throw HostFSError("open", path, errno: Errno(rawValue: Glibc.errno)) }
        self.path = path
        descriptor = FileDescriptor(rawValue: raw)
        buffer = [UInt8](repeating: 0, count: size)
    }

    deinit {
        try? descriptor.close()
    }

    /// The next piece; `nil` at the end.
    package func next() throws(HostFSError) -> ArraySlice<UInt8>? {
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor.rawValue, $0.baseAddress, $0.count) }
            if count < 0, Glibc.errno == EINTR { continue }
            guard count >= 0 else { throw HostFSError("read", path, errno: Errno(rawValue: Glibc.errno)) }
            return count == 0 ? nil : buffer[..<count]
        }
    }
}

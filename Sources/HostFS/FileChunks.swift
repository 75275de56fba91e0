// SPDX-License-Identifier: Apache-2.0

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
        descriptor = try NamedFile.open(path)
        self.path = path
        buffer = [UInt8](repeating: 0, count: size)
    }

    deinit {
        try? descriptor.close()
    }

    /// The next piece; `nil` at the end.
    package func next() throws(HostFSError) -> ArraySlice<UInt8>? {
        let count = try descriptor.read(into: &buffer, named: path)
        return count == 0 ? nil : buffer[..<count]
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import SystemPackage

/// An open file, read piece by piece.
package final class FileChunks {
    private let path: String
    private let descriptor: FileDescriptor
    private var buffer: [UInt8]

    /// Opens a file that a person names; symlinks are followed as everywhere.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - size: how many bytes a piece has at most.
    /// - Throws: what the kernel refused.
    package convenience init(_ path: String, size: Int = 1 << 20) throws(HostFSError) {
        self.init(try NamedFile.open(path), path, size: size)
    }

    /// Takes an open file, and closes it at the end; its name is for messages.
    init(_ descriptor: FileDescriptor, _ path: String, size: Int = 1 << 20) {
        self.descriptor = descriptor
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

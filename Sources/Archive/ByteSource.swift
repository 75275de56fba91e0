// SPDX-License-Identifier: Apache-2.0

/// Bytes that come one buffer after the other until there are no more.
package protocol ByteSource: AnyObject {
    /// Fills the buffer from its start.
    ///
    /// - Returns: how many bytes were filled; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteSource {
    /// Reads what is left and drops it.
    package func drain() throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 * 1024, alignment: 16)
        defer { buffer.deallocate() }
        while try read(into: buffer) > 0 {}
    }

    /// Reads what is left.
    ///
    /// More than `limit` bytes are an error.
    package func readAll(limit: Int) throws -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 * 1024, alignment: 16)
        defer { buffer.deallocate() }
        var content: [UInt8] = []
        while true {
            let count = try read(into: buffer)
            guard count > 0 else { return content }
            content += UnsafeRawBufferPointer(rebasing: buffer[0..<count])
            guard content.count <= limit else { throw ArchiveError(message: "more than \(limit) bytes") }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Bytes that are there already.
package final class MemorySource: ByteSource {
    private var rest: ArraySlice<UInt8>

    /// A source of some bytes.
    package init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let part = rest.prefix(buffer.count)
        buffer.copyBytes(from: part)
        rest = rest.dropFirst(part.count)
        return part.count
    }
}

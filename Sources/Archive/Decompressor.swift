// SPDX-License-Identifier: Apache-2.0

internal import CLibArchive

/// Takes gzip or zstd off a byte stream; bytes in neither form pass unchanged.
///
/// libarchive recognises the form by its first bytes. A stream that ends in the middle of a frame is an error.
package final class Decompressor: ByteSource {
    private let handle: ArchiveHandle
    private var ended = false

    /// Decompresses what a source gives.
    package init(_ source: any ByteSource) throws {
        handle = try ArchiveHandle(source: source) { archive in
            archive_read_support_filter_gzip(archive)
            archive_read_support_filter_zstd(archive)
            archive_read_support_format_raw(archive)
            archive_read_support_format_empty(archive)
        }
        var entry: OpaquePointer?
        ended = try handle.check(archive_read_next_header(handle.pointer, &entry))
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !ended else { return 0 }
        let count = archive_read_data(handle.pointer, buffer.baseAddress, buffer.count)
        guard count >= 0 else {
            try handle.check(Int32(clamping: count))
            throw ArchiveError(message: handle.message)
        }
        if count == 0 { ended = true }
        return count
    }
}

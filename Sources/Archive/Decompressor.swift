// SPDX-License-Identifier: Apache-2.0

internal import CLibArchive

/// How a stream is compressed.
package enum Compression: String, Sendable {
    case none
    case gzip
    case zstd
    /// Any of the others, whichever the stream's first bytes tell.
    case detected
}

/// Takes the compression off a byte stream.
///
/// A stream in another form, or one that ends in the middle of a frame, is an error.
package final class Decompressor: ByteSource {
    private let handle: ArchiveHandle
    private var ended = false

    /// Decompresses what a source gives.
    ///
    /// - Throws: ``ArchiveError`` if the source is not compressed that way.
    package init(_ source: any ByteSource, _ compression: Compression) throws {
        handle = try ArchiveHandle(source: source) { archive in
            switch compression {
            case .none: break
            case .gzip: archive_read_support_filter_gzip(archive)
            case .zstd: archive_read_support_filter_zstd(archive)
            case .detected:
                archive_read_support_filter_gzip(archive)
                archive_read_support_filter_zstd(archive)
            }
            archive_read_support_format_raw(archive)
            archive_read_support_format_empty(archive)
        }
        var entry: OpaquePointer?
        ended = try handle.check(archive_read_next_header(handle.pointer, &entry))
        // libarchive takes a stream that no filter knows for an uncompressed one.
        guard [.none, .detected].contains(compression) || ended || archive_filter_count(handle.pointer) > 1 else {
            throw ArchiveError(message: "the stream is not compressed with \(compression.rawValue)")
        }
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

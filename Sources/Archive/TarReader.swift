// SPDX-License-Identifier: Apache-2.0

internal import CLibArchive
internal import Glibc

/// The header of one tar entry, with nothing interpreted.
package struct TarHeader: Sendable {
    /// What an entry is.
    package enum Kind: Sendable, Equatable {
        case file
        case directory
        case symlink
        case hardLink
        case fifo
        case blockDevice
        case characterDevice
        case socket
    }

    /// What it is.
    package let kind: Kind
    /// The path as written in the archive.
    package let path: [UInt8]
    /// Where a symlink or hard link points, as written in the archive.
    package let target: [UInt8]
    /// Permission bits with set-id and sticky.
    package let mode: UInt32
    /// Numeric owner.
    package let uid: UInt32
    /// Numeric group.
    package let gid: UInt32
    /// Bytes of content.
    package let size: UInt64
    /// Seconds since 1970.
    package let modified: Int64
    /// Extended attributes from `SCHILY.xattr.*` and `LIBARCHIVE.xattr.*` records, in libarchive's order: the last first.
    package let attributes: [(name: [UInt8], value: [UInt8])]
}

/// Reads a tar stream entry by entry: ustar, GNU long names, PAX.
package final class TarReader {
    private let handle: ArchiveHandle

    /// Reads tar from a source of uncompressed bytes.
    package init(_ source: any ByteSource) throws {
        handle = try ArchiveHandle(source: source) { archive in
            archive_read_support_format_tar(archive)
            archive_read_support_format_empty(archive)
        }
    }

    /// The next entry's header, the rest of the last one's content being skipped; `nil` at the end of the archive.
    package func next() throws -> TarHeader? {
        try ArchiveHandle.inUTF8 { try nextHeader() }
    }

    private func nextHeader() throws -> TarHeader? {
        var entry: OpaquePointer?
        let status = archive_read_next_header(handle.pointer, &entry)
        guard try !handle.check(status), let entry else { return nil }
        guard let path = archive_entry_pathname(entry) else {
            throw ArchiveError(message: "an entry has no readable name")
        }
        let hardLink = archive_entry_hardlink(entry)
        let target = hardLink ?? archive_entry_symlink(entry)
        let mode = archive_entry_mode(entry)
        return TarHeader(
            kind: hardLink != nil ? .hardLink : try kind(of: mode, path: path),
            path: bytes(path),
            target: target.map(bytes) ?? [],
            mode: mode & 0o7777,
            uid: try number(archive_entry_uid(entry), path: path),
            gid: try number(archive_entry_gid(entry), path: path),
            size: UInt64(clamping: archive_entry_size(entry)),
            modified: Int64(archive_entry_mtime(entry)),
            attributes: attributes(of: entry)
        )
    }

    /// Fills the buffer from its start with the next of the current entry's content; holes of sparse files are zeros.
    ///
    /// - Parameter buffer: is filled to its end unless the content ends before.
    /// - Returns: how many bytes were filled; 0 at the end of the content.
    /// - Throws: ``ArchiveError``, or what the source threw.
    package func read(into buffer: inout [UInt8]) throws -> Int {
        let filled = buffer.withUnsafeMutableBytes { archive_read_data(handle.pointer, $0.baseAddress, $0.count) }
        guard filled >= 0 else {
            try handle.check(Int32(clamping: filled))
            throw ArchiveError(message: handle.message)
        }
        return filled
    }

    private func kind(of mode: UInt32, path: UnsafePointer<CChar>) throws -> TarHeader.Kind {
        switch mode & 0o170000 {
        case 0o100000: .file
        case 0o040000: .directory
        case 0o120000: .symlink
        case 0o010000: .fifo
        case 0o060000: .blockDevice
        case 0o020000: .characterDevice
        case 0o140000: .socket
        default: throw ArchiveError(message: "entry \(String(cString: path)) is of no known type")
        }
    }

    private func number(_ id: la_int64_t, path: UnsafePointer<CChar>) throws -> UInt32 {
        // To the kernel the highest number is none at all.
        guard let number = UInt32(exactly: id), number != .max else {
            throw ArchiveError(message: "entry \(String(cString: path)) has the owner \(id), which no system has")
        }
        return number
    }

    private func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }

    private func attributes(of entry: OpaquePointer) -> [(name: [UInt8], value: [UInt8])] {
        var attributes: [(name: [UInt8], value: [UInt8])] = []
        archive_entry_xattr_reset(entry)
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var size = 0
        while archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK {
            guard let name else { continue }
            attributes.append((bytes(name), Array(UnsafeRawBufferPointer(start: value, count: size))))
        }
        return attributes
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import CLibArchive
internal import Glibc

/// The archives of an initial file system (the kernel's `buffer-format.rst`): any number of cpio archives of the form newc,
/// plain ones first, and one that is compressed at the end.
package enum InitialFileSystem {
    /// The largest file that is read out of one.
    private static let fileLimit = 4 << 20

    /// Reads one file.
    ///
    /// - Parameters:
    ///   - path: where it lies, without a leading slash.
    ///   - source: the whole of the initial file system.
    /// - Returns: its content; `nil` if there is no such file.
    /// - Throws: ``ArchiveError`` for what is no initial file system, or one of a compression that is not known here; what
    ///   the source throws.
    package static func contents(of path: String, in source: any ByteSource) throws -> [UInt8]? {
        let plain = PieceReader(source)
        while let first = try plain.peek(6) {
            if first[0] == 0 {
                try plain.skip(1)
            } else if first.starts(with: magic) {
                if let found = try member(path, of: plain) { return found }
            } else {
                let rest = try ArchiveHandle(source: plain) { archive in
                    archive_read_support_filter_gzip(archive)
                    archive_read_support_filter_zstd(archive)
                    archive_read_support_filter_xz(archive)
                    archive_read_support_filter_lzma(archive)
                    archive_read_support_filter_bzip2(archive)
                    archive_read_support_filter_lz4(archive)
                    archive_read_support_format_raw(archive)
                }
                var entry: OpaquePointer?
                try rest.check(archive_read_next_header(rest.pointer, &entry))
                guard archive_filter_count(rest.pointer) > 1 else {
                    throw ArchiveError(message: "neither a cpio archive nor compressed in a way that is known here")
                }
                let unpacked = PieceReader(HandleSource(rest))
                while let first = try unpacked.peek(6) {
                    if first[0] == 0 {
                        try unpacked.skip(1)
                    } else if first.starts(with: magic) {
                        if let found = try member(path, of: unpacked) { return found }
                    } else {
                        throw ArchiveError(message: "what was compressed is no cpio archive")
                    }
                }
                return nil
            }
        }
        return nil
    }

    /// `070701` and, with sums, `070702`.
    private static let magic = Array("07070".utf8)
    private static let headerSize = 110

    /// Reads one archive up to the wanted member, or to its end.
    private static func member(_ path: String, of reader: PieceReader) throws -> [UInt8]? {
        while true {
            guard let header = try reader.take(headerSize), header.starts(with: magic), let size = field(6, of: header),
                let nameSize = field(11, of: header), nameSize <= 1 << 16, let name = try reader.take(nameSize)
            else { throw ArchiveError(message: "a cpio archive that is cut short") }
            try reader.skip(padding(headerSize + nameSize))
            let text = String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
            if text == "TRAILER!!!" { return nil }
            if text == path || text == "./\(path)" {
                guard size <= fileLimit, let content = try reader.take(size) else {
                    throw ArchiveError(message: "\(path) in it is cut short, or larger than \(fileLimit) bytes")
                }
                return content
            }
            try reader.skip(size + padding(size))
        }
    }

    private static func padding(_ count: Int) -> Int { (4 - count % 4) % 4 }

    /// One of the thirteen numbers of eight hexadecimal digits after the magic.
    private static func field(_ index: Int, of header: [UInt8]) -> Int? {
        Int(String(decoding: header[(6 + 8 * index)..<(14 + 8 * index)], as: UTF8.self), radix: 16)
    }
}

/// The content of an archive's current entry.
private final class HandleSource: ByteSource {
    private let handle: ArchiveHandle

    init(_ handle: ArchiveHandle) {
        self.handle = handle
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = archive_read_data(handle.pointer, buffer.baseAddress, buffer.count)
        guard count >= 0 else {
            try handle.check(Int32(clamping: count))
            throw ArchiveError(message: handle.message)
        }
        return count
    }
}

/// Reads a source in pieces of any length, and can look ahead.
private final class PieceReader: ByteSource {
    private let source: any ByteSource
    private var buffer = [UInt8](repeating: 0, count: 256 * 1024)
    private var filled = 0..<0

    init(_ source: any ByteSource) {
        self.source = source
    }

    /// The next bytes, which stay; `nil` if there are not so many.
    func peek(_ count: Int) throws -> ArraySlice<UInt8>? {
        while filled.count < count {
            guard try fill() else { return nil }
        }
        let start = filled.lowerBound
        let piece = buffer[start..<(start + count)]
        return ArraySlice(Array(piece))
    }

    /// The next bytes; `nil` if there are not so many.
    func take(_ count: Int) throws -> [UInt8]? {
        var taken: [UInt8] = []
        while taken.count < count {
            if filled.isEmpty, try !fill() { return nil }
            let part = min(filled.count, count - taken.count)
            taken += buffer[filled.lowerBound..<(filled.lowerBound + part)]
            filled = (filled.lowerBound + part)..<filled.upperBound
        }
        return taken
    }

    /// Passes over bytes; the end of the source ends it.
    func skip(_ count: Int) throws {
        var left = count
        while left > 0 {
            if filled.isEmpty, try !fill() { return }
            let part = min(filled.count, left)
            filled = (filled.lowerBound + part)..<filled.upperBound
            left -= part
        }
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        guard filled.isEmpty else {
            let part = min(filled.count, target.count)
            buffer.withUnsafeBytes { bytes in
                target.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[filled.lowerBound..<(filled.lowerBound + part)])
                )
            }
            filled = (filled.lowerBound + part)..<filled.upperBound
            return part
        }
        return try source.read(into: target)
    }

    /// Reads more behind what is there.
    private func fill() throws -> Bool {
        if filled.isEmpty { filled = 0..<0 }
        if filled.lowerBound > 0, !filled.isEmpty {
            buffer.replaceSubrange(0..<filled.count, with: Array(buffer[filled]))
            filled = 0..<filled.count
        }
        let end = filled.upperBound
        let count = try buffer.withUnsafeMutableBytes { bytes in
            try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[end...]))
        }
        filled = filled.lowerBound..<(end + count)
        return count > 0
    }
}

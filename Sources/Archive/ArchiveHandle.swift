// SPDX-License-Identifier: Apache-2.0

internal import CLibArchive
internal import Glibc

/// Why an archive cannot be read on.
package struct ArchiveError: Error, Sendable, Equatable, CustomStringConvertible {
    /// libarchive's message.
    package let message: String

    /// The message.
    package var description: String { message }
}

/// The shared part of libarchive's readers: one `struct archive` fed from a ``ByteSource``.
///
/// libarchive's five answers are told apart: OK and WARN go on, EOF ends, RETRY and FATAL throw.
final class ArchiveHandle {
    let pointer: OpaquePointer
    private let feed: ArchiveFeed

    init(source: any ByteSource, configure: (OpaquePointer) -> Void) throws {
        guard let pointer = archive_read_new() else { throw ArchiveError(message: "out of memory") }
        self.pointer = pointer
        feed = ArchiveFeed(source: source)
        configure(pointer)
        let context = Unmanaged.passUnretained(feed).toOpaque()
        try check(archive_read_open(pointer, context, nil, feedArchive, nil))
    }

    deinit {
        archive_read_free(pointer)
    }

    /// Throws what the source threw, or libarchive's own message.
    ///
    /// - Returns: whether the archive is at its end.
    @discardableResult
    func check(_ status: Int32) throws -> Bool {
        if let failure = feed.failure { throw failure }
        switch status {
        case ARCHIVE_OK, ARCHIVE_WARN: return false
        case ARCHIVE_EOF: return true
        default: throw ArchiveError(message: message)
        }
    }

    var message: String {
        archive_error_string(pointer).map { String(cString: $0) } ?? "unreadable archive"
    }

    /// Works in a locale in which names stay the bytes that the archive holds: libarchive converts through the thread's.
    ///
    /// setlocale(3) would do it for all threads at once, and tear the locale away from those that use it.
    static func inUTF8<Result>(_ body: () throws -> Result) rethrows -> Result {
        let before = uselocale(locale.value)
        defer { uselocale(before) }
        return try body()
    }

    private static let locale = ThreadLocale()
}

/// A locale that threads can take for theirs.
///
/// `@unchecked Sendable`: it is never changed.
private final class ThreadLocale: @unchecked Sendable {
    let value: locale_t? = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
}

/// Keeps the buffer that libarchive reads from, and the error that it cannot carry.
private final class ArchiveFeed {
    let source: any ByteSource
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 * 1024, alignment: 16)
    var failure: (any Error)?

    init(source: any ByteSource) {
        self.source = source
    }

    deinit {
        buffer.deallocate()
    }
}

/// The C callback; a file-scope function, so that it carries no actor with it.
private func feedArchive(
    _ archive: OpaquePointer?,
    _ context: UnsafeMutableRawPointer?,
    _ out: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> la_ssize_t {
    guard let context, let out else { return -1 }
    let feed = Unmanaged<ArchiveFeed>.fromOpaque(context).takeUnretainedValue()
    do {
        let count = try feed.source.read(into: feed.buffer)
        out.pointee = UnsafeRawPointer(feed.buffer.baseAddress)
        return la_ssize_t(count)
    } catch {
        feed.failure = error
        return -1
    }
}

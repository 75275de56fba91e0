// SPDX-License-Identifier: Apache-2.0

internal import Digest
internal import HostFS
internal import OCI
internal import OSTree
internal import SystemPackage

/// Takes one file after the other into the repository: hashes header and content, and writes the object under the name that
/// it proved to have.
///
/// Small files are held in memory meanwhile, larger ones in a file without a name.
final class FileIntake {
    /// Bytes of a file that is held in memory.
    private static let smallFile = 1 << 20

    private let store: ImportStore
    /// Made for the first file; a lazy property would be copied each time that it is filled.
    private var buffer: [UInt8] = []

    init(_ store: ImportStore) {
        self.store = store
    }

    /// Takes a file.
    ///
    /// - Parameters:
    ///   - header: owner, mode and attributes.
    ///   - size: bytes of content that are announced.
    ///   - check: looks at the name before anything is written under it.
    ///   - read: fills a buffer to its end, or with what is left of the content; 0 at the end.
    /// - Returns: the object's name.
    /// - Throws: what the closures throw; ``OSTreeError``.
    func take(
        _ header: FileHeader,
        size: Int,
        check: (Checksum) throws -> Void = { _ in },
        read: (inout [UInt8]) throws -> Int
    ) throws -> Checksum {
        if buffer.isEmpty { buffer = [UInt8](repeating: 0, count: Self.smallFile) }
        var digest = SHA256()
        digest.update(header.bytes)
        guard size > Self.smallFile else {
            let count = try read(&buffer)
            digest.update(buffer[0..<count])
            let checksum = try Checksum(digest)
            try check(checksum)
            try store.write(.file, checksum, size: count) { writer in
                try writer.writeFile(proven: checksum, header, content: buffer[0..<count])
            }
            return checksum
        }
        let spool = try store.scratchFile()
        var total = 0
        while case let count = try read(&buffer), count > 0 {
            digest.update(buffer[0..<count])
            try spool.descriptor.writeAll(buffer[0..<count])
            total += count
        }
        let checksum = try Checksum(digest)
        try check(checksum)
        try store.write(.file, checksum, size: total) { writer in
            try spool.descriptor.seek(offset: 0, from: .start)
            try writer.writeFile(proven: checksum, header, reading: spool.descriptor, size: total)
        }
        return checksum
    }

    /// Takes a symlink.
    func takeSymlink(_ header: FileHeader, check: (Checksum) throws -> Void = { _ in }) throws -> Checksum {
        try take(header, size: 0, check: check) { _ in 0 }
    }
}

extension Checksum {
    /// The name of a metadata object.
    init(of variant: Variant) throws {
        var digest = SHA256()
        digest.update(variant.serialized)
        try self.init(digest)
    }

    /// The name that a digest of header and content makes.
    init(_ digest: consuming SHA256) throws {
        guard let checksum = Checksum(bytes: digest.finishBytes()) else {
            throw OSTreeError(message: "a digest is not of the length of a checksum")
        }
        self = checksum
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What ostree hashes in front of a file's content.
///
/// The name of a content object is the SHA-256 of this header and the content (libostree's `_ostree_file_header_new`
/// and `ostree_checksum_file_from_input`).
public struct FileHeader: Sendable, Hashable {
    /// Numeric owner.
    public var uid: UInt32
    /// Numeric group.
    public var gid: UInt32
    /// Type and permission bits: `0o100644`, or `0o120777` for a symlink.
    public var mode: UInt32
    /// Where a symlink points; empty for a regular file.
    public var target: String
    /// Extended attributes.
    public var attributes: ExtendedAttributes

    /// The header of a regular file; the type bits are added to the mode.
    public static func regular(uid: UInt32, gid: UInt32, mode: UInt32, attributes: ExtendedAttributes) -> FileHeader {
        FileHeader(uid: uid, gid: gid, mode: 0o100000 | (mode & 0o7777), target: "", attributes: attributes)
    }

    /// The header of a symlink; the type bits are added to the mode.
    ///
    /// On a disk every symlink has the mode 0777. An archive may say otherwise, and then libostree names the object by what
    /// the archive says.
    public static func symlink(
        uid: UInt32,
        gid: UInt32,
        mode: UInt32 = 0o777,
        target: String,
        attributes: ExtendedAttributes
    ) -> FileHeader {
        FileHeader(uid: uid, gid: gid, mode: 0o120000 | (mode & 0o7777), target: target, attributes: attributes)
    }

    /// Whether this is the header of a symlink.
    public var isSymlink: Bool { mode & 0o170000 == 0o120000 }

    /// The bytes that are hashed before the content: the length, big-endian, padded to eight bytes, then
    /// `(uuuusa(ayay))` with big-endian integers.
    public var bytes: [UInt8] {
        let variant = Variant.tuple([
            .uint32(uid.byteSwapped), .uint32(gid.byteSwapped), .uint32(mode.byteSwapped), .uint32(0), .string(target),
            attributes.variant,
        ])
        let body = variant.serialized
        let length = UInt32(body.count).bigEndian
        return withUnsafeBytes(of: length) { Array($0) } + [0, 0, 0, 0] + body
    }
}

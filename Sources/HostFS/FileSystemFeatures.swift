// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import SystemPackage

/// The features that a file system was made with, read from its super block; nothing is written.
package enum FileSystemFeatures {
    /// The names of the features, sorted; `nil` for a kind of file system that is not known here.
    ///
    /// - Parameters:
    ///   - device: the block device, or an image of one.
    ///   - type: `ext4`, `xfs`, as the kernel calls it.
    /// - Returns: names in the words of dumpe2fs(8) and xfs_info(8); a bit without a name as `compat-0x…`.
    /// - Throws: what the kernel refused.
    package static func read(_ device: FilePath, type: String) throws(HostFSError) -> [String]? {
        switch type {
        case "ext2", "ext3", "ext4": ext4(try block(device, at: 1024))
        case "xfs": xfs(try block(device, at: 0))
        default: nil
        }
    }

    private static func block(_ device: FilePath, at offset: Int) throws(HostFSError) -> [UInt8] {
        let raw = device.withPlatformString { Glibc.open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard raw >= 0 else { throw HostFSError("open", device.string, errno: Errno(rawValue: Glibc.errno)) }
        defer { close(raw) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = pread(raw, &bytes, bytes.count, off_t(offset))
        guard count == bytes.count else {
            throw HostFSError("read", device.string, errno: count < 0 ? Errno(rawValue: Glibc.errno) : .ioError)
        }
        return bytes
    }

    /// `struct ext4_super_block`: three words of features at 0x5c.
    private static func ext4(_ block: [UInt8]) -> [String]? {
        guard block[0x38] == 0x53, block[0x39] == 0xef else { return nil }
        func word(_ offset: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(block[offset + $1]) << UInt32(8 * $1) } }
        return
            (names(word(0x5c), compatible, "compat") + names(word(0x60), incompatible, "incompat")
            + names(word(0x64), readOnly, "ro-compat")).sorted()
    }

    /// `struct xfs_dsb`, big-endian: version 5 has its words of features at 208.
    private static func xfs(_ block: [UInt8]) -> [String]? {
        guard Array(block[0..<4]) == Array("XFSB".utf8) else { return nil }
        func word(_ offset: Int) -> UInt32 { (0..<4).reduce(0) { $0 << 8 | UInt32(block[offset + $1]) } }
        guard block[101] & 0x0f == 5 else { return ["v\(block[101] & 0x0f)"] }
        return (["crc"] + names(word(212), xfsReadOnly, "ro-compat") + names(word(216), xfsIncompatible, "incompat"))
            .sorted()
    }

    private static func names(_ word: UInt32, _ known: [String?], _ kind: String) -> [String] {
        (0..<32).filter { word & 1 << UInt32($0) != 0 }.map { bit in
            (bit < known.count ? known[bit] : nil) ?? "\(kind)-0x\(String(1 << UInt32(bit) as UInt32, radix: 16))"
        }
    }

    private static let compatible: [String?] = [
        "dir_prealloc", "imagic_inodes", "has_journal", "ext_attr", "resize_inode", "dir_index", "lazy_bg",
        "exclude_inode", "exclude_bitmap", "sparse_super2", "fast_commit", "stable_inodes", "orphan_file",
    ]
    private static let incompatible: [String?] = [
        "compression", "filetype", "needs_recovery", "journal_dev", "meta_bg", nil, "extent", "64bit", "mmp", "flex_bg",
        "ea_inode", nil, "dirdata", "metadata_csum_seed", "large_dir", "inline_data", "encrypt", "casefold",
    ]
    private static let readOnly: [String?] = [
        "sparse_super", "large_file", nil, "huge_file", "uninit_bg", "dir_nlink", "extra_isize", nil, "quota",
        "bigalloc",
        "metadata_csum", "replica", "read-only", "project", "shared_blocks", "verity", "orphan_present",
    ]
    private static let xfsReadOnly: [String?] = ["finobt", "rmapbt", "reflink", "inobtcount"]
    private static let xfsIncompatible: [String?] = [
        "ftype", "sparse", "meta_uuid", "bigtime", "needsrepair", "nrext64", "exchange", "parent", "metadir",
    ]
}

// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What a name stands for.
package enum FileKind: String, Sendable {
    case file
    case directory
    case symlink
    case fifo
    case socket
    case blockDevice = "block-device"
    case characterDevice = "character-device"

    init(mode: UInt32) {
        switch mode & 0o170000 {
        case 0o040000: self = .directory
        case 0o120000: self = .symlink
        case 0o010000: self = .fifo
        case 0o140000: self = .socket
        case 0o060000: self = .blockDevice
        case 0o020000: self = .characterDevice
        default: self = .file
        }
    }
}

/// What lstat(2) says of a name.
package struct FileStatus: Sendable, Equatable {
    /// What it is.
    package let kind: FileKind
    /// Permission bits with set-id and sticky, `0o7777` at most.
    package let mode: UInt32
    /// Numeric owner.
    package let uid: UInt32
    /// Numeric group.
    package let gid: UInt32
    /// Bytes.
    package let size: UInt64
    /// Which device it lies on.
    package let device: UInt64
    /// Which inode of the device.
    package let inode: UInt64
    /// When content or status last changed, in nanoseconds since 1970 (`st_ctim`).
    package let changed: Int64
    /// When the content last changed, in whole seconds since 1970 (`st_mtim`).
    package let modified: Int64

    /// Whether both are one and the same file: same device, same inode.
    package func isSameFile(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }

    init(_ status: stat) {
        kind = FileKind(mode: status.st_mode)
        mode = status.st_mode & 0o7777
        uid = status.st_uid
        gid = status.st_gid
        size = UInt64(status.st_size)
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        modified = Int64(status.st_mtim.tv_sec)
        changed = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
    }
}

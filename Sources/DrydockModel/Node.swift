// SPDX-License-Identifier: Apache-2.0

/// One name in a file tree: everything that a merge or a comparison can depend on, and never the content itself.
package struct Node: Codable, Sendable, Equatable {
    /// What a name stands for.
    package enum Kind: String, Codable, Sendable {
        case file
        case directory
        case symlink
        case fifo
        case socket
        case blockDevice = "block-device"
        case characterDevice = "character-device"

        /// Whether the name stands for neither content, nor a directory, nor a link.
        package var isSpecial: Bool { ![.file, .directory, .symlink].contains(self) }
    }

    /// The absolute path.
    ///
    /// Defaults under `/usr/etc` carry the path that they have in `/etc`.
    package var path: String
    /// What it is.
    package var type: Kind
    /// Permission bits with set-id and sticky.
    package var mode: UInt32
    /// Numeric owner.
    package var uid: UInt32
    /// Numeric group.
    package var gid: UInt32
    /// Bytes of a regular file.
    package var size: UInt64?
    /// SHA-256 of a regular file's content; absent if it could not be read.
    package var sha256: String?
    /// Where a symlink points.
    package var target: String?
    /// Extended attributes: name to raw value in Base64.
    package var xattrs: [String: String]?

    /// One name in a file tree.
    package init(
        path: String,
        type: Kind,
        mode: UInt32,
        uid: UInt32 = 0,
        gid: UInt32 = 0,
        size: UInt64? = nil,
        sha256: String? = nil,
        target: String? = nil,
        xattrs: [String: String]? = nil
    ) {
        self.path = path
        self.type = type
        self.mode = mode
        self.uid = uid
        self.gid = gid
        self.size = size
        self.sha256 = sha256
        self.target = target
        self.xattrs = xattrs
    }

    /// Whether libostree's configuration diff takes both for the same: content, mode, owner and link target count,
    /// extended attributes do not (`OSTREE_DIFF_FLAGS_IGNORE_XATTRS`).
    package func sameToMerge(as other: Node) -> Bool {
        guard type == other.type, uid == other.uid, gid == other.gid else { return false }
        switch type {
        case .symlink: return target == other.target
        case .file: return mode == other.mode && sha256 == other.sha256 && size == other.size
        default: return mode == other.mode
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A file, directory or link that Ignition leaves.
public struct ExpandedNode: Sendable, Equatable {
    /// What it is.
    public enum Kind: String, Sendable {
        case file
        case directory
        case symlink
    }

    /// Which part of a config put it there.
    public enum Source: String, Sendable {
        /// `storage.files`.
        case file
        /// `storage.directories`.
        case directory
        /// `storage.links`.
        case link
        /// A directory above another node, which nobody asked for.
        case parent
        /// `systemd.units[].contents`, or `networkd.units[].contents`.
        case unit
        /// `systemd.units[].dropins`, or those of networkd.
        case dropin
        /// `systemd.units[].mask`.
        case mask
        /// `systemd.units[].enabled`.
        case preset
        /// A home directory, and what new ones have in them.
        case home
        /// `passwd.users[].sshAuthorizedKeys`.
        case sshKeys = "ssh-keys"
        /// The key of an encrypted volume, or the directory of such keys.
        case luksKey = "luks-key"
        /// The rows of `/etc/crypttab` for `storage.luks`.
        case crypttab
        /// Ignition's report of itself.
        case result
    }

    /// What a file holds.
    public enum Content: Sendable, Equatable {
        /// These bytes.
        case bytes([UInt8])
        /// Whatever lies at a URL, with its sum if the config names one.
        case elsewhere(hash: String?)
        /// What only the run itself knows.
        case unknown
    }

    /// The path in the installed system, symlinks on the way followed.
    public var path: String
    /// The path as the config has it.
    public var declaredPath: String
    /// What it is.
    public var kind: Kind
    /// Which part of a config put it there.
    public var source: Source
    /// Permission bits; none for a symlink.
    public var mode: Int?
    /// The owner.
    public var uid: Int
    /// The group.
    public var gid: Int
    /// What a file holds.
    public var content: Content?
    /// What a symlink leads to.
    public var target: String?
    /// The path of the file that a hard link is another name of.
    public var hardLinkTo: String?

    /// A file, directory or link.
    public init(
        path: String,
        declaredPath: String,
        kind: Kind,
        source: Source,
        mode: Int? = nil,
        uid: Int,
        gid: Int,
        content: Content? = nil,
        target: String? = nil,
        hardLinkTo: String? = nil
    ) {
        self.path = path
        self.declaredPath = declaredPath
        self.kind = kind
        self.source = source
        self.mode = mode
        self.uid = uid
        self.gid = gid
        self.content = content
        self.target = target
        self.hardLinkTo = hardLinkTo
    }
}

/// What Ignition leaves on an installed system.
public struct Expansion: Sendable {
    /// Files, directories and links, sorted by path.
    public internal(set) var nodes: [ExpandedNode] = []
    /// Paths that were there and are not any more, sorted.
    public internal(set) var removed: [String] = []
    /// The lines that are added to `/etc/systemd/system-preset/20-ignition.preset`, sorted as Ignition sorts them.
    public internal(set) var presets: [String] = []
    /// The rows that are added to `/etc/crypttab`.
    public internal(set) var crypttab: [CrypttabRow] = []
    /// All accounts of `/etc/passwd` afterwards, in their order.
    public internal(set) var users: [AccountRow] = []
    /// All groups of `/etc/group` afterwards, in their order.
    public internal(set) var groups: [GroupRow] = []

    /// Why a config cannot be applied to a root.
    public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// The path as the config has it.
        public let path: String
        /// What is in the way.
        public let reason: String

        /// Path and reason.
        public var description: String { "\(path): \(reason)" }
    }
}

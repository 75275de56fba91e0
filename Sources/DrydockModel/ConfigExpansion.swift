// SPDX-License-Identifier: Apache-2.0

/// What an Ignition config leaves on a root, without the content of anything.
package struct ConfigExpansion: Specification {
    package static let kind = "ConfigExpansion"

    /// A file, directory or link.
    package struct Entry: Codable, Sendable, Equatable {
        /// The path, symlinks on the way followed.
        package var path: String
        /// The path as the config has it, where that is another one.
        package var declaredPath: String?
        /// `file`, `directory` or `symlink`.
        package var type: String
        /// Which part of the config it comes from: `file`, `unit`, `ssh-keys`, ….
        package var source: String
        /// Permission bits; none for a symlink.
        package var mode: UInt32?
        /// The owner.
        package var uid: Int
        /// The group.
        package var gid: Int
        /// Bytes of a file, where its content is known.
        package var size: UInt64?
        /// SHA-256 of a file, where its content is known.
        package var sha256: String?
        /// What a symlink leads to.
        package var target: String?
        /// The file that a hard link is another name of.
        package var hardLinkTo: String?

        /// A file, directory or link.
        package init(path: String, type: String, source: String, uid: Int, gid: Int) {
            self.path = path
            self.type = type
            self.source = source
            self.uid = uid
            self.gid = gid
        }
    }

    /// An account that is new or changed.
    package struct Account: Codable, Sendable, Equatable {
        /// The name.
        package var name: String
        /// The number.
        package var uid: Int
        /// The number of the group that it starts with.
        package var gid: Int
        /// The home directory.
        package var home: String
        /// The shell.
        package var shell: String

        /// An account.
        package init(name: String, uid: Int, gid: Int, home: String, shell: String) {
            self.name = name
            self.uid = uid
            self.gid = gid
            self.home = home
            self.shell = shell
        }
    }

    /// A group that is new or changed.
    package struct Group: Codable, Sendable, Equatable {
        /// The name.
        package var name: String
        /// The number.
        package var gid: Int
        /// Accounts that are in it beside those that start with it.
        package var members: [String]

        /// A group.
        package init(name: String, gid: Int, members: [String]) {
            self.name = name
            self.gid = gid
            self.members = members
        }
    }

    /// The config as it was named.
    package var config: String
    /// The version of the specification.
    package var version: String
    /// What is there afterwards and was not so before, sorted by path.
    package var entries: [Entry]
    /// Paths that are gone, sorted.
    package var removed: [String]
    /// Lines that are added to `20-ignition.preset`.
    package var presets: [String]
    /// Rows that are added to `/etc/crypttab`, with `?` for a UUID that is not known.
    package var crypttab: [String]?
    /// Accounts that the config names, by name.
    package var users: [Account]
    /// Groups that the config names or changes, by name.
    package var groups: [Group]
    /// Kernel arguments that are added.
    package var kernelArguments: [String]
    /// Kernel arguments that are removed.
    package var removedKernelArguments: [String]

    /// What a config leaves.
    package init(
        config: String,
        version: String,
        entries: [Entry],
        removed: [String],
        presets: [String],
        crypttab: [String]? = nil,
        users: [Account],
        groups: [Group],
        kernelArguments: [String],
        removedKernelArguments: [String]
    ) {
        self.config = config
        self.version = version
        self.entries = entries
        self.removed = removed
        self.presets = presets
        self.crypttab = crypttab
        self.users = users
        self.groups = groups
        self.kernelArguments = kernelArguments
        self.removedKernelArguments = removedKernelArguments
    }
}

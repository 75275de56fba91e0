// SPDX-License-Identifier: Apache-2.0

/// File systems, mounts and what lies below them.
package struct StorageState: Codable, Sendable, Equatable {
    /// One mount that the host sets up.
    package struct Mount: Codable, Sendable, Equatable {
        /// What is mounted, as it is written.
        package var source: String
        /// Where.
        package var path: String
        /// The file system.
        package var type: String
        /// The options.
        package var options: String
        /// `/etc/fstab`, or the unit's file.
        package var file: String

        /// One mount.
        package init(source: String, path: String, type: String, options: String, file: String) {
            self.source = source
            self.path = path
            self.type = type
            self.options = options
            self.file = file
        }
    }

    /// The file system behind one of the host's roots.
    package struct FileSystem: Codable, Sendable, Equatable {
        /// `sysroot`, `boot`, `var` or `esp`.
        package var root: String
        /// The type: `xfs`, `ext4`; absent if it is not known here.
        package var type: String?
        /// What is mounted; absent if it is not known here.
        package var source: String?
        /// Whether it is mounted read-only; absent if it is not known here.
        package var isReadOnly: Bool?
        /// Features that the file system was made with, sorted; absent if they cannot be read here.
        package var features: [String]?

        /// The file system behind one root.
        package init(root: String) {
            self.root = root
        }
    }

    /// Mounts of fstab and of mount units, in that order.
    package var mounts: [Mount] = []
    /// The file systems behind the host's roots.
    package var fileSystems: [FileSystem] = []
    /// The names of the volumes in crypttab(5).
    package var encryptedVolumes: [String] = []
    /// What the root stands on, as far as kernel arguments, files and the running kernel tell: `luks`, `lvm`, `raid`,
    /// `multipath`, `iscsi`, `nvme-of`, `fcoe`, `clevis`, `tpm2`, `fido2`, `nfs`; sorted.
    package var rootNeeds: [String] = []
    /// Why each of ``rootNeeds`` is there.
    package var rootEvidence: [String: [String]] = [:]

    /// Nothing but a root.
    package init() {}
}

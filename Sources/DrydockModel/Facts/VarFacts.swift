// SPDX-License-Identifier: Apache-2.0

/// Who owns how much of `/var`.
package struct VarFacts: Codable, Sendable, Equatable {
    /// What one owner has below one folder.
    package struct Row: Codable, Sendable, Equatable {
        /// The folder, an absolute path; everything in it counts that has no row of its own.
        package var path: String
        /// Numeric owner.
        package var uid: UInt32
        /// Numeric group.
        package var gid: UInt32
        /// Regular files.
        package var files: UInt64
        /// Directories.
        package var directories: UInt64
        /// Symlinks.
        package var symlinks: UInt64
        /// FIFOs, sockets and devices.
        package var specials: UInt64
        /// Bytes of the regular files.
        package var bytes: UInt64

        /// What one owner has below one folder.
        package init(
            path: String,
            uid: UInt32,
            gid: UInt32,
            files: UInt64,
            directories: UInt64,
            symlinks: UInt64,
            specials: UInt64,
            bytes: UInt64
        ) {
            self.path = path
            self.uid = uid
            self.gid = gid
            self.files = files
            self.directories = directories
            self.symlinks = symlinks
            self.specials = specials
            self.bytes = bytes
        }

        /// Everything that it counts.
        package var count: UInt64 { files + directories + symlinks + specials }
    }

    /// The rows, by path, uid and gid.
    package var rows: [Row]
    /// FIFOs, sockets and devices, by path; the first thousand.
    package var specials: [Node]
    /// How many of them there are.
    package var specialCount: UInt64
    /// The names directly below `/var`, `/var/opt` and `/var/usrlocal`, by path.
    package var places: [Node]

    /// Who owns how much of `/var`.
    package init(rows: [Row], specials: [Node], specialCount: UInt64, places: [Node]) {
        self.rows = rows
        self.specials = specials
        self.specialCount = specialCount
        self.places = places
    }
}

extension VarFacts {
    /// Folders with the files of other systems, whose numbers mean nothing here: containers, machines.
    package static let foreignTrees = [
        "/var/lib/containers/storage", "/var/lib/containerd", "/var/lib/docker", "/var/lib/machines",
        "/var/lib/portables",
    ]

    /// Whether a path is in one of ``foreignTrees``.
    package static func isForeign(_ path: String) -> Bool {
        foreignTrees.contains { path == $0 || path.hasPrefix($0 + "/") }
    }
}

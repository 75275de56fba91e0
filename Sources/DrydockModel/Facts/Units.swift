// SPDX-License-Identifier: Apache-2.0

/// systemd's units in one folder of a tree.
package struct UnitFacts: Codable, Sendable, Equatable {
    /// The file, link or mask of one unit.
    package struct Unit: Codable, Sendable, Equatable {
        /// What a name stands for.
        package enum Kind: String, Codable, Sendable {
            /// A unit with settings.
            case file
            /// Another name of a unit, or a unit that lies elsewhere.
            case link
            /// Nothing can start it: a link to `/dev/null`, or an empty file.
            case mask
        }

        /// The name: `sshd.service`, `getty@.service`.
        package var name: String
        /// What it stands for.
        package var kind: Kind
        /// Where a link leads.
        package var target: String?
        /// What enabling it links it from: `multi-user.target.wants`.
        package var wanted: [String]
        /// The other names that enabling gives it.
        package var aliases: [String]
        /// The other units that are enabled with it.
        package var also: [String]
        /// The programs that it runs, absolute paths, sorted.
        package var programs: [String]

        /// One unit.
        package init(
            name: String,
            kind: Kind,
            target: String? = nil,
            wanted: [String] = [],
            aliases: [String] = [],
            also: [String] = [],
            programs: [String] = []
        ) {
            self.name = name
            self.kind = kind
            self.target = target
            self.wanted = wanted
            self.aliases = aliases
            self.also = also
            self.programs = programs
        }

        /// Whether enabling it does anything.
        package var canBeEnabled: Bool { !wanted.isEmpty || !aliases.isEmpty || !also.isEmpty }
    }

    /// A link that starts one unit with another one.
    package struct Link: Codable, Sendable, Equatable {
        /// The unit.
        package var unit: String
        /// The folder: `multi-user.target.wants`.
        package var folder: String
        /// Where the link leads; absent if it is no link.
        package var target: String?

        /// A link.
        package init(unit: String, folder: String, target: String?) {
            self.unit = unit
            self.folder = folder
            self.target = target
        }
    }

    /// One line of systemd.preset(5).
    package struct Preset: Codable, Sendable, Equatable {
        /// Whether units that fit are enabled.
        package var enable: Bool
        /// Which units: a name, or a pattern.
        package var pattern: String
        /// The instances of a template.
        package var instances: [String]
        /// The file, without its folder.
        package var file: String

        /// One line of systemd.preset(5).
        package init(enable: Bool, pattern: String, instances: [String], file: String) {
            self.enable = enable
            self.pattern = pattern
            self.instances = instances
            self.file = file
        }
    }

    /// The units, sorted by name.
    package var units: [Unit] = []
    /// The links in `.wants`, `.requires` and `.upholds`, sorted by folder and unit.
    package var links: [Link] = []
    /// The units that have drop-ins, with the names of those, sorted.
    package var dropins: [String: [String]] = [:]
    /// The programs that drop-ins have units run, by unit; absolute paths, sorted.
    package var dropinPrograms: [String: [String]] = [:]
    /// The preset rules in the order in which systemd reads them; those of `/etc` apart from those of `/usr/lib`.
    package var presets: [Preset] = []

    /// No units.
    package init() {}

    /// Whether a path of `/etc` is a link by which something starts a unit.
    package static func isLink(_ path: String, starting unit: String) -> Bool {
        path.hasPrefix("/etc/systemd/system/")
            && [".wants/", ".requires/", ".upholds/"].contains { path.hasSuffix($0 + unit) }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// One package of the sample system.
package struct SamplePackage: Sendable, Hashable {
    package let name: String
    package let epoch: String
    package let version: String
    package let release: String
    package let architecture: String

    /// Name, epoch if there is one, version, release and architecture, as rpm writes them.
    package var nevra: String {
        let epoch = epoch == "0" ? "" : "\(epoch):"
        return "\(name)-\(epoch)\(version)-\(release).\(architecture)"
    }

    /// Reads the words `name [epoch:]version-release architecture`.
    init?(line: some StringProtocol) {
        let words = line.split(separator: " ")
        guard words.count == 3, let dash = words[1].lastIndex(of: "-") else { return nil }
        let release = words[1][words[1].index(after: dash)...]
        let version = words[1][..<dash].split(separator: ":")
        guard let last = version.last else { return nil }
        name = String(words[0])
        epoch = version.count == 2 ? String(version[0]) : "0"
        self.version = String(last)
        self.release = String(release)
        architecture = String(words[2])
    }

    /// The folders that belong to the package alone.
    var folders: [String] {
        ["usr/share/doc/\(name)", "usr/share/licenses/\(name)"]
    }

    /// The files that stand for the package's content: a read-me and a licence, both naming the version.
    var files: FileTree {
        var tree = FileTree()
        tree.file(
            "usr/share/doc/\(name)/README",
            .filler(seed: nevra, count: 64 + Filler.length(seed: nevra, below: 6000))
        )
        tree.file("usr/share/licenses/\(name)/COPYING", .text("Licence of \(name).\nSee the read-me of \(version).\n"))
        return tree
    }
}

/// The packages of one release.
package struct SamplePackages: Sendable {
    /// The packages, one of each name, sorted by name.
    package private(set) var all: [SamplePackage]

    /// Reads a table of one package per line.
    init(table: String) {
        all = Self.sorted(Self.parse(table))
    }

    /// A set that differs from this one.
    ///
    /// - Parameters:
    ///   - table: Packages to add, or to put in the place of an older one of their name.
    ///   - removed: Names to take away.
    /// - Returns: The changed set.
    func changed(table: String, removed: [String]) -> SamplePackages {
        let newer = Self.parse(table)
        let gone = Set(newer.map(\.name)).union(removed)
        var result = self
        result.all = Self.sorted(all.filter { !gone.contains($0.name) } + newer)
        return result
    }

    /// The package of a name.
    package subscript(name name: String) -> SamplePackage? {
        all.first { $0.name == name }
    }

    private static func parse(_ table: String) -> [SamplePackage] {
        table.split(separator: "\n").compactMap(SamplePackage.init(line:))
    }

    private static func sorted(_ packages: [SamplePackage]) -> [SamplePackage] {
        packages.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}

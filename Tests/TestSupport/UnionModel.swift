// SPDX-License-Identifier: Apache-2.0

/// The rules by which layers are put on top of each other, told once more in the plainest way: one layer after the other is
/// written over a table of paths, as libostree's checkout writes it over a directory.
package struct UnionModel {
    /// What a layer has.
    package struct Layer {
        /// What stands for the metadata of each directory, by its path; `""` is the root.
        package var directories: [String: String]
        /// What stands for each file and symlink, by its path.
        package var leaves: [String: (content: String, isSymlink: Bool)]
        /// Whether whiteouts act; in an ostree commit they do not.
        package var hasWhiteouts: Bool

        /// A layer of these names.
        package init(
            directories: [String: String],
            leaves: [String: (content: String, isSymlink: Bool)],
            hasWhiteouts: Bool
        ) {
            self.directories = directories
            self.leaves = leaves
            self.hasWhiteouts = hasWhiteouts
        }
    }

    /// A whiteout without a name to delete.
    package struct NamelessWhiteout: Error {}

    /// The directories of the united tree, by their paths.
    package private(set) var directories: [String: String] = [:]
    /// The files and symlinks of the united tree, by their paths.
    package private(set) var leaves: [String: String] = [:]
    /// Whether a directory took the place of something else, or the other way round: there libostree before 2024.5 fails,
    /// or follows a symlink to another place.
    package private(set) var hasConflict = false

    private let onDisk: (String) throws -> String

    /// The union of layers, the lowest first; `onDisk` says what a disk makes of what stands for a file or symlink.
    package init(_ layers: [Layer], onDisk: @escaping (String) throws -> String = { $0 }) throws {
        self.onDisk = onDisk
        for layer in layers { try write(layer, at: "") }
    }

    private mutating func write(_ layer: Layer, at path: String) throws {
        let prefix = path.isEmpty ? "" : path + "/"
        if layer.hasWhiteouts, layer.leaves[prefix + ".wh..wh..opq"] != nil {
            remove(path)
        }
        if leaves[path] != nil {
            hasConflict = true
            remove(path)
        }
        if directories[path] == nil { directories[path] = layer.directories[path] }
        for name in Self.names(in: prefix, of: layer.leaves.keys) {
            let leaf = layer.leaves[prefix + name]
            if layer.hasWhiteouts, name == ".wh..wh..opq" { continue }
            if layer.hasWhiteouts, name.hasPrefix(".wh."), leaf?.isSymlink == false {
                let deleted = String(name.dropFirst(4))
                guard !["", ".", ".."].contains(deleted) else { throw NamelessWhiteout() }
                remove(prefix + deleted)
                continue
            }
            if directories[prefix + name] != nil {
                hasConflict = true
                remove(prefix + name)
            }
            // What the disk holds already is left alone.
            if let lower = leaves[prefix + name], try onDisk(lower) == leaf?.content { continue }
            leaves[prefix + name] = leaf?.content
        }
        for name in Self.names(in: prefix, of: layer.directories.keys) { try write(layer, at: prefix + name) }
    }

    /// Removes a path with all that is below it.
    private mutating func remove(_ path: String) {
        func isRemoved(_ other: String) -> Bool { path.isEmpty || other == path || other.hasPrefix(path + "/") }
        leaves = leaves.filter { !isRemoved($0.key) }
        directories = directories.filter { !isRemoved($0.key) }
    }

    /// The last parts of the paths that lie directly in a directory, in byte order.
    private static func names(in prefix: String, of paths: some Sequence<String>) -> [String] {
        let names = paths.filter { $0.hasPrefix(prefix) && $0 != prefix }.map { String($0.dropFirst(prefix.count)) }
        return names.filter { !$0.isEmpty && !$0.contains("/") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

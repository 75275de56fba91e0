// SPDX-License-Identifier: Apache-2.0

package import PathNames

/// A directory of a layer, as the union of layers looks at it.
package protocol UnionDirectory {
    /// What stands for a file or symlink.
    associatedtype Leaf

    /// Files and symlinks, names in byte order.
    func listLeaves() throws -> [(name: PathName, leaf: Leaf)]
    /// Sub-directories, names in byte order.
    func listDirectories() throws -> [(name: PathName, directory: Self)]
    /// Whether a leaf is a symlink; asked only of names that look like whiteouts.
    func isSymlink(_ leaf: Leaf) throws -> Bool
    /// Whether a leaf of a lower layer is on a disk what one of this layer's leaves is by its name.
    func holds(_ leaf: Leaf, already lower: Leaf) throws -> Bool
}

/// The rules by which layers are put on top of each other: those of libostree's checkout with whiteouts
/// (`ostree-repo-checkout.c`), one directory at a time.
package enum Union {
    /// The prefix of a name that deletes another one.
    package static let whiteoutPrefix = ".wh."
    /// The name that empties its directory of what lies below.
    package static let opaqueMarker: PathName = ".wh..wh..opq"

    /// What one layer has at a path.
    package struct Part<Directory: UnionDirectory> {
        /// The directory.
        package let directory: Directory
        /// The layer in messages; `nil` for an ostree commit, in which whiteouts are ordinary names.
        package let layer: String?

        /// What one layer has at a path.
        package init(_ directory: Directory, layer: String?) {
            self.directory = directory
            self.layer = layer
        }
    }

    /// A directory of the united tree.
    package struct Contents<Directory: UnionDirectory> {
        /// The part whose owner, mode and attributes the directory has: the lowest.
        package let metadata: Directory
        /// Files and symlinks, names in byte order.
        package let leaves: [(name: PathName, leaf: Directory.Leaf)]
        /// Sub-directories, names in byte order, each with what the layers have there.
        package let directories: [(name: PathName, parts: [Part<Directory>])]
    }

    /// Unites what layers have at one path, the lowest first; at least one.
    ///
    /// In each layer come first an opaque marker, which drops all that lies below; then files in byte order, whiteouts among
    /// them, so that a name before its own whiteout that is both added and deleted is lost; then sub-directories. A leaf that
    /// is on the disk already stays the lower layer's, though that may have another name for it. A directory
    /// replaces a file or symlink, as since libostree 2024.5, and the other way round.
    ///
    /// - Throws: ``ImageError`` for a whiteout that names nothing that could be deleted, and what reading a layer throws.
    package static func contents<Directory>(of parts: [Part<Directory>]) throws -> Contents<Directory> {
        var parts = try parts.map { (part: $0, leaves: try $0.directory.listLeaves()) }
        let opaque = parts.lastIndex { part, leaves in
            part.layer != nil && leaves.contains { $0.name == opaqueMarker }
        }
        if let opaque { parts.removeFirst(opaque) }
        let lowest = parts[0]
        if parts.count == 1, lowest.part.layer == nil || !lowest.leaves.contains(where: { isMarked($0.name) }) {
            return Contents(
                metadata: lowest.part.directory,
                leaves: lowest.leaves,
                directories: try lowest.part.directory.listDirectories().map {
                    ($0.name, [Part($0.directory, layer: lowest.part.layer)])
                }
            )
        }
        var leaves: [PathName: Directory.Leaf] = [:]
        var directories: [PathName: [Part<Directory>]] = [:]
        for (part, names) in parts {
            for (name, leaf) in names {
                if let layer = part.layer, let deleted = try deletedName(name, in: layer),
                    try !part.directory.isSymlink(leaf)
                {
                    leaves[deleted] = nil
                    directories[deleted] = nil
                } else if part.layer == nil || name != opaqueMarker {
                    directories[name] = nil
                    if let lower = leaves[name], try part.directory.holds(leaf, already: lower) { continue }
                    leaves[name] = leaf
                }
            }
            for (name, directory) in try part.directory.listDirectories() {
                leaves[name] = nil
                directories[name, default: []].append(Part(directory, layer: part.layer))
            }
        }
        return Contents(
            metadata: lowest.part.directory,
            leaves: leaves.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            directories: directories.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        )
    }

    /// The name that a whiteout deletes; `nil` for a name that is none, the opaque marker among them.
    ///
    /// - Throws: ``ImageError`` for a whiteout that names nothing that could be deleted.
    static func deletedName(_ name: PathName, in layer: String) throws -> PathName? {
        guard isMarked(name), name != opaqueMarker else { return nil }
        guard !isNamelessWhiteout(name) else {
            throw ImageError(.damaged, "layer \(layer): the whiteout \"\(name)\" names nothing to delete")
        }
        return PathName(String(name.string.dropFirst(whiteoutPrefix.count)))
    }

    /// Whether a name is that of a whiteout of nothing that could be deleted.
    static func isNamelessWhiteout(_ name: PathName) -> Bool {
        [".wh.", ".wh..", ".wh..."].contains(name)
    }

    private static func isMarked(_ name: PathName) -> Bool {
        name.string.utf8.starts(with: whiteoutPrefix.utf8)
    }
}

extension Union.Part: Sendable where Directory: Sendable {}

extension FileTree: UnionDirectory {
    package func listLeaves() -> [(name: PathName, leaf: Leaf)] {
        leaves.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    package func listDirectories() -> [(name: PathName, directory: FileTree)] {
        directories.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    package func isSymlink(_ leaf: Leaf) -> Bool { leaf.isSymlink }

    /// What is on the disk is all that a tree of this kind tells.
    package func holds(_ leaf: Leaf, already lower: Leaf) -> Bool { false }

    /// The union of layers, the lowest first, as a tree of its own; at least one.
    ///
    /// - Throws: ``ImageError`` as ``Union/contents(of:)``.
    package static func union(_ parts: [Union.Part<FileTree>]) throws -> FileTree {
        let contents = try Union.contents(of: parts)
        let united = FileTree(metadata: contents.metadata.metadata)
        for (name, leaf) in contents.leaves { united.leaves[name] = leaf }
        for (name, parts) in contents.directories { united.directories[name] = try union(parts) }
        return united
    }
}

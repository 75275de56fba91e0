// SPDX-License-Identifier: Apache-2.0

internal import OCI
internal import OSTree
internal import PathNames

/// Writes trees whose files are in the repository.
final class TreeWriter {
    private let store: ImportStore
    /// The dirmeta objects that were written; most directories are alike.
    private var known: [DirectoryMetadata: Checksum] = [:]

    init(_ store: ImportStore) {
        self.store = store
    }

    /// Writes a tree, and empties it on the way, so that it is not in memory twice.
    func write(_ directory: FileTree<Checksum>) throws -> (tree: Checksum, metadata: Checksum) {
        var directories: [DirectoryTree.Directory] = []
        for (name, child) in directory.directories {
            let (tree, metadata) = try write(child)
            directories.append(DirectoryTree.Directory(name: name.string, tree: tree, metadata: metadata))
        }
        directory.directories = [:]
        let files = directory.leaves.map { DirectoryTree.File(name: $0.key.string, checksum: $0.value.content) }
        directory.leaves = [:]
        return (try write(files, directories), try write(directory.metadata))
    }

    /// Writes the content of one directory.
    func write(_ files: [DirectoryTree.File], _ directories: [DirectoryTree.Directory]) throws -> Checksum {
        try write(.directoryTree, try DirectoryTree(files: files, directories: directories).variant)
    }

    /// Writes the metadata of a directory.
    func write(_ metadata: DirectoryMetadata) throws -> Checksum {
        if let checksum = known[metadata] { return checksum }
        let checksum = try write(.directoryMetadata, metadata.variant)
        known[metadata] = checksum
        return checksum
    }

    private func write(_ kind: ObjectKind, _ variant: Variant) throws -> Checksum {
        let checksum = try Checksum(of: variant)
        try store.write(kind, checksum) { try $0.write(kind, variant, expecting: checksum) }
        return checksum
    }
}

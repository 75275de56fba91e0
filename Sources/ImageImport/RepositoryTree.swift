// SPDX-License-Identifier: Apache-2.0

internal import OCI
internal import OSTree
internal import PathNames

/// Trees of commits, read into memory and written back.
struct RepositoryTree {
    let repository: Repository

    /// Reads a commit's tree and proves that every object of it is there.
    func load(_ commit: Commit) throws -> FileTree<Checksum> {
        try load(tree: commit.rootTree, metadata: commit.rootMetadata)
    }

    private func load(tree: Checksum, metadata: Checksum) throws -> FileTree<Checksum> {
        let directory = FileTree<Checksum>(metadata: try repository.directoryMetadata(metadata))
        let content = try repository.tree(tree)
        for file in content.files {
            guard try repository.has(.file, file.checksum) else {
                throw ImageError(.damaged, "the file \(file.name), object \(file.checksum), is in no layer")
            }
            directory.leaves[PathName(file.name)] = FileTree.Leaf(
                content: file.checksum,
                isSymlink: try file.name.hasPrefix(FileTree<Checksum>.whiteoutPrefix) && isSymlink(file.checksum)
            )
        }
        for child in content.directories {
            directory.directories[PathName(child.name)] = try load(tree: child.tree, metadata: child.metadata)
        }
        return directory
    }

    private func isSymlink(_ checksum: Checksum) throws -> Bool {
        try repository.file(checksum, limit: 1 << 20).header.isSymlink
    }

    /// Writes the dirtree and dirmeta objects of a tree whose files are there.
    func write(
        _ directory: FileTree<Checksum>,
        in transaction: Transaction
    ) throws -> (tree: Checksum, metadata: Checksum) {
        var directories: [DirectoryTree.Directory] = []
        for (name, child) in directory.directories {
            let (tree, metadata) = try write(child, in: transaction)
            directories.append(DirectoryTree.Directory(name: name.string, tree: tree, metadata: metadata))
        }
        let files = directory.leaves.map { DirectoryTree.File(name: $0.key.string, checksum: $0.value.content) }
        let content = DirectoryTree(files: files, directories: directories)
        let tree = try transaction.write(.directoryTree, content.variant)
        return (tree, try transaction.write(.directoryMetadata, directory.metadata.variant))
    }

    /// Writes the trees of a commit whose files are there; the commit itself is for ``seal(_:detached:ref:)``.
    func prepare(
        _ directory: FileTree<Checksum>,
        metadata: [(key: String, value: Variant)],
        parent: Checksum? = nil,
        timestamp: UInt64,
        in transaction: Transaction
    ) throws -> Commit {
        let (tree, root) = try write(directory, in: transaction)
        return Commit(
            metadata: .dictionary(metadata),
            parent: parent,
            timestamp: timestamp,
            rootTree: tree,
            rootMetadata: root
        )
    }

    /// Writes a commit and its ref, in a transaction of its own after everything that the commit needs.
    ///
    /// libostree moves the objects of a transaction into place in any order, so a commit among them could be there
    /// without its trees when the process is killed.
    func seal(_ commit: Variant, detached: Variant? = nil, ref: String) throws -> Checksum {
        let transaction = try Transaction(in: repository)
        let checksum = try transaction.write(.commit, commit)
        if let detached { try transaction.writeDetachedMetadata(detached, of: checksum) }
        transaction.setRef(ref, to: checksum)
        try transaction.commit()
        return checksum
    }
}

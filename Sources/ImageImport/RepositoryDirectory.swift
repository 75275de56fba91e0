// SPDX-License-Identifier: Apache-2.0

internal import Digest
internal import OCI
internal import OSTree
internal import PathNames
internal import Synchronization

/// A directory of a commit, read from the repository when it is looked at.
final class RepositoryDirectory: UnionDirectory, Sendable {
    private let store: ImportStore
    /// The dirtree object.
    let tree: Checksum
    /// The dirmeta object.
    let metadata: Checksum
    private let loaded = Mutex<DirectoryTree?>(nil)

    init(_ store: ImportStore, tree: Checksum, metadata: Checksum) {
        self.store = store
        self.tree = tree
        self.metadata = metadata
    }

    func listLeaves() throws -> [(name: PathName, leaf: Checksum)] {
        try content().files.map { (PathName($0.name), $0.checksum) }
    }

    func listDirectories() throws -> [(name: PathName, directory: RepositoryDirectory)] {
        try content().directories.map { child in
            (PathName(child.name), RepositoryDirectory(store, tree: child.tree, metadata: child.metadata))
        }
    }

    func isSymlink(_ leaf: Checksum) throws -> Bool {
        try store.use { repository, _ in try repository.fileHeader(leaf).header.isSymlink }
    }

    /// Whether a symlink is another one but for a mode that no disk holds (`checkout_file_hardlink`).
    func holds(_ leaf: Checksum, already lower: Checksum) throws -> Bool {
        guard leaf != lower else { return true }
        var header = try store.use { repository, _ in try repository.fileHeader(lower).header }
        guard header.isSymlink else { return false }
        header.mode |= 0o777
        var digest = SHA256()
        digest.update(header.bytes)
        return try Checksum(digest) == leaf
    }

    /// Whether the directory has exactly these names with these objects.
    func holds(_ files: [DirectoryTree.File], _ directories: [DirectoryTree.Directory]) throws -> Bool {
        let content = try content()
        return content.files == files && content.directories == directories
    }

    private func content() throws -> DirectoryTree {
        try loaded.withLock { loaded in
            if let loaded { return loaded }
            let content = try store.use { repository, _ in try repository.tree(tree) }
            loaded = content
            return content
        }
    }
}

extension Union.Part where Directory == RepositoryDirectory {
    /// What the layers have at a path below the one where they are `parts`; `nil` if there is no directory.
    static func descend(_ parts: [Self], _ path: [String]) throws -> [Self]? {
        var parts = parts
        for name in path {
            let contents = try Union.contents(of: parts)
            guard let next = contents.directories.first(where: { $0.name == PathName(name) }) else { return nil }
            parts = next.parts
        }
        return parts
    }
}

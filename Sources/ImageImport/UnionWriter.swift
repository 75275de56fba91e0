// SPDX-License-Identifier: Apache-2.0

internal import OCI
internal import OSTree
internal import PathNames

/// Unites the layers of an image and writes the tree, one directory after the other.
///
/// What comes out is what ostree-ext gets by checking out, labelling and committing (`write_merge_commit_impl` with
/// libostree's `write_dfd_to_mtree`): each directory's metadata and each empty file is read back from a disk and named
/// anew, any other file keeps its name unless its label changes.
final class UnionWriter {
    private typealias Part = Union.Part<RepositoryDirectory>

    private let store: ImportStore
    private let trees: TreeWriter
    private let labels: Labels?
    private let sortsAttributes: Bool
    private let intake: FileIntake
    /// The dirmeta objects that were read; most directories are alike.
    private var directoryMetadata: [Checksum: DirectoryMetadata] = [:]

    /// A writer of one tree.
    ///
    /// - Parameters:
    ///   - store: the repository.
    ///   - labels: what labels the policy in the tree gives; `nil` if it has none.
    ///   - libostree: whose order of attributes is kept.
    init(_ store: ImportStore, labels: Labels?, libostree: LibraryVersion) {
        self.store = store
        self.labels = labels
        trees = TreeWriter(store)
        intake = FileIntake(store)
        sortsAttributes = libostree.sortsAttributes
    }

    /// Writes the union of the layers' roots, the lowest first.
    func write(_ parts: [Union.Part<RepositoryDirectory>]) throws -> (tree: Checksum, metadata: Checksum) {
        try write(parts, at: [], isWhole: true)
    }

    /// Writes a layer's tree with its labels put right, so that it shares its objects with the union.
    func relabel(_ layer: RepositoryDirectory) throws -> (tree: Checksum, metadata: Checksum) {
        try write([Union.Part(layer, layer: nil)], at: [], isWhole: false)
    }

    private func write(
        _ parts: [Union.Part<RepositoryDirectory>],
        at path: [String],
        isWhole: Bool
    ) throws -> (tree: Checksum, metadata: Checksum) {
        let contents = try Union.contents(of: parts)
        var files: [DirectoryTree.File] = []
        for (name, checksum) in contents.leaves {
            if isWhole, path == InjectedFiles.directory, InjectedFiles.names.contains(name), try isEmpty(checksum) {
                continue
            }
            files.append(DirectoryTree.File(name: name.string, checksum: try file(checksum, at: path + [name.string])))
        }
        var directories: [DirectoryTree.Directory] = []
        for (name, parts) in contents.directories {
            let (tree, metadata) = try write(parts, at: path + [name.string], isWhole: isWhole)
            directories.append(DirectoryTree.Directory(name: name.string, tree: tree, metadata: metadata))
        }
        let lowest = contents.metadata
        let tree = try lowest.holds(files, directories) ? lowest.tree : trees.write(files, directories)
        return (tree, try directory(lowest.metadata, at: path))
    }

    /// The metadata of a directory as they are to be.
    private func directory(_ checksum: Checksum, at path: [String]) throws -> Checksum {
        var metadata = try read(checksum)
        let stored = metadata.attributes.stored
        let labelled = try labels?.apply(to: stored, path: path, mode: metadata.mode) ?? stored
        metadata.attributes = labelled.ordered(sorting: sortsAttributes)
        return try trees.write(metadata)
    }

    private func read(_ checksum: Checksum) throws -> DirectoryMetadata {
        if let metadata = directoryMetadata[checksum] { return metadata }
        let metadata = try store.use { repository, _ in try repository.directoryMetadata(checksum) }
        directoryMetadata[checksum] = metadata
        return metadata
    }

    /// The object of a file as it is to be.
    private func file(_ checksum: Checksum, at path: [String]) throws -> Checksum {
        guard let labels else {
            // An order that is not that of the disk matters only where libostree keeps it.
            guard !sortsAttributes, try isEmpty(checksum) else { return checksum }
            return try intake.take(
                try store.use { repository, _ in try repository.fileHeader(checksum).header },
                size: 0
            ) { _ in 0 }
        }
        var (header, size) = try store.use { repository, _ in try repository.fileHeader(checksum) }
        let attributes = try labels.apply(to: header.attributes, path: path, mode: header.mode) ?? header.attributes
        let isKept = attributes == header.attributes && (header.isSymlink || size > 0)
        guard !isKept else { return checksum }
        header.attributes = attributes.ordered(sorting: sortsAttributes)
        guard !header.isSymlink else { return try intake.takeSymlink(header) }
        let reader = try store.use { repository, _ in try repository.openFile(checksum) }
        return try intake.take(header, size: size) { try reader.read(into: &$0) }
    }

    private func isEmpty(_ checksum: Checksum) throws -> Bool {
        try store.use { repository, _ in try repository.isEmptyFile(checksum) }
    }
}

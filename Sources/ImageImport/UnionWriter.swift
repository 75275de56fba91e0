// SPDX-License-Identifier: Apache-2.0

internal import OCI
internal import OSTree
internal import PathNames
internal import Threads

/// Unites the layers of an image and writes the tree, on all processors.
///
/// What comes out is what ostree-ext gets by checking out, labelling and committing (`write_merge_commit_impl` with
/// libostree's `write_dfd_to_mtree`): each directory's metadata and each empty file is read back from a disk and named
/// anew, any other file keeps its name unless its label changes.
struct UnionWriter {
    fileprivate typealias Part = Union.Part<RepositoryDirectory>
    fileprivate typealias Written = (tree: Checksum, metadata: Checksum)

    /// How many names deep the directories lie that are written at the same time, each with all that is below it.
    private static let branchDepth = 3

    private let store: ImportStore
    private let labels: Labels?
    private let libostree: LibraryVersion

    /// A writer of one tree.
    ///
    /// - Parameters:
    ///   - store: the repository.
    ///   - labels: what labels the policy in the tree gives; `nil` if it has none.
    ///   - libostree: whose order of attributes is kept.
    init(_ store: ImportStore, labels: Labels?, libostree: LibraryVersion) {
        self.store = store
        self.labels = labels
        self.libostree = libostree
    }

    /// Writes the union of the layers' roots, the lowest first; for a thread that may wait.
    func write(_ parts: [Union.Part<RepositoryDirectory>]) throws -> (tree: Checksum, metadata: Checksum) {
        try write(parts, isWhole: true)
    }

    /// Writes a layer's tree with its labels put right, so that it shares its objects with the union.
    func relabel(_ layer: RepositoryDirectory) throws -> (tree: Checksum, metadata: Checksum) {
        try write([Union.Part(layer, layer: nil)], isWhole: false)
    }

    private func write(_ parts: [Part], isWhole: Bool) throws -> Written {
        let branches = try branches(of: parts, at: [])
        let written = try branches.concurrentMap { path, parts in
            try UnionHand(store, labels, libostree, isWhole: isWhole).write(parts, at: path)
        }
        let done = Dictionary(zip(branches.map { $0.path.map { PathName($0) } }, written)) { first, _ in first }
        return try UnionHand(store, labels, libostree, isWhole: isWhole, done: done).write(parts, at: [])
    }

    private func branches(of parts: [Part], at path: [String]) throws -> [(path: [String], parts: [Part])] {
        guard path.count < Self.branchDepth else { return [(path, parts)] }
        return try Union.contents(of: parts).directories.flatMap { name, parts in
            try branches(of: parts, at: path + [name.string])
        }
    }
}

/// What one thread needs to write a part of the tree.
private final class UnionHand {
    private let store: ImportStore
    private let trees: TreeWriter
    private let labels: Labels?
    private let sortsAttributes: Bool
    private let isWhole: Bool
    private let intake: FileIntake
    private let done: [[PathName]: UnionWriter.Written]
    /// The dirmeta objects that were read; most directories are alike.
    private var directoryMetadata: [Checksum: DirectoryMetadata] = [:]
    /// The empty file that was renamed last; images have many that are alike.
    private var renamed: (old: Checksum, new: Checksum)?

    /// `isWhole` says that the tree is the image's, not a layer's; `done` holds directories that are written already.
    init(
        _ store: ImportStore,
        _ labels: Labels?,
        _ libostree: LibraryVersion,
        isWhole: Bool,
        done: [[PathName]: UnionWriter.Written] = [:]
    ) {
        self.store = store
        self.labels = labels
        self.isWhole = isWhole
        self.done = done
        sortsAttributes = libostree.sortsAttributes
        trees = TreeWriter(store)
        intake = FileIntake(store)
    }

    func write(_ parts: [UnionWriter.Part], at path: [String]) throws -> UnionWriter.Written {
        if !done.isEmpty, let written = done[path.map { PathName($0) }] { return written }
        let contents = try Union.contents(of: parts)
        var files: [DirectoryTree.File] = []
        for (name, checksum) in contents.leaves {
            if isWhole, path == InjectedFiles.directory, InjectedFiles.names.contains(name), try isEmpty(checksum) {
                continue
            }
            files.append(DirectoryTree.File(name: name.string, checksum: try file(checksum, at: path + [name.string])))
        }
        let directories = try contents.directories.map { name, parts in
            let (tree, metadata) = try write(parts, at: path + [name.string])
            return DirectoryTree.Directory(name: name.string, tree: tree, metadata: metadata)
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
            return try emptyFile(checksum)
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

    private func emptyFile(_ checksum: Checksum) throws -> Checksum {
        if let renamed, renamed.old == checksum { return renamed.new }
        let header = try store.use { repository, _ in try repository.fileHeader(checksum).header }
        let new = try intake.take(header, size: 0) { _ in 0 }
        renamed = (checksum, new)
        return new
    }

    private func isEmpty(_ checksum: Checksum) throws -> Bool {
        try store.use { repository, _ in try repository.isEmptyFile(checksum) }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Digest
internal import DrydockModel
internal import OCI
internal import OSTree
internal import PathNames

/// Names the objects that an import of an image writes, but for the labels of a policy in it: what each layer's commit is
/// made of, and what the merge commit is made of.
struct ObjectLedger {
    private(set) var trees: [Checksum: UInt64] = [:]
    private(set) var metadata: [Checksum: UInt64] = [:]
    private(set) var files: [Checksum: UInt64] = [:]
    private let sortsAttributes: Bool

    /// A ledger by the rules of a libostree that sorts attributes, or does not.
    init(sortsAttributes: Bool) {
        self.sortsAttributes = sortsAttributes
    }

    /// Takes an object of an embedded commit.
    mutating func add(_ kind: ObjectKind, _ checksum: Checksum, size: Int) {
        switch kind {
        case .directoryTree: trees[checksum] = UInt64(size)
        case .directoryMetadata: metadata[checksum] = UInt64(size)
        case .file: files[checksum] = UInt64(size)
        case .commit: return
        }
    }

    /// Takes the set that the files of a chunk are kept in.
    mutating func addSet(_ chunk: [Checksum]) throws {
        let entries = chunk.map { DirectoryTree.File(name: $0.description, checksum: $0) }
        try add(DirectoryTree(files: entries, directories: []))
        try add(DirectoryMetadata())
    }

    /// Takes a layer's tree as it is.
    mutating func add(layer tree: FileTree<InspectedFile>) throws {
        try add(tree) {
            $0
        } file: {
            $0.checksum
        }
    }

    /// Takes the tree of the merge commit, whose directories and empty files are read back from a disk.
    mutating func add(merged tree: FileTree<InspectedFile>) throws {
        let sorts = sortsAttributes
        try add(tree) { metadata in
            var metadata = metadata
            metadata.attributes = metadata.attributes.stored.ordered(sorting: sorts)
            return metadata
        } file: { file in
            guard !sorts, !file.header.isSymlink, file.size == 0 else { return file.checksum }
            var header = file.header
            header.attributes = header.attributes.stored
            return Checksum(SHA256.hex(of: header.bytes)) ?? file.checksum
        }
    }

    @discardableResult
    private mutating func add(
        _ tree: FileTree<InspectedFile>,
        _ directory: (DirectoryMetadata) -> DirectoryMetadata,
        file: (InspectedFile) -> Checksum
    ) throws -> (tree: Checksum, metadata: Checksum) {
        var directories: [DirectoryTree.Directory] = []
        for (name, child) in tree.directories {
            let written = try add(child, directory, file: file)
            directories.append(
                DirectoryTree.Directory(name: name.string, tree: written.tree, metadata: written.metadata)
            )
        }
        var leaves: [DirectoryTree.File] = []
        for (name, leaf) in tree.leaves {
            let checksum = file(leaf.content)
            files[checksum] = leaf.content.size
            leaves.append(DirectoryTree.File(name: name.string, checksum: checksum))
        }
        return (try add(DirectoryTree(files: leaves, directories: directories)), try add(directory(tree.metadata)))
    }

    @discardableResult
    private mutating func add(_ tree: DirectoryTree) throws -> Checksum {
        let bytes = try tree.variant.serialized
        let checksum = try Self.name(bytes)
        trees[checksum] = UInt64(bytes.count)
        return checksum
    }

    @discardableResult
    private mutating func add(_ directory: DirectoryMetadata) throws -> Checksum {
        let bytes = directory.variant.serialized
        let checksum = try Self.name(bytes)
        metadata[checksum] = UInt64(bytes.count)
        return checksum
    }

    private static func name(_ bytes: [UInt8]) throws -> Checksum {
        guard let checksum = Checksum(SHA256.hex(of: bytes)) else { throw ImageError(.damaged, "a digest has no name") }
        return checksum
    }
}

extension ImageContent.Object {
    /// Objects as a document lists them.
    static func sorted(_ objects: [Checksum: UInt64]) -> [ImageContent.Object] {
        objects.map { ImageContent.Object(checksum: $0.key.description, size: $0.value) }.sorted {
            $0.checksum < $1.checksum
        }
    }
}

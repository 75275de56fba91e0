// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import OCI
internal import OSTree
internal import PathNames

/// A layer that is in the repository.
struct ImportedLayer: Sendable {
    let commit: Checksum
    /// The root of the commit's tree.
    let tree: Checksum
    let metadata: Checksum
    let reused: Bool
    var filtered: [String: Int] = [:]

    /// The same layer once more in its image.
    var again: ImportedLayer {
        ImportedLayer(commit: commit, tree: tree, metadata: metadata, reused: true, filtered: filtered)
    }

    /// The root of its tree, as a part of a union.
    func root(in store: ImportStore) -> RepositoryDirectory {
        RepositoryDirectory(store, tree: tree, metadata: metadata)
    }
}

/// Brings single layers into the repository, from many threads; a layer's commit is sealed when the whole layer was proven.
struct LayerImport: Sendable {
    let store: ImportStore
    let libostree: LibraryVersion
    let progress: @Sendable (ImportProgress) -> Void

    /// What kind of layer a commit came from: those that the import makes itself are known by what they hold.
    static func role(of commit: Commit, in repository: Repository) throws -> ImageLayout.Role {
        if commit.metadata["ostree.importer.version"] != nil { return .derived }
        guard commit.timestamp == 0, commit.metadata.count == 0, commit.parent == nil,
            try repository.has(.directoryTree, commit.rootTree)
        else { return .commit }
        let tree = try repository.tree(commit.rootTree)
        let isSet = tree.directories.isEmpty && tree.files.allSatisfy { $0.name == $0.checksum.description }
        return isSet ? .chunk : .commit
    }

    /// Imports a layer of plain files.
    func files(
        _ layer: ImageLayout.Layer,
        from reader: LayerReader,
        rules: LayerRules,
        labels: Labels?
    ) throws -> ImportedLayer {
        let sink = RepositorySink(store, labels: labels, libostree: libostree)
        let (tree, filtered) = try reader.readFiles(of: layer, rules: rules, into: sink, progress: fetched(layer))
        let (root, metadata) = try TreeWriter(store).write(tree)
        let commit = Commit(
            metadata: .dictionary([("ostree.importer.version", .string(MergeCommit.importerVersion))]),
            parent: nil,
            timestamp: UInt64(Date().timeIntervalSince1970),
            rootTree: root,
            rootMetadata: metadata
        )
        return try seal(commit, layer, filtered: filtered)
    }

    /// Imports the files of a commit as a set: one directory in which each has its checksum for a name.
    func chunk(_ layer: ImageLayout.Layer, from reader: LayerReader) throws -> ImportedLayer {
        var files: [DirectoryTree.File] = []
        try readObjects(layer, from: reader) { object in
            guard case .file(let checksum, _) = object else { return }
            files.append(DirectoryTree.File(name: checksum.description, checksum: checksum))
        }
        let trees = TreeWriter(store)
        let commit = Commit(
            metadata: .dictionary([]),
            parent: nil,
            timestamp: 0,
            rootTree: try trees.write(files, []),
            rootMetadata: try trees.write(DirectoryMetadata())
        )
        return try seal(commit, layer)
    }

    /// Imports the objects of the layer that holds the commit.
    ///
    /// The commit itself waits for ``seal(_:_:)``: its files may be in other layers.
    ///
    /// - Parameters:
    ///   - layer: the layer.
    ///   - reader: what reads it.
    ///   - approve: asked about the commit before anything is written.
    /// - Returns: the commit and the metadata beside it.
    /// - Throws: ``ImageError``, ``OSTreeError``, and what `approve` throws.
    func commit(
        _ layer: ImageLayout.Layer,
        from reader: LayerReader,
        approve: @escaping (Variant, Variant?) throws -> Void
    ) throws -> EmbeddedCommit {
        var found: Variant?
        var detached: Variant?
        try readObjects(layer, from: reader, approve: approve) { object in
            switch object {
            case .commit(_, let variant): found = variant
            case .metadata(let kind, let checksum, let variant):
                try store.write(kind, checksum) { try $0.write(kind, variant, expecting: checksum) }
            case .detachedMetadata(_, let variant): detached = variant
            case .file: return
            }
        }
        guard let found, let commit = Commit(variant: found) else {
            throw ImageError(.damaged, "layer \(layer.name) holds no commit")
        }
        return EmbeddedCommit(variant: found, detached: detached, commit: commit)
    }

    /// Has the embedded commit written, once all that it is made of is known to be there.
    func seal(_ embedded: EmbeddedCommit, _ layer: ImageLayout.Layer) throws -> ImportedLayer {
        var proof = CommitProof(store)
        try proof.check(embedded.commit)
        return try seal(embedded.variant, embedded.detached, embedded.commit, layer)
    }

    private func seal(
        _ commit: Commit,
        _ layer: ImageLayout.Layer,
        filtered: [String: Int] = [:]
    ) throws -> ImportedLayer {
        try seal(commit.variant, nil, commit, layer, filtered: filtered)
    }

    private func seal(
        _ variant: Variant,
        _ detached: Variant?,
        _ commit: Commit,
        _ layer: ImageLayout.Layer,
        filtered: [String: Int] = [:]
    ) throws -> ImportedLayer {
        ImportedLayer(
            commit: try store.seal(variant, detached: detached, refs: [RefName.blob(layer.descriptor.digest)]),
            tree: commit.rootTree,
            metadata: commit.rootMetadata,
            reused: false,
            filtered: filtered
        )
    }

    private func readObjects(
        _ layer: ImageLayout.Layer,
        from reader: LayerReader,
        approve: @escaping (Variant, Variant?) throws -> Void = { _, _ in },
        _ body: (StreamedObject<Checksum>) throws -> Void
    ) throws {
        let sink = RepositorySink(store, labels: nil, libostree: libostree)
        try reader.readObjects(of: layer, into: sink, approve: approve, progress: fetched(layer), body)
    }

    private func fetched(_ layer: ImageLayout.Layer) -> (Int) -> Void {
        { progress(.image(.fetched(layer: layer.index, bytes: $0))) }
    }
}

/// The ostree commit inside an image.
struct EmbeddedCommit: Sendable {
    let variant: Variant
    let detached: Variant?
    let commit: Commit
}

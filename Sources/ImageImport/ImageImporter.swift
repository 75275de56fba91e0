// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
package import OCI
package import OSTree
internal import PathNames

/// Brings an image into a repository the way ostree-ext does: a ref for each layer, a merge commit, and a ref for it.
package struct ImageImporter {
    /// What ostree-ext writes as its version in every release of bootc up to 1.16.
    static let importerVersion = "0.15.3"

    private let image: OpenImage
    private let repository: Repository
    private let libostree: LibraryVersion
    private let progress: (ImportProgress) -> Void

    private var trees: RepositoryTree { RepositoryTree(repository: repository) }

    private struct Imported {
        let commit: Checksum
        let reused: Bool
        let filtered: [String: Int]
    }

    /// An import of one image into one repository.
    ///
    /// `libostree` is the release whose rules for `/var` are followed.
    package init(
        _ image: OpenImage,
        into repository: Repository,
        libostree: LibraryVersion = .running,
        progress: @escaping (ImportProgress) -> Void = { _ in }
    ) {
        self.image = image
        self.repository = repository
        self.libostree = libostree
        self.progress = progress
    }

    /// Imports the image; a layer's ref appears only when the whole layer was proven.
    package func run() throws -> ImportResult {
        let imageRef = RefName.image(image.reference.image)
        progress(
            .started(layers: image.layout.layers.count, bytes: image.manifest.layerBytes)
        )
        if let known = try unchanged(imageRef) { return known }

        var imported: [Int: Imported] = [:]
        // Files of the commit come before the commit, so that no ref ever points at an incomplete one.
        for layer in image.layout.layers where layer.role == .chunk {
            imported[layer.index] = try importChunk(layer)
        }
        for layer in image.layout.layers where layer.role == .commit {
            imported[layer.index] = try importCommit(layer)
        }
        let base = try image.layout.isEncapsulated ? imported[0].map { try repository.commit($0.commit) } : nil
        let tree = try base.map { try trees.load($0) }
        let rules = try LayerRules(keepsVar: LayerRules.keepsVar(libostree), base: tree) {
            try repository.file($0, limit: 1 << 20).content
        }
        for layer in image.layout.layers where layer.role == .derived {
            imported[layer.index] = try importFiles(layer, rules: rules)
        }
        progress(.uniting)
        let merge = try unite(imported, base: tree, parent: base == nil ? nil : imported[0]?.commit, ref: imageRef)
        return result(merge, imageRef: imageRef, imported)
    }

    /// The result if the image ref already leads to a commit of this manifest.
    private func unchanged(_ imageRef: String) throws -> ImportResult? {
        guard let commit = try repository.resolve(imageRef),
            try repository.commit(commit).metadata["ostree.manifest-digest"]?.string == image.manifestDigest
        else { return nil }
        let refs = image.layout.layers.map { RefName.blob($0.descriptor.digest) }
        guard try refs.allSatisfy({ try repository.resolve($0) != nil }) else { return nil }
        var imported: [Int: Imported] = [:]
        for layer in image.layout.layers { imported[layer.index] = try known(layer) }
        return result(commit, imageRef: imageRef, imported, unchanged: true)
    }

    private func result(
        _ merge: Checksum,
        imageRef: String,
        _ imported: [Int: Imported],
        unchanged: Bool = false
    ) -> ImportResult {
        let layers = image.layout.layers.compactMap { layer -> ImportResult.Layer? in
            guard let done = imported[layer.index] else { return nil }
            return ImportResult.Layer(
                digest: layer.descriptor.digest,
                commit: done.commit.description,
                reused: done.reused,
                filtered: done.filtered
            )
        }
        return ImportResult(
            mergeCommit: merge.description,
            imageRef: imageRef,
            manifestDigest: image.manifestDigest,
            layers: layers,
            unchanged: unchanged
        )
    }

    // MARK: - Layers

    /// A layer whose ref is there already.
    private func known(_ layer: ImageLayout.Layer) throws -> Imported? {
        guard let commit = try repository.resolve(RefName.blob(layer.descriptor.digest)) else { return nil }
        progress(.reused(index: layer.index, bytes: layer.descriptor.size))
        return Imported(commit: commit, reused: true, filtered: [:])
    }

    /// The commit of a layer whose other objects are written.
    private struct Prepared {
        let commit: Variant
        var detached: Variant?
        var filtered: [String: Int] = [:]
    }

    /// Imports one layer in a transaction of its own, unless it is there already.
    private func importLayer(
        _ layer: ImageLayout.Layer,
        _ body: (Transaction, RepositorySink) throws -> Prepared
    ) throws -> Imported {
        if let known = try known(layer) { return known }
        progress(.layer(index: layer.index, bytes: layer.descriptor.size))
        let transaction = try Transaction(in: repository)
        let prepared = try body(transaction, RepositorySink(repository, transaction))
        try transaction.commit()
        let ref = RefName.blob(layer.descriptor.digest)
        let commit = try trees.seal(prepared.commit, detached: prepared.detached, ref: ref)
        return Imported(commit: commit, reused: false, filtered: prepared.filtered)
    }

    private func importFiles(_ layer: ImageLayout.Layer, rules: LayerRules) throws -> Imported {
        try importLayer(layer) { transaction, sink in
            let (tree, filtered) = try image.readFiles(of: layer, rules: rules, into: sink, progress: fetched)
            let commit = try trees.prepare(
                tree,
                metadata: [("ostree.importer.version", .string(Self.importerVersion))],
                timestamp: UInt64(Date().timeIntervalSince1970),
                in: transaction
            )
            return Prepared(commit: commit.variant, filtered: filtered)
        }
    }

    /// Imports the files of a commit as a set: one directory in which each has its checksum for a name.
    private func importChunk(_ layer: ImageLayout.Layer) throws -> Imported {
        try importLayer(layer) { transaction, sink in
            let set = FileTree<Checksum>()
            try image.readObjects(of: layer, into: sink, progress: fetched) { object in
                guard case .file(let checksum, _) = object else { return }
                set.leaves[PathName(checksum.description)] = FileTree.Leaf(content: checksum, isSymlink: false)
            }
            return Prepared(
                commit: try trees.prepare(set, metadata: [], timestamp: 0, in: transaction).variant
            )
        }
    }

    private func importCommit(_ layer: ImageLayout.Layer) throws -> Imported {
        try importLayer(layer) { transaction, sink in
            var found: Variant?
            var detached: Variant?
            try image.readObjects(of: layer, into: sink, progress: fetched) { object in
                switch object {
                case .commit(_, let variant): found = variant
                case .metadata(let kind, let checksum, let variant):
                    try transaction.write(kind, variant, expecting: checksum)
                case .detachedMetadata(_, let variant): detached = variant
                case .file: return
                }
            }
            guard let found, let commit = Commit(variant: found) else {
                throw ImageError(.damaged, "layer \(layer.name) holds no commit")
            }
            // Proves that layers and commit together are complete before any ref says so.
            _ = try trees.load(commit)
            return Prepared(commit: found, detached: detached)
        }
    }

    private func fetched(_ count: Int) {
        progress(.fetched(count))
    }

    // MARK: - The merge commit

    private func unite(
        _ imported: [Int: Imported],
        base: FileTree<Checksum>?,
        parent: Checksum?,
        ref: String
    ) throws -> Checksum {
        var union = base
        for layer in image.layout.layers where layer.role == .derived {
            guard let done = imported[layer.index] else { continue }
            let tree = try trees.load(try repository.commit(done.commit))
            union = try FileTree.unite(tree, named: layer.name, onto: union)
        }
        guard let union else { throw ImageError(.damaged, "the image has no layers") }
        try union.removeInjectedFiles { leaf in
            let (header, content) = try repository.file(leaf.content, limit: 16 << 20)
            return !header.isSymlink && content.isEmpty
        }
        let transaction = try Transaction(in: repository)
        let commit = try trees.prepare(
            union,
            metadata: [
                ("ostree.container.image-config", .string(image.configuration.canonical)),
                ("ostree.importer.version", .string(Self.importerVersion)),
                ("ostree.manifest", .string(image.manifest.canonical)),
                ("ostree.manifest-digest", .string(image.manifestDigest)),
            ],
            parent: parent,
            timestamp: timestamp,
            in: transaction
        )
        try transaction.commit()
        return try trees.seal(commit.variant, ref: ref)
    }

    /// The time of the image: the manifest's annotation, else the configuration's, else now.
    private var timestamp: UInt64 {
        let text = image.manifest.annotations["org.opencontainers.image.created"] ?? image.configuration.created
        return text.flatMap(Timestamp.seconds) ?? UInt64(Date().timeIntervalSince1970)
    }
}

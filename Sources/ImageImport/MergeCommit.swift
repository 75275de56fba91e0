// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import OCI
internal import OSTree
internal import PathNames

/// The commit that a deployment is made from: the union of all layers, with the image's documents as its metadata.
struct MergeCommit: Sendable {
    /// What ostree-ext writes as its version in every release of bootc up to 1.16.
    static let importerVersion = "0.15.3"

    private let layout: ImageLayout
    private let metadata: Variant
    private let timestamp: UInt64
    private let refs: [String]
    private let libostree: LibraryVersion

    /// The merge commit of an image, by the rules of a libostree.
    init(of image: OpenImage, _ place: ImageImporter.Place, _ libostree: LibraryVersion) {
        layout = image.layout
        metadata = .dictionary([
            ("ostree.container.image-config", .string(image.configuration.canonical)),
            ("ostree.importer.version", .string(Self.importerVersion)),
            ("ostree.manifest", .string(image.manifest.canonical)),
            ("ostree.manifest-digest", .string(image.manifestDigest)),
        ])
        // The time of the image: the manifest's annotation, else the configuration's, else now.
        let created = image.manifest.annotations["org.opencontainers.image.created"] ?? image.configuration.created
        let seconds = created.flatMap(Timestamp.seconds) ?? Int64(Date().timeIntervalSince1970)
        // A time before 1970 wraps around, as it does there.
        timestamp = UInt64(bitPattern: seconds)
        let reference = image.reference.image
        refs = [RefName.image(reference)] + (place == .sysroot ? [RefName.protection(reference)] : [])
        self.libostree = libostree
    }

    /// Writes the union and has the commit written; for a thread that may wait.
    ///
    /// - Parameters:
    ///   - imported: what came of each layer, by its index.
    ///   - store: the repository.
    /// - Returns: the commit, and the layers as they are now.
    /// - Throws: ``ImageError``, ``OSTreeError``.
    func write(
        _ imported: [Int: ImportedLayer],
        in store: ImportStore
    ) throws -> (checksum: Checksum, layers: [Int: ImportedLayer]) {
        var parts = layout.base(imported, in: store)
        let derived = layout.layers.filter { $0.role == .derived }
        for layer in derived {
            guard let done = imported[layer.index] else { continue }
            parts.append(Union.Part(done.root(in: store), layer: layer.name))
        }
        let labels = try Labels.read(parts, in: store)
        let writer = UnionWriter(store, labels: labels, libostree: libostree)
        let (tree, root) = try writer.write(parts)
        let commit = Commit(
            metadata: metadata,
            parent: layout.isEncapsulated ? imported[0]?.commit : nil,
            timestamp: timestamp,
            rootTree: tree,
            rootMetadata: root
        )
        let relabelled = labels == nil ? [:] : try relabel(derived, imported, writer, store)
        return (
            try store.seal(commit.variant, refs: refs),
            imported.merging(relabelled) { _, new in new }
        )
    }

    /// Puts the labels of the layers' own commits right, so that they share their objects with the merge commit.
    ///
    /// What they were before lies about until the next clean-up.
    private func relabel(
        _ derived: [ImageLayout.Layer],
        _ imported: [Int: ImportedLayer],
        _ writer: UnionWriter,
        _ store: ImportStore
    ) throws -> [Int: ImportedLayer] {
        var relabelled: [Int: ImportedLayer] = [:]
        for layer in derived {
            guard let done = imported[layer.index] else { continue }
            let (tree, metadata) = try writer.relabel(done.root(in: store))
            guard tree != done.tree || metadata != done.metadata else { continue }
            let old = try store.use { repository, _ in try repository.commit(done.commit) }
            let commit = Commit(
                metadata: old.metadata,
                parent: nil,
                timestamp: old.timestamp,
                rootTree: tree,
                rootMetadata: metadata
            )
            relabelled[layer.index] = ImportedLayer(
                commit: try store.seal(commit.variant, refs: [RefName.blob(layer.descriptor.digest)]),
                tree: tree,
                metadata: metadata,
                reused: done.reused,
                filtered: done.filtered
            )
        }
        return relabelled
    }
}

extension ImageLayout {
    /// The lowest part of the union, if that is an ostree commit; nothing otherwise.
    func base(_ imported: [Int: ImportedLayer], in store: ImportStore) -> [Union.Part<RepositoryDirectory>] {
        guard isEncapsulated, let commit = imported[0] else { return [] }
        return [Union.Part(commit.root(in: store), layer: nil)]
    }
}

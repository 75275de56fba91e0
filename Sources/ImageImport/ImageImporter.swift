// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import HostFS
package import OCI
package import OSTree
internal import PathNames
internal import SystemPackage
internal import Threads

/// Brings an image into a repository the way ostree-ext does: a ref for each layer, a merge commit, and a ref for it.
package struct ImageImporter {
    /// What ostree-ext writes as its version in every release of bootc up to 1.16.
    static let importerVersion = "0.15.3"

    /// Whose repository it is.
    package enum Place: Sendable {
        /// That of a sysroot, whose lock is held: the image is protected from the clean-ups of other tools until
        /// ``LayerCollection`` finds it deployed.
        case sysroot
        /// Any other.
        case repository
    }

    private let image: OpenImage
    private let repository: Repository
    private let place: Place
    private let libostree: LibraryVersion
    private let progress: @Sendable (ImportProgress) -> Void

    /// An import of one image into one repository.
    ///
    /// `libostree` is the release whose rules for `/var` and for attributes are followed.
    package init(
        _ image: OpenImage,
        into repository: Repository,
        of place: Place = .repository,
        libostree: LibraryVersion = .running,
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) {
        self.image = image
        self.repository = repository
        self.place = place
        self.libostree = libostree
        self.progress = progress
    }

    /// Imports the image; a layer's ref appears only when the whole layer was proven.
    ///
    /// If it fails, layers that were whole by then stay, but on a full disk.
    package func run() async throws -> ImportResult {
        StagingLeftovers.remove(from: repository)
        progress(.started(layers: layers.count, bytes: image.manifest.layerBytes))
        var imported = try knownLayers()
        if let commit = try unchanged(), imported.count == layers.count {
            return result(commit, imported, unchanged: true)
        }
        let store = try ImportStore(repository)
        let clock = ContinuousClock()
        var seconds = ImportResult.Seconds()
        let start = clock.now
        let missing = layers.filter { imported[$0.index] == nil }
        if !missing.isEmpty {
            try lookForRoom(missing, store)
            try await settling(store) { try await fetch(missing, &imported, store) }
            try store.checkpoint()
        }
        seconds.layers = Double(seconds: clock.now - start)
        progress(.uniting)
        let union = clock.now
        let merge = try unite(&imported, store)
        seconds.union = Double(seconds: clock.now - union)
        let sync = clock.now
        try store.finish()
        seconds.sync = Double(seconds: clock.now - sync)
        image.forgetKept()
        var result = result(merge, imported, unchanged: false)
        result.objectsWritten = store.counts.objects
        result.bytesWritten = store.counts.bytes
        result.bytesFetched = missing.reduce(0) { $0 + $1.descriptor.size }
        result.seconds = seconds
        return result
    }

    private var layers: [ImageLayout.Layer] { image.layout.layers }
    private var imageRef: String { RefName.image(image.reference.image) }

    private func result(_ merge: Checksum, _ imported: [Int: ImportedLayer], unchanged: Bool) -> ImportResult {
        ImportResult(
            mergeCommit: merge.description,
            imageRef: imageRef,
            manifestDigest: image.manifestDigest,
            layers: layers.compactMap { layer in
                imported[layer.index].map { done in
                    ImportResult.Layer(
                        digest: layer.descriptor.digest,
                        size: layer.descriptor.size,
                        role: layer.role,
                        commit: done.commit.description,
                        reused: done.reused,
                        filtered: done.filtered
                    )
                }
            },
            unchanged: unchanged
        )
    }

    // MARK: - What is there already

    /// The layers whose refs lead to whole commits.
    private func knownLayers() throws -> [Int: ImportedLayer] {
        var known: [Int: ImportedLayer] = [:]
        for layer in layers {
            guard let checksum = try repository.resolve(RefName.blob(layer.descriptor.digest)),
                try repository.has(.commit, checksum), try !repository.isPartial(checksum)
            else { continue }
            if layer.role == .commit { try approveKnown(checksum) }
            let commit = try repository.commit(checksum)
            progress(.reused(index: layer.index, bytes: layer.descriptor.size))
            known[layer.index] = ImportedLayer(
                commit: checksum,
                tree: commit.rootTree,
                metadata: commit.rootMetadata,
                reused: true
            )
        }
        return known
    }

    /// The merge commit if the image ref leads to one of this manifest already.
    private func unchanged() throws -> Checksum? {
        guard let commit = try repository.resolve(imageRef), try repository.has(.commit, commit),
            try repository.commit(commit).metadata["ostree.manifest-digest"]?.string == image.manifestDigest
        else { return nil }
        return commit
    }

    private func lookForRoom(_ missing: [ImageLayout.Layer], _ store: ImportStore) throws {
        let needed = missing.reduce(0) { $0 + $1.descriptor.size }
        let available = try store.availableSpace()
        guard needed > available else { return }
        throw ImageError(
            .noSpace,
            "the layers that are missing have \(needed) bytes before they are unpacked, but only \(available) are free above "
                + "min-free-space in \(repository.path)",
            hint: "free some room"
        )
    }

    // MARK: - Layers

    /// Works while a thread brings what is written to the disk; keeps the layers that are whole if the work fails.
    private func settling(_ store: ImportStore, _ body: () async throws -> Void) async throws {
        async let settled: Void = BlockingThread.run { try store.keepSettling() }
        do {
            try await body()
        } catch {
            store.stop()
            try await settled
            if !Self.isNoSpace(error) { try? store.finish() }
            throw error
        }
        store.stop()
        try await settled
    }

    /// Whether a failure came from a disk without room.
    package static func isNoSpace(_ error: any Error) -> Bool {
        switch error {
        case let error as ImageError: error.kind == .noSpace
        case let error as OSTreeError: error.isNoSpace
        case let error as HostFSError: error.errno == .noSpace
        default: "\(error)".contains("No space left on device")
        }
    }

    private func fetch(
        _ missing: [ImageLayout.Layer],
        _ imported: inout [Int: ImportedLayer],
        _ store: ImportStore
    ) async throws {
        let cancellation = Cancellation()
        let work = LayerImport(store: store, libostree: libostree, progress: progress)
        let count = min(missing.count, max(2, min(4, HostEnvironment.processors)))
        let before = imported
        let fetched = try await image.withReaders(count, cancellation: cancellation) { readers in
            var imported = before
            try await fetchCommit(missing, readers, cancellation, work, &imported)
            try await fetchFiles(missing, readers, cancellation, work, &imported)
            return imported
        }
        imported = fetched
    }

    /// Fetches what the embedded commit is made of, and has it written when it is complete.
    private func fetchCommit(
        _ missing: [ImageLayout.Layer],
        _ readers: [LayerReader],
        _ cancellation: Cancellation,
        _ work: LayerImport,
        _ imported: inout [Int: ImportedLayer]
    ) async throws {
        let approve = approval
        let progress = progress
        var embedded: EmbeddedCommit?
        let importCommit: @Sendable (ImageLayout.Layer, LayerReader) throws -> EmbeddedCommit = { layer, reader in
            progress(.layer(index: layer.index, bytes: layer.descriptor.size))
            return try work.commit(layer, from: reader, approve: approve)
        }
        let commitLayers = missing.filter { $0.role == .commit }
        let isVerified = if case .remote = image.reference.verification { true } else { false }
        if isVerified {
            // Nothing of the image is written before its commit is known to be good.
            embedded = try await LayerWorkers.run(
                commitLayers,
                readers: readers,
                cancellation: cancellation,
                importCommit
            ).values.first
        }
        let rest = missing.filter { $0.role == .chunk || ($0.role == .commit && !isVerified) }
        let done = try await LayerWorkers.run(rest, readers: readers, cancellation: cancellation) {
            layer,
            reader -> (ImportedLayer?, EmbeddedCommit?) in
            if layer.role == .commit { return (nil, try importCommit(layer, reader)) }
            progress(.layer(index: layer.index, bytes: layer.descriptor.size))
            return (try work.chunk(layer, from: reader), nil)
        }
        for (index, outcome) in done {
            imported[index] = outcome.0
            embedded = outcome.1 ?? embedded
        }
        if let embedded, let layer = commitLayers.first {
            imported[layer.index] = try work.seal(embedded, layer)
        }
    }

    private func fetchFiles(
        _ missing: [ImageLayout.Layer],
        _ readers: [LayerReader],
        _ cancellation: Cancellation,
        _ work: LayerImport,
        _ imported: inout [Int: ImportedLayer]
    ) async throws {
        let derived = missing.filter { $0.role == .derived }
        guard !derived.isEmpty else { return }
        let base = basePart(imported, work.store).map { [$0] }
        let labels = try base.flatMap { try Labels.read($0, in: work.store) }
        let rules = LayerRules(
            keepsVar: LayerRules.keepsVar(libostree),
            settings: try base.map { try settings(in: $0, work.store) }
        )
        let progress = progress
        let done = try await LayerWorkers.run(derived, readers: readers, cancellation: cancellation) { layer, reader in
            progress(.layer(index: layer.index, bytes: layer.descriptor.size))
            return try work.files(layer, from: reader, rules: rules, labels: labels)
        }
        imported.merge(done) { _, new in new }
    }

    /// The text of the base commit's `prepare-root.conf`; empty if there is none.
    private func settings(in base: [Union.Part<RepositoryDirectory>], _ store: ImportStore) throws -> String {
        guard let folder = try Union.Part.descend(base, RootSettings.path.dropLast()),
            let file = try Union.contents(of: folder).leaves.first(where: { $0.name.string == RootSettings.path.last })
        else { return "" }
        let content = try store.use { repository, _ in try repository.file(file.leaf, limit: 1 << 20).content }
        return String(decoding: content, as: UTF8.self)
    }

    // MARK: - Signatures

    /// Looks at the embedded commit: with the keys of the remote that the reference names, if it names one.
    private var approval: @Sendable (Variant, Variant?) throws -> Void {
        guard case .remote(let remote) = image.reference.verification else { return { _, _ in } }
        let path = repository.path
        return { commit, detached in try Self.verify(commit, detached, remote: remote, repository: path) }
    }

    private func approveKnown(_ checksum: Checksum) throws {
        try approval(try repository.load(.commit, checksum), try repository.detachedMetadata(of: checksum))
    }

    private static func verify(_ commit: Variant, _ detached: Variant?, remote: String, repository: String) throws {
        guard let detached else {
            throw ImageError(
                .damaged,
                "the commit in the image is not signed, but the reference asks for the keys of remote \(remote)",
                hint: "use an image of that remote's owner, or name the image without verification"
            )
        }
        do {
            // With a repository of its own: this may be any thread.
            try Repository(path: repository).verify(commit, detached, remote: remote)
        } catch {
            throw ImageError(
                .damaged,
                "the commit in the image has no signature that remote \(remote) accepts",
                hint: "ostree remote list-gpg-keys \(remote) shows its keys; gpg-verify or sign-verify must be on",
                cause: error
            )
        }
    }

    // MARK: - The merge commit

    private func basePart(
        _ imported: [Int: ImportedLayer],
        _ store: ImportStore
    ) -> Union.Part<RepositoryDirectory>? {
        guard image.layout.isEncapsulated, let base = imported[0] else { return nil }
        return Union.Part(RepositoryDirectory(store, tree: base.tree, metadata: base.metadata), layer: nil)
    }

    /// Writes the union of all layers and has the merge commit written.
    private func unite(_ imported: inout [Int: ImportedLayer], _ store: ImportStore) throws -> Checksum {
        var parts = basePart(imported, store).map { [$0] } ?? []
        let derived = layers.filter { $0.role == .derived }
        for layer in derived {
            guard let done = imported[layer.index] else { continue }
            let directory = RepositoryDirectory(store, tree: done.tree, metadata: done.metadata)
            parts.append(Union.Part(directory, layer: layer.name))
        }
        let labels = try Labels.read(parts, in: store)
        let writer = UnionWriter(store, labels: labels, libostree: libostree)
        let (tree, metadata) = try writer.write(parts)
        if labels != nil { try relabel(derived, &imported, writer, store) }
        let commit = Commit(
            metadata: .dictionary([
                ("ostree.container.image-config", .string(image.configuration.canonical)),
                ("ostree.importer.version", .string(Self.importerVersion)),
                ("ostree.manifest", .string(image.manifest.canonical)),
                ("ostree.manifest-digest", .string(image.manifestDigest)),
            ]),
            parent: image.layout.isEncapsulated ? imported[0]?.commit : nil,
            timestamp: timestamp,
            rootTree: tree,
            rootMetadata: metadata
        )
        let protection = place == .sysroot ? [RefName.protection(image.reference.image)] : []
        return try store.seal(commit.variant, refs: [imageRef] + protection)
    }

    /// Puts the labels of the layers' own commits right, so that they share their objects with the merge commit.
    ///
    /// What they were before lies about until the next clean-up.
    private func relabel(
        _ derived: [ImageLayout.Layer],
        _ imported: inout [Int: ImportedLayer],
        _ writer: UnionWriter,
        _ store: ImportStore
    ) throws {
        for layer in derived {
            guard let done = imported[layer.index] else { continue }
            let (tree, metadata) = try writer.relabel(
                RepositoryDirectory(store, tree: done.tree, metadata: done.metadata)
            )
            guard tree != done.tree || metadata != done.metadata else { continue }
            let old = try store.use { repository, _ in try repository.commit(done.commit) }
            let commit = Commit(
                metadata: old.metadata,
                parent: nil,
                timestamp: old.timestamp,
                rootTree: tree,
                rootMetadata: metadata
            )
            imported[layer.index] = ImportedLayer(
                commit: try store.seal(commit.variant, refs: [RefName.blob(layer.descriptor.digest)]),
                tree: tree,
                metadata: metadata,
                reused: done.reused,
                filtered: done.filtered
            )
        }
    }

    /// The time of the image: the manifest's annotation, else the configuration's, else now.
    private var timestamp: UInt64 {
        let text = image.manifest.annotations["org.opencontainers.image.created"] ?? image.configuration.created
        return text.flatMap(Timestamp.seconds) ?? UInt64(Date().timeIntervalSince1970)
    }
}

extension Double {
    /// A duration in seconds.
    fileprivate init(seconds duration: Duration) {
        self = duration / .seconds(1)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import HostFS
package import OCI
package import OSTree
internal import PathNames
internal import SystemPackage
package import Threads

/// Brings an image into a repository the way ostree-ext does: a ref for each layer, a merge commit, and a ref for it.
package struct ImageImporter {
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
    private let cancellation: Cancellation
    private let progress: @Sendable (ImportProgress) -> Void

    /// An import of one image into one repository.
    ///
    /// `libostree` is the release whose rules for `/var` and for attributes are followed; `cancellation` ends the import
    /// with ``ImportStopped``.
    package init(
        _ image: OpenImage,
        into repository: Repository,
        of place: Place = .repository,
        libostree: LibraryVersion = .running,
        cancellation: Cancellation = Cancellation(),
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) {
        self.image = image
        self.repository = repository
        self.place = place
        self.libostree = libostree
        self.cancellation = cancellation
        self.progress = progress
    }

    /// Imports the image; a layer's ref appears only when the whole layer was proven.
    ///
    /// If it fails, layers that were whole by then stay, but on a full disk.
    package func run() async throws -> ImportResult {
        try approval.check(image.layout)
        StagingLeftovers.remove(from: repository)
        var imported = try knownLayers()
        let missing = layers.filter { imported[$0.index] == nil && $0.isFirst(in: layers) }
        let others = Set(layers.map(\.index)).subtracting(missing.map(\.index))
        progress(.image(.started(image.reference.image, layers, known: others)))
        if let commit = try unchanged(), imported.count == layers.count {
            try protect(commit)
            return result(commit, imported, unchanged: true)
        }
        let store = try ImportStore(repository, until: cancellation)
        let clock = ContinuousClock()
        var seconds = ImportResult.Seconds()
        let start = clock.now
        if !missing.isEmpty {
            try lookForRoom(missing, store)
            let work = LayerImport(store: store, libostree: libostree, progress: progress)
            let fetched = try await settling(store) { [imported] in
                try await LayerFetch.run(missing, of: image, beside: imported, work, approval, until: cancellation)
            }
            imported.merge(fetched) { _, new in new }
            for layer in layers where imported[layer.index] == nil {
                imported[layer.index] = layers.first(where: layer.isSame).flatMap { imported[$0.index]?.again }
            }
            try store.checkpoint()
        }
        seconds.layers = Double(seconds: clock.now - start)
        progress(.uniting)
        let union = clock.now
        let (united, fetched) = (MergeCommit(of: image, place, libostree), imported)
        let merge = try await BlockingThread.run { try united.write(fetched, in: store) }
        imported = merge.layers
        seconds.union = Double(seconds: clock.now - union)
        let sync = clock.now
        try store.finish()
        seconds.sync = Double(seconds: clock.now - sync)
        image.forgetKept()
        var result = result(merge.checksum, imported, unchanged: false)
        result.objectsWritten = store.counts.objects
        result.bytesWritten = store.counts.bytes
        result.bytesFetched = missing.reduce(0) { $0 + $1.descriptor.size }
        result.seconds = seconds
        return result
    }

    private var layers: [ImageLayout.Layer] { image.layout.layers }
    private var imageRef: String { RefName.image(image.reference.image) }
    private var approval: CommitApproval { CommitApproval(image.reference.verification, repository.path) }

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
            guard let checksum = try repository.layerCommit(layer.descriptor.digest) else { continue }
            let commit = try repository.commit(checksum)
            // The same blob may have been brought in as another kind of layer.
            guard try LayerImport.role(of: commit, in: repository) == layer.role else { continue }
            if layer.role == .commit { try approval.check(checksum, in: repository) }
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
        try repository.mergeCommit(of: image.reference.image, manifestDigest: image.manifestDigest)
    }

    /// Protects an image of a sysroot that has not been brought in with protection, or has lost it.
    private func protect(_ commit: Checksum) throws {
        let ref = RefName.protection(image.reference.image)
        guard place == .sysroot, try repository.resolve(ref) != commit else { return }
        let transaction = try Transaction(in: repository)
        transaction.writer.setRef(ref, to: commit)
        try transaction.commit()
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

    /// Works while a thread brings what is written to the disk; keeps the layers that are whole if the work fails.
    private func settling<Result>(_ store: ImportStore, _ body: () async throws -> Result) async throws -> Result {
        async let settled: Void = BlockingThread.run { try store.keepSettling() }
        let result: Result
        do {
            result = try await body()
        } catch {
            store.stop()
            try await settled
            if !Self.isNoSpace(error) { try? store.finish() }
            throw error
        }
        store.stop()
        try await settled
        return result
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
}

extension ImageLayout.Layer {
    /// Whether another layer has the same blob, for the same purpose.
    fileprivate func isSame(as other: ImageLayout.Layer) -> Bool {
        descriptor.digest == other.descriptor.digest && role == other.role
    }

    /// Whether no layer below has the same blob, for the same purpose.
    fileprivate func isFirst(in layers: [ImageLayout.Layer]) -> Bool {
        layers.first(where: isSame)?.index == index
    }
}

extension Double {
    /// A duration in seconds.
    fileprivate init(seconds duration: Duration) {
        self = duration / .seconds(1)
    }
}

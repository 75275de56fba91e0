// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import OCI
internal import OSTree
internal import PathNames
internal import Threads

/// Fetches the layers that are missing, many at a time: first the commit with its chunks, since the layers above need what
/// it says of labels and of `/var`.
struct LayerFetch {
    private let missing: [ImageLayout.Layer]
    private let layout: ImageLayout
    private let readers: [LayerReader]
    private let cancellation: Cancellation
    private let work: LayerImport
    private let approval: CommitApproval

    /// Fetches layers and has them imported.
    ///
    /// - Parameters:
    ///   - missing: the layers.
    ///   - image: whose layers they are.
    ///   - known: the image's layers that are in the repository, by their index.
    ///   - work: what imports a layer.
    ///   - approval: what looks at the commit.
    ///   - end: ends the work before its time.
    /// - Returns: what came of each layer, by its index.
    /// - Throws: what the first failing layer threw.
    static func run(
        _ missing: [ImageLayout.Layer],
        of image: OpenImage,
        beside known: [Int: ImportedLayer],
        _ work: LayerImport,
        _ approval: CommitApproval,
        until end: Cancellation
    ) async throws -> [Int: ImportedLayer] {
        let cancellation = Cancellation(partOf: end)
        let count = min(missing.count, max(2, min(4, HostEnvironment.processors)))
        return try await image.withReaders(count, cancellation: cancellation) { readers in
            let fetch = LayerFetch(
                missing: missing,
                layout: image.layout,
                readers: readers,
                cancellation: cancellation,
                work: work,
                approval: approval
            )
            let commit = try await fetch.commit()
            let base = known.merging(commit) { _, new in new }
            return try await commit.merging(fetch.files(above: base)) { _, new in new }
        }
    }

    /// What the embedded commit is made of; it is written when that is complete.
    private func commit() async throws -> [Int: ImportedLayer] {
        let (work, approval) = (work, approval)
        let importCommit: @Sendable (ImageLayout.Layer, LayerReader) throws -> EmbeddedCommit = { layer, reader in
            try work.commit(layer, from: reader, approve: approval.check)
        }
        let commitLayers = layers(.commit)
        var embedded: EmbeddedCommit?
        if approval.isAsked {
            // Nothing of the image is written before its commit is known to be good.
            embedded = try await each(commitLayers, importCommit).values.first
        }
        let rest = layers(.chunk) + (approval.isAsked ? [] : commitLayers)
        let done = try await each(rest) { layer, reader -> (ImportedLayer?, EmbeddedCommit?) in
            layer.role == .commit
                ? (nil, try importCommit(layer, reader)) : (try work.chunk(layer, from: reader), nil)
        }
        embedded = embedded ?? done.values.lazy.compactMap(\.1).first
        var imported = done.compactMapValues(\.0)
        if let embedded, let layer = commitLayers.first {
            imported[layer.index] = try work.seal(embedded, layer)
        }
        return imported
    }

    /// The layers of plain files.
    private func files(above imported: [Int: ImportedLayer]) async throws -> [Int: ImportedLayer] {
        let derived = layers(.derived)
        guard !derived.isEmpty else { return [:] }
        let base = layout.base(imported, in: work.store)
        let labels = base.isEmpty ? nil : try Labels.read(base, in: work.store)
        let rules = LayerRules(
            keepsVar: LayerRules.keepsVar(work.libostree),
            settings: base.isEmpty ? nil : try settings(in: base)
        )
        let work = work
        return try await each(derived) { layer, reader in
            try work.files(layer, from: reader, rules: rules, labels: labels)
        }
    }

    /// The text of the base commit's `prepare-root.conf`; empty if there is none.
    private func settings(in base: [Union.Part<RepositoryDirectory>]) throws -> String {
        guard let folder = try Union.Part.descend(base, RootSettings.path.dropLast()),
            let file = try Union.contents(of: folder).leaves.first(where: { $0.name.string == RootSettings.path.last })
        else { return "" }
        let content = try work.store.use { repository, _ in try repository.file(file.leaf, limit: 1 << 20).content }
        return String(decoding: content, as: UTF8.self)
    }

    private func layers(_ role: ImageLayout.Role) -> [ImageLayout.Layer] {
        missing.filter { $0.role == role }
    }

    private func each<Outcome: Sendable>(
        _ layers: [ImageLayout.Layer],
        _ body: @escaping @Sendable (ImageLayout.Layer, LayerReader) throws -> Outcome
    ) async throws -> [Int: Outcome] {
        let progress = work.progress
        return try await LayerWorkers.run(layers, readers: readers, cancellation: cancellation) { layer, reader in
            progress(.image(.layer(layer.index)))
            let outcome = try body(layer, reader)
            progress(.image(.done(layer: layer.index)))
            return outcome
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Archive
package import OSTree
internal import Threads

/// Reads the layers of an open image, one at a time.
///
/// `@unchecked Sendable`: a reader belongs to one thread at a time.
package struct LayerReader: @unchecked Sendable {
    private let source: any ImageSource
    private let cache: BlobCache?
    private let cancellation: Cancellation

    init(_ source: any ImageSource, cache: BlobCache?, cancellation: Cancellation) {
        self.source = source
        self.cache = cache
        self.cancellation = cancellation
    }

    /// Reads a layer of plain files into a tree.
    ///
    /// - Returns: the tree, and how many entries of which name were left out.
    package func readFiles<Sink: ContentSink>(
        of layer: ImageLayout.Layer,
        rules: LayerRules,
        into sink: Sink,
        progress: @escaping (Int) -> Void
    ) throws -> (tree: FileTree<Sink.Content>, filtered: [String: Int]) {
        try read(layer, progress: progress) { reader, limits in
            var builder = LayerTreeBuilder(rules: rules, layer: layer.name, limits: limits, sink: sink)
            return try builder.read(reader)
        }
    }

    /// Reads a layer of an encapsulated commit object by object.
    ///
    /// What is given is proven only when this returns.
    ///
    /// - Parameters:
    ///   - layer: a commit's or a chunk's layer.
    ///   - sink: where files go.
    ///   - approve: asked about the commit and the metadata beside it before anything that follows them is taken.
    ///   - progress: told of every piece's length in bytes.
    ///   - body: takes the objects.
    /// - Throws: ``ImageError``, and what the closures and the sink throw.
    package func readObjects<Sink: ContentSink>(
        of layer: ImageLayout.Layer,
        into sink: Sink,
        approve: @escaping (Variant, Variant?) throws -> Void = { _, _ in },
        progress: @escaping (Int) -> Void,
        _ body: (StreamedObject<Sink.Content>) throws -> Void
    ) throws {
        try read(layer, progress: progress) { reader, limits in
            var stream = ObjectStream(layer: layer.name, role: layer.role, limits: limits, sink: sink, approve: approve)
            try stream.read(reader, body)
        }
    }

    /// Decompresses a layer, and checks digest and diff id once it was read to its end.
    private func read<Result>(
        _ layer: ImageLayout.Layer,
        progress: @escaping (Int) -> Void,
        _ body: (TarReader, UnpackLimits) throws -> Result
    ) throws -> Result {
        do {
            if let kept = cache?.open(layer.asNamed, cancellation: cancellation, progress: progress) {
                return try layer.asNamed.proving(kept) { try unpack(layer, layer.asNamed, $0, body) }
            }
            let stored = try source.stored(layer)
            return try source.blob(stored, cancellation: cancellation, progress: progress) { blob in
                guard let cache, let keeping = cache.keep(stored, from: blob) else {
                    return try unpack(layer, stored, blob, body)
                }
                let result = try unpack(layer, stored, keeping, body)
                try keeping.finish()
                return result
            }
        } catch let error as ArchiveError {
            throw ImageError(.damaged, "layer \(layer.name) cannot be unpacked", cause: error)
        }
    }

    private func unpack<Result>(
        _ layer: ImageLayout.Layer,
        _ stored: StoredBlob,
        _ blob: any ByteSource,
        _ body: (TarReader, UnpackLimits) throws -> Result
    ) throws -> Result {
        let limits = UnpackLimits(layer: layer.name, blobSize: layer.descriptor.size)
        let decompressor = try Decompressor(blob, stored.compression)
        let ahead = try ReadAhead(decompressor, cancellation: Cancellation(partOf: cancellation))
        defer { ahead.close() }
        let excess = limits.exceeded(by: nil)
        let tar = HashingSource(ahead, limit: limits.bytes, excess: excess)
        let result = try body(try TarReader(tar), limits)
        let diffID = try tar.finish()
        guard diffID == layer.diffID else {
            throw ImageError(.damaged, "layer \(layer.name) unpacks to \(diffID), not to \(layer.diffID)")
        }
        return result
    }
}

extension ImageLayout.Layer {
    /// The layer in messages: its place and the start of its digest.
    package var name: String { "\(index + 1) (\(descriptor.digest.prefix(19)))" }
}

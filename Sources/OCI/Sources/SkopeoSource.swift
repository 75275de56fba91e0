// SPDX-License-Identifier: Apache-2.0

internal import Archive
internal import JSONTree
internal import Threads

/// An image that skopeo reads.
final class SkopeoSource: ImageSource {
    private let proxy: ImageProxy
    private let handle: Int64
    /// How the layers are stored, by index; `nil` where they are stored as the manifest says.
    private let layers: [StoredBlob]?
    /// Whether the manifest tells the compression.
    ///
    /// That of an archive of docker's is made up by skopeo, and says gzip of everything.
    private let tellsCompression: Bool

    /// Opens an image; the reference is in skopeo's spelling.
    init(_ proxy: ImageProxy, _ reference: ImageReference, spelled source: String) throws {
        self.proxy = proxy
        let storesOtherwise = reference.transport == .containersStorage
        guard !storesOtherwise || proxy.version >= ProxyVersion(0, 2, 5) else {
            throw ImageError(
                .unavailable,
                "\(reference): this skopeo cannot read layers out of containers-storage "
                    + "(image proxy protocol \(proxy.version), 0.2.5 is needed)",
                hint:
                    "install skopeo 1.11 or newer, or copy the image first: skopeo copy \(reference) oci:DIRECTORY:TAG"
            )
        }
        handle = try proxy.open(source)
        tellsCompression = reference.transport != .dockerArchive
        layers = storesOtherwise ? try Self.layers(try proxy.layerInfo(of: handle)) : nil
    }

    func manifest() throws -> (digest: String, bytes: [UInt8]) {
        try proxy.manifest(of: handle)
    }

    func configuration(_ manifest: ImageManifest) throws -> [UInt8] {
        try proxy.configuration(of: handle)
    }

    func stored(_ layer: ImageLayout.Layer) throws -> StoredBlob {
        guard let layers else {
            let named = layer.asNamed
            return tellsCompression
                ? named : StoredBlob(digest: named.digest, size: named.size, compression: .detected)
        }
        guard layer.index < layers.count else {
            throw ImageError(.damaged, "layer \(layer.name) is not in the storage")
        }
        return layers[layer.index]
    }

    func blob<Result>(
        _ blob: StoredBlob,
        cancellation: Cancellation,
        progress: @escaping (Int) -> Void,
        _ body: (any ByteSource) throws -> Result
    ) throws -> Result {
        try proxy.blob(blob, of: handle, cancellation: cancellation, progress: progress) { bytes in
            try blob.proving(bytes, body)
        }
    }

    private static func layers(_ json: JSONValue) throws -> [StoredBlob] {
        try (json.array ?? []).map { entry in
            guard let digest = entry["digest"]?.string, let type = entry["media_type"]?.string else {
                throw ImageError(.unavailable, "skopeo does not say how the layers are stored")
            }
            let size = entry["size"]?.integer.flatMap { UInt64(exactly: $0) }
            return StoredBlob(
                digest: digest,
                size: size,
                compression: try LayerMediaType.compression(of: type, in: digest)
            )
        }
    }
}

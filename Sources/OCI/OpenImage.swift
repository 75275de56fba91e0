// SPDX-License-Identifier: Apache-2.0

internal import Archive

/// An image that is open for reading: its manifest, its configuration, and its layers one by one.
package final class OpenImage {
    /// Where it was found.
    package let reference: OSTreeImageReference
    /// `sha256:…` of the manifest of this machine's architecture, as the source has it.
    package let manifestDigest: String
    /// The manifest.
    package let manifest: ImageManifest
    /// The configuration.
    package let configuration: ImageConfiguration
    /// What each layer is for.
    package let layout: ImageLayout

    private let proxy: ImageProxy
    private let handle: Int64

    private init(_ proxy: ImageProxy, _ reference: OSTreeImageReference, digest: String?) throws {
        self.proxy = proxy
        self.reference = reference
        handle = try proxy.open(Self.source(of: reference.image, digest: digest))
        let (digest, bytes) = try proxy.manifest(of: handle)
        manifestDigest = digest
        manifest = try ImageManifest(parsing: bytes)
        configuration = try ImageConfiguration(parsing: try proxy.configuration(of: handle))
        layout = try ImageLayout(manifest: manifest, configuration: configuration)
    }

    /// What skopeo is asked for: in a registry exactly the manifest of a digest, even if the tag has moved on.
    private static func source(of image: ImageReference, digest: String?) -> String {
        guard image.transport == .registry, let digest else { return image.description }
        var name = image.name.split(separator: "@", maxSplits: 1)[0]
        if let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") { name = name[..<colon] }
        return "\(image.transport.prefix)\(name)@\(digest)"
    }

    /// Opens an image through skopeo, works on it, and closes it.
    ///
    /// - Parameters:
    ///   - reference: the image, named without a signature scheme: none can be verified yet.
    ///   - digest: the manifest that is wanted of a registry, whatever the tag says by now; `nil` for the tag's.
    ///   - body: the work.
    /// - Returns: what the work gives.
    /// - Throws: ``ImageError`` of kind `unavailable` if skopeo or the image is not to be had, `damaged` if the image is
    ///   not what it says it is; what the work throws otherwise.
    package static func with<Result>(
        _ reference: OSTreeImageReference,
        digest: String? = nil,
        _ body: (OpenImage) async throws -> Result
    ) async throws -> Result {
        guard reference.verification == .allowInsecure else {
            throw ImageError(
                .unavailable,
                "\(reference): signatures cannot be verified by this version of drydock",
                hint: "name the image without a signature scheme, for example \(reference.image)"
            )
        }
        // Its blobs are not those that the manifest names; they need a proxy that tells how they are stored.
        guard reference.image.transport != .containersStorage else {
            throw ImageError(
                .unavailable,
                "\(reference.image): images in containers-storage cannot be read by this version of drydock",
                hint: "copy it first: skopeo copy \(reference.image) oci:DIRECTORY:TAG"
            )
        }
        let credentials = reference.image.transport == .registry ? RegistryCredentials.arguments : ["--no-creds"]
        return try await ImageProxy.with(credentials: credentials) { proxy in
            try await body(try OpenImage(proxy, reference, digest: digest))
        }
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
        try read(layer, progress: progress) { reader in
            var builder = LayerTreeBuilder(rules: rules, layer: layer.name, sink: sink)
            return try builder.read(reader)
        }
    }

    /// Reads a layer of an encapsulated commit object by object.
    ///
    /// What is given is proven only when this returns.
    package func readObjects<Sink: ContentSink>(
        of layer: ImageLayout.Layer,
        into sink: Sink,
        progress: @escaping (Int) -> Void,
        _ body: (StreamedObject<Sink.Content>) throws -> Void
    ) throws {
        try read(layer, progress: progress) { reader in
            var stream = ObjectStream(layer: layer.name, role: layer.role, sink: sink)
            try stream.read(reader, body)
        }
    }

    /// Decompresses a layer, and checks digest and diff id once it was read to its end.
    private func read<Result>(
        _ layer: ImageLayout.Layer,
        progress: @escaping (Int) -> Void,
        _ body: (TarReader) throws -> Result
    ) throws -> Result {
        do {
            return try proxy.blob(layer.descriptor, of: handle, progress: progress) { blob in
                let tar = HashingSource(try Decompressor(blob))
                let result = try body(try TarReader(tar))
                let diffID = try tar.finish()
                guard diffID == layer.diffID else {
                    throw ImageError(.damaged, "layer \(layer.name) unpacks to \(diffID), not to \(layer.diffID)")
                }
                return result
            }
        } catch let error as ArchiveError {
            throw ImageError(.damaged, "layer \(layer.name) cannot be unpacked", cause: error)
        }
    }
}

extension ImageLayout.Layer {
    /// The layer in messages: its place and the start of its digest.
    package var name: String { "\(index + 1) (\(descriptor.digest.prefix(19)))" }
}

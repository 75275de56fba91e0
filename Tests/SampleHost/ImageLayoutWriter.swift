// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// Writes packed layers and the documents about them to an OCI image layout.
struct ImageLayoutWriter {
    let layout: FilePath
    let scratch: FilePath

    /// Makes the layout's fixed parts.
    init(layout: FilePath, scratch: FilePath) throws {
        self.layout = layout
        self.scratch = scratch
        try SystemCalls.makeDirectories(layout.appending("blobs/sha256").string)
        try Files.write(OCIDocuments.encode(OCIDocuments.Layout()), to: layout.appending("oci-layout"))
    }

    /// Writes an image and names it in the index.
    func write(
        _ stack: ImageStack,
        packed: [ImageLayer.Packed],
        variant: SampleImage.Variant,
        tag: String
    ) async throws -> SampleImage {
        for layer in packed {
            try SystemCalls.rename(layer.file.string, to: blob(layer.digest).string)
        }
        let config = try await store(config(of: stack, packed: packed), mediaType: OCIDocuments.configType)
        let manifest = OCIDocuments.Manifest(
            config: config,
            layers: packed.map { .init(mediaType: $0.mediaType, digest: $0.digest, size: $0.size) },
            annotations: ["org.opencontainers.image.created": stack.release.created]
        )
        var entry = try await store(manifest, mediaType: OCIDocuments.manifestType)
        entry.annotations = [OCIDocuments.nameAnnotation: tag]
        try addToIndex(entry, tag: tag)
        return SampleImage(
            variant: variant,
            layout: layout,
            tag: tag,
            manifestDigest: entry.digest,
            configDigest: config.digest,
            layers: packed.map { .init(mediaType: $0.mediaType, digest: $0.digest, diffID: $0.diffID, size: $0.size) }
        )
    }

    /// The image config.
    private func config(of stack: ImageStack, packed: [ImageLayer.Packed]) -> OCIDocuments.Config {
        var labels = [
            "org.opencontainers.image.version": stack.release.version,
            "version": stack.release.version,
        ]
        if stack.isLabelled {
            labels["containers.bootc"] = "1"
            labels["ostree.bootable"] = "true"
        }
        return OCIDocuments.Config(
            created: stack.release.created,
            architecture: stack.architecture,
            config: .init(labels: labels),
            rootfs: .init(diffIDs: packed.map(\.diffID)),
            history: stack.layers.map { .init(created: stack.release.created, createdBy: $0.note) }
        )
    }

    /// Writes a document as a blob.
    private func store(_ document: some Encodable, mediaType: String) async throws -> OCIDocuments.Descriptor {
        let bytes = try OCIDocuments.encode(document)
        let draft = scratch.appending("document.json")
        try Files.write(bytes, to: draft)
        guard let digest = try await ImageLayer.digests(of: [draft]).first else {
            throw SampleError.unexpected("sha256sum gave no digest")
        }
        try SystemCalls.rename(draft.string, to: blob(digest).string)
        return .init(mediaType: mediaType, digest: digest, size: bytes.count)
    }

    /// Puts a manifest into the index, in the place of an older one of its tag.
    private func addToIndex(_ entry: OCIDocuments.Descriptor, tag: String) throws {
        let path = layout.appending("index.json")
        var index = OCIDocuments.Index()
        if SystemCalls.exists(path.string) {
            index = try OCIDocuments.decode(OCIDocuments.Index.self, Files.read(path))
        }
        index.manifests.removeAll { $0.annotations?[OCIDocuments.nameAnnotation] == tag }
        index.manifests.append(entry)
        try Files.write(OCIDocuments.encode(index), to: path)
    }

    /// The file of a blob.
    private func blob(_ digest: String) -> FilePath {
        layout.appending("blobs/sha256/\(digest.split(separator: ":").last ?? "")")
    }
}

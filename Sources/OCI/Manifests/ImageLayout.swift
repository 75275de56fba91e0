// SPDX-License-Identifier: Apache-2.0

internal import Archive

/// Which layers of an image hold an ostree commit, which its objects, and which plain files.
public struct ImageLayout: Sendable {
    /// What a layer is for.
    public enum Role: String, Sendable {
        /// The ostree commit with its trees, and possibly all of its files.
        case commit
        /// Files of the ostree commit.
        case chunk
        /// Files of any container tool.
        case derived
    }

    /// One layer.
    public struct Layer: Sendable {
        /// The place in the manifest, from 0.
        public let index: Int
        /// The blob.
        public let descriptor: Descriptor
        /// `sha256:…` of the tar inside.
        public let diffID: String
        /// What it is for.
        public let role: Role
        /// How the blob is compressed.
        let compression: Compression
    }

    /// The layers, the lowest first.
    public let layers: [Layer]

    /// Whether the image is an ostree commit, with or without layers on top.
    public var isEncapsulated: Bool { layers.first?.role == .commit }

    /// Sorts the layers by the label `ostree.final-diffid` (ostree-ext `parse_manifest_layout`).
    public init(manifest: ImageManifest, configuration: ImageConfiguration) throws(ImageError) {
        guard manifest.layers.count == configuration.diffIDs.count else {
            throw ImageError(
                .damaged,
                "the manifest has \(manifest.layers.count) layers, the configuration \(configuration.diffIDs.count)"
            )
        }
        let last = try Self.lastOfCommit(in: configuration)
        var layers: [Layer] = []
        for (index, descriptor) in manifest.layers.enumerated() {
            let compression = try LayerMediaType.compression(of: descriptor.mediaType, in: "\(index + 1)")
            layers.append(
                Layer(
                    index: index,
                    descriptor: descriptor,
                    diffID: configuration.diffIDs[index],
                    role: last.map { index == 0 ? .commit : index <= $0 ? .chunk : .derived } ?? .derived,
                    compression: compression
                )
            )
        }
        self.layers = layers
    }

    private static func lastOfCommit(in configuration: ImageConfiguration) throws(ImageError) -> Int? {
        guard let label = configuration.labels["ostree.final-diffid"] else { return nil }
        guard let index = configuration.diffIDs.firstIndex(of: label) else {
            throw ImageError(.damaged, "label ostree.final-diffid names \(label), which is no layer of the image")
        }
        guard configuration.diffIDs.lastIndex(of: label) == index else {
            throw ImageError(
                .damaged,
                "label ostree.final-diffid names \(label), which is more than one layer of the image"
            )
        }
        return index
    }
}

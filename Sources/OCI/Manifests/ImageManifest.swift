// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// A blob that a manifest names.
public struct Descriptor: Sendable, Equatable {
    /// What it holds.
    public let mediaType: String
    /// `sha256:…` of the blob.
    public let digest: String
    /// Bytes.
    public let size: UInt64
    /// Notes of whoever made the image.
    public let annotations: [String: String]
}

/// The manifest of one architecture, in OCI form.
public struct ImageManifest: Sendable {
    /// Bytes that a manifest or a configuration may have; those of real images have less than a hundred kibibytes.
    static let limit = 8 << 20

    /// The image configuration's blob.
    public let config: Descriptor
    /// The layers' blobs, the lowest first.
    public let layers: [Descriptor]
    /// Notes of whoever made the image.
    public let annotations: [String: String]
    /// The fields that ostree-ext keeps, as RFC 8785 JSON: the value of `ostree.manifest`.
    public let canonical: String

    /// Bytes of all layers as stored.
    public let layerBytes: UInt64

    /// Reads a manifest.
    public init(parsing text: [UInt8]) throws(ImageError) {
        let json = try ImageJSON.parse(text, as: "manifest")
        guard let config = Descriptor(json["config"]) else {
            throw ImageError(.damaged, "the manifest does not name the image configuration")
        }
        guard let layers = json["layers"]?.array else {
            throw ImageError(.damaged, "the manifest has no list of layers")
        }
        self.config = config
        var descriptors: [Descriptor] = []
        var bytes: UInt64 = 0
        for (index, layer) in layers.enumerated() {
            guard let descriptor = Descriptor(layer) else {
                throw ImageError(.damaged, "layer \(index + 1) of the manifest is no descriptor: $.layers[\(index)]")
            }
            descriptors.append(descriptor)
            bytes += descriptor.size
            guard bytes <= UInt64(Int64.max) else {
                throw ImageError(.damaged, "with layer \(index + 1) the layers have more bytes than any disk")
            }
        }
        guard !descriptors.isEmpty else { throw ImageError(.damaged, "the image has no layers") }
        self.layers = descriptors
        layerBytes = bytes
        annotations = json["annotations"]?.stringMembers ?? [:]
        canonical = json.keeping(ImageFields.manifest).canonical
    }
}

extension Descriptor {
    init?(_ json: JSONValue?) {
        guard let json, let mediaType = json["mediaType"]?.string, let digest = json["digest"]?.string,
            let size = json["size"]?.integer, size >= 0
        else { return nil }
        self.init(
            mediaType: mediaType,
            digest: digest,
            size: UInt64(size),
            annotations: json["annotations"]?.stringMembers ?? [:]
        )
    }
}

/// Reads JSON of images with errors of images.
enum ImageJSON {
    static func parse(_ bytes: [UInt8], as what: String) throws(ImageError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw ImageError(.damaged, "the image's \(what) is not JSON", cause: error)
        }
    }
}

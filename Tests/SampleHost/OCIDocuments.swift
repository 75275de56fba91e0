// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The JSON documents of an OCI image layout, as far as the samples need them.
enum OCIDocuments {
    static let manifestType = "application/vnd.oci.image.manifest.v1+json"
    static let configType = "application/vnd.oci.image.config.v1+json"
    static let indexType = "application/vnd.oci.image.index.v1+json"
    static let nameAnnotation = "org.opencontainers.image.ref.name"

    /// A blob as other documents name it.
    struct Descriptor: Codable {
        var mediaType: String
        var digest: String
        var size: Int
        var annotations: [String: String]?
    }

    /// `index.json`.
    struct Index: Codable {
        var schemaVersion = 2
        var mediaType = OCIDocuments.indexType
        var manifests: [Descriptor] = []
    }

    /// An image manifest.
    struct Manifest: Codable {
        var schemaVersion = 2
        var mediaType = OCIDocuments.manifestType
        var config: Descriptor
        var layers: [Descriptor]
        var annotations: [String: String]
    }

    /// An image config.
    struct Config: Codable {
        /// What a container of the image would run with.
        struct Process: Codable {
            var labels: [String: String]

            enum CodingKeys: String, CodingKey {
                case labels = "Labels"
            }
        }

        /// The layers in their uncompressed form.
        struct RootFS: Codable {
            var type = "layers"
            var diffIDs: [String]

            enum CodingKeys: String, CodingKey {
                case type
                case diffIDs = "diff_ids"
            }
        }

        /// Where one layer came from.
        struct Step: Codable {
            var created: String
            var createdBy: String

            enum CodingKeys: String, CodingKey {
                case created
                case createdBy = "created_by"
            }
        }

        var created: String
        var architecture: String
        var os = "linux"
        var config: Process
        var rootfs: RootFS
        var history: [Step]
    }

    /// `oci-layout`.
    struct Layout: Codable {
        var imageLayoutVersion = "1.0.0"
    }

    /// A document as JSON whose bytes depend on nothing but its content.
    static func encode(_ document: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try Array(encoder.encode(document))
    }

    /// Reads a document.
    static func decode<Document: Decodable>(_: Document.Type, _ bytes: [UInt8]) throws -> Document {
        try JSONDecoder().decode(Document.self, from: Data(bytes))
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// The configuration of an image: what it is for, and what its layers are when unpacked.
public struct ImageConfiguration: Sendable {
    /// `amd64`, `arm64`, ….
    public let architecture: String
    /// When the image was made, RFC 3339.
    public let created: String?
    /// Labels.
    public let labels: [String: String]
    /// `sha256:…` of each layer's tar, the lowest first.
    public let diffIDs: [String]
    /// The fields that ostree-ext keeps, as RFC 8785 JSON: the value of `ostree.container.image-config`.
    public let canonical: String

    /// Reads a configuration.
    public init(parsing bytes: [UInt8]) throws(ImageError) {
        let json = try ImageJSON.parse(bytes, as: "configuration")
        guard let diffIDs = json["rootfs"]?["diff_ids"]?.array?.compactMap(\.string) else {
            throw ImageError(.damaged, "the image configuration has no rootfs.diff_ids")
        }
        self.diffIDs = diffIDs
        architecture = json["architecture"]?.string ?? ""
        created = json["created"]?.string
        labels = json["config"]?["Labels"]?.stringMembers ?? [:]
        canonical = json.filled.keeping(ImageFields.configuration).canonical
    }

    /// The version: `org.opencontainers.image.version`, else `version`.
    public var version: String? { labels["org.opencontainers.image.version"] ?? labels["version"] }
}

extension JSONValue {
    /// The configuration with the fields that Go writes whether they are there or not.
    fileprivate var filled: JSONValue {
        guard case .object(let members) = self else { return self }
        let defaults = [Member("architecture", .string("")), Member("os", .string("")), Member("config", .object([]))]
        let present = members.filter { $0.value != .null }
        return .object(present + defaults.filter { field in !present.contains { $0.name == field.name } })
    }
}

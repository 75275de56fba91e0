// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import JSONTree

/// The index of an OCI image layout, and the manifest in it that is wanted here.
struct LayoutIndex {
    static let manifestType = "application/vnd.oci.image.manifest.v1+json"
    private static let indexTypes = [
        "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json",
    ]
    private static let tagAnnotation = "org.opencontainers.image.ref.name"
    /// Indexes may lie in indexes, but not without end.
    private static let deepest = 4

    private let files: BlobDirectory
    private let name: String

    /// The index of a layout; `name` is for messages.
    init(_ files: BlobDirectory, named name: String) {
        self.files = files
        self.name = name
    }

    /// The manifest of a tag; without one the layout must hold only one image.
    func manifest(tag: String?) throws -> [UInt8] {
        let entries = try entries(try files.document("index.json"))
        let matching = tag.map { tag in
            entries.filter { $0["annotations"]?[Self.tagAnnotation]?.string == tag }
        }
        let found = matching ?? entries
        guard found.count == 1, let entry = found.first else {
            let what = tag.map { "the tag \($0)" } ?? "an image without a tag"
            throw ImageError(
                .unavailable,
                "\(name): \(what) is there \(found.count) times",
                hint: "name a tag of the layout's index.json: oci:DIRECTORY:TAG"
            )
        }
        return try resolve(entry, depth: 0)
    }

    private func resolve(_ entry: JSONValue, depth: Int) throws -> [UInt8] {
        guard let digest = entry["digest"]?.string, depth < Self.deepest else {
            throw ImageError(.damaged, "\(name): the index holds an entry that is no descriptor")
        }
        let bytes = try files.document(blob: digest)
        let type = try ImageJSON.parse(bytes, as: "manifest")["mediaType"]?.string ?? entry["mediaType"]?.string ?? ""
        guard Self.indexTypes.contains(type) else { return bytes }
        let architecture = HostEnvironment.goArchitecture
        let matching = try entries(bytes).first { entry in
            entry["platform"]?["architecture"]?.string == architecture && entry["platform"]?["os"]?.string == "linux"
        }
        guard let matching else {
            throw ImageError(.unavailable, "\(name): the index has no image for linux on \(architecture)")
        }
        return try resolve(matching, depth: depth + 1)
    }

    private func entries(_ bytes: [UInt8]) throws -> [JSONValue] {
        guard let entries = try ImageJSON.parse(bytes, as: "index")["manifests"]?.array else {
            throw ImageError(.damaged, "\(name): the index has no list of manifests")
        }
        return entries
    }
}

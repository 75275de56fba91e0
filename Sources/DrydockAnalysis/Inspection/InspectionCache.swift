// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import FoundationEssentials
internal import HostFS
internal import OCI
internal import OSTree
package import SystemPackage

/// Keeps the contents of images by digest, so that an image is streamed once.
///
/// An entry that cannot be read or written is as good as none: the image is read again.
package struct InspectionCache {
    /// What an entry depends on.
    struct Key {
        let manifestDigest: String
        let libostree: LibraryVersion

        var fileName: String {
            let digest = manifestDigest.split(separator: ":").last ?? ""
            let place = LayerRules.keepsVar(libostree) ? "var" : "factory-var"
            return "\(digest)-\(place)\(libostree.sortsAttributes ? "" : "-unsorted")-v5.json"
        }
    }

    private let directory: FilePath

    /// A cache in a directory, which is made when it is needed.
    package init(_ directory: FilePath) {
        self.directory = directory
    }

    /// The cache of this user: `$XDG_CACHE_HOME/drydock/images`, else `~/.cache/drydock/images`; `nil` without a home.
    package static var ofUser: InspectionCache? {
        HostEnvironment.cacheDirectory.map { InspectionCache($0.appending("drydock/images")) }
    }

    func content(_ key: Key) -> ImageContent? {
        let file = directory.appending(key.fileName).string
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        return try? JSONDecoder().decode(ImageContent.self, from: data)
    }

    func store(_ content: ImageContent, _ key: Key) {
        let file = directory.appending(key.fileName).string
        guard let bytes = try? DocumentFormat.encodeLine(content) else { return }
        try? FileManager.default.createDirectory(atPath: directory.string, withIntermediateDirectories: true)
        try? Data(bytes).write(to: URL(filePath: file), options: .atomic)
    }
}

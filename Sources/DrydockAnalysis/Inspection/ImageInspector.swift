// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
package import OCI
package import OSTree

/// Reads what an image is, and in one pass over its layers what it holds; no repository is needed.
package struct ImageInspector {
    /// How far an inspection has come.
    package enum Progress: Sendable {
        /// The layers are being read.
        case image(ImageProgress)
        /// The content is known from an earlier inspection.
        case cached
    }

    private let cache: InspectionCache?
    private let blobs: BlobCache?
    private let libostree: LibraryVersion
    private let progress: (Progress) -> Void

    /// An inspector.
    ///
    /// - Parameters:
    ///   - cache: where contents are kept by digest; `nil` to keep none.
    ///   - blobs: where the layers themselves are kept for an import; `nil` to keep none.
    ///   - libostree: whose rules for `/var` and for attributes are followed.
    ///   - progress: told how far an inspection has come.
    package init(
        cache: InspectionCache?,
        blobs: BlobCache? = nil,
        libostree: LibraryVersion = .running,
        progress: @escaping (Progress) -> Void = { _ in }
    ) {
        self.cache = cache
        self.blobs = blobs
        self.libostree = libostree
        self.progress = progress
    }

    /// The Target of an image.
    package func inspect(_ reference: OSTreeImageReference) async throws -> Document<Target> {
        progress(.image(.opening(reference.image)))
        return try await OpenImage.with(reference, cache: blobs) { image in
            try await inspect(image)
        }
    }

    /// The Target of an image that is open.
    package func inspect(_ image: OpenImage) async throws -> Document<Target> {
        var target = describe(image)
        let key = InspectionCache.Key(manifestDigest: image.manifestDigest, libostree: libostree)
        if let known = cache?.content(key) {
            progress(.cached)
            target.content = known
        } else {
            let (content, mayImprove) = try await ContentReader(image: image, libostree: libostree, progress: progress)
                .read()
            if !mayImprove { cache?.store(content, key) }
            target.content = content
        }
        return Document(target)
    }

    private func describe(_ image: OpenImage) -> Target {
        let roles = image.layout.layers.map(\.role)
        return Target(
            reference: image.reference.description,
            image: image.reference.image.description,
            manifestDigest: image.manifestDigest,
            configDigest: image.manifest.config.digest,
            architecture: image.configuration.architecture,
            created: image.configuration.created,
            form: roles.contains(.derived) ? (image.layout.isEncapsulated ? .derived : .plain) : .encapsulated,
            labels: image.configuration.labels,
            layers: image.layout.layers.map { layer in
                Target.Layer(
                    digest: layer.descriptor.digest,
                    diffID: layer.diffID,
                    mediaType: layer.descriptor.mediaType,
                    size: layer.descriptor.size,
                    role: layer.role.rawValue
                )
            },
            content: nil
        )
    }
}

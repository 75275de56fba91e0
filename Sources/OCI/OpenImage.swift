// SPDX-License-Identifier: Apache-2.0

internal import HostFS
package import Threads

/// An image that is open for reading: its manifest, its configuration, and its layers.
package final class OpenImage {
    /// Seconds that whoever delivers an image may be silent.
    package static let defaultPatience = 300

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

    private let source: any ImageSource
    /// How another connection to the same image is opened; `nil` where none is needed to read in parallel.
    private let connection: ProxyConnection?
    private let cache: BlobCache?

    private init(
        _ source: any ImageSource,
        _ reference: OSTreeImageReference,
        connection: ProxyConnection?,
        cache: BlobCache?
    ) throws {
        self.source = source
        self.reference = reference
        self.connection = connection
        self.cache = cache
        let (digest, bytes) = try source.manifest()
        manifestDigest = digest
        manifest = try ImageManifest(parsing: bytes)
        configuration = try ImageConfiguration(parsing: try source.configuration(manifest))
        layout = try ImageLayout(manifest: manifest, configuration: configuration)
    }

    /// Opens an image, works on it, and closes it.
    ///
    /// skopeo reads it. Where there is none that can be used, images in directories on this machine are read without, if
    /// nothing is to be verified.
    ///
    /// - Parameters:
    ///   - reference: the image. A signature scheme is honoured: for `ostree-image-signed:` a policy must ask for
    ///     signatures, and the proxy must evaluate it.
    ///   - digest: the manifest that is wanted of a registry, whatever the tag says by now; `nil` for the tag's.
    ///   - patience: seconds that whoever delivers the image may be silent.
    ///   - cache: where the layers of remote images are kept between a plan and its execution; `nil` to keep none.
    ///   - body: the work.
    /// - Returns: what the work gives.
    /// - Throws: ``ImageError`` of kind `unavailable` if skopeo or the image is not to be had, `damaged` if the image is
    ///   not what it says it is; what the work throws otherwise.
    package static func with<Result>(
        _ reference: OSTreeImageReference,
        digest: String? = nil,
        patience: Int = defaultPatience,
        cache: BlobCache? = nil,
        _ body: (OpenImage) async throws -> Result
    ) async throws -> Result {
        try refuseSpecialFile(reference.image)
        let connection = try ProxyConnection(reference, digest: digest, patience: patience)
        var isOpen = false
        do {
            return try await connection.with { source in
                isOpen = true
                let cache = reference.image.transport == .registry ? cache : nil
                return try await body(try OpenImage(source, reference, connection: connection, cache: cache))
            }
        } catch let error as NoProxy {
            guard !isOpen else { throw error.asImageError }
            guard DirectSource.reads(reference.image.transport), reference.verification == .allowInsecure else {
                throw error.asImageError
            }
            let source = try DirectSource(reference.image)
            return try await body(try OpenImage(source, reference, connection: nil, cache: nil))
        }
    }

    /// Refuses an archive that is no regular file: nobody may ever write into a FIFO.
    private static func refuseSpecialFile(_ image: ImageReference) throws(ImageError) {
        guard [.ociArchive, .dockerArchive].contains(image.transport),
            let path = image.name.split(separator: ":").first,
            let isRegular = HostEnvironment.isRegularFile(String(path)), !isRegular
        else { return }
        throw ImageError(.unavailable, "\(path) is no archive: it is not a regular file")
    }

    /// Removes the layers of this image that were kept for later.
    package func forgetKept() {
        cache?.remove(manifest)
    }

    /// What reads layers one after the other.
    package var reader: LayerReader { LayerReader(source, cache: cache, cancellation: Cancellation()) }

    /// Opens readers that can be used at the same time, works with them, and closes them.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - cancellation: ends the waits of all readers.
    ///   - body: the work; each reader belongs to one thread at a time.
    /// - Returns: what the work gives.
    /// - Throws: as ``with(_:digest:patience:cache:_:)``.
    package func withReaders<Result>(
        _ count: Int,
        cancellation: Cancellation,
        _ body: ([LayerReader]) async throws -> Result
    ) async throws -> Result {
        let first = LayerReader(source, cache: cache, cancellation: cancellation)
        guard let connection, count > 1 else {
            // A local directory can be read from many threads at once.
            return try await body(connection == nil ? Array(repeating: first, count: count) : [first])
        }
        return try await withMore(count - 1, [first], connection, cancellation, body)
    }

    private func withMore<Result>(
        _ count: Int,
        _ readers: [LayerReader],
        _ connection: ProxyConnection,
        _ cancellation: Cancellation,
        _ body: ([LayerReader]) async throws -> Result
    ) async throws -> Result {
        guard count > 0 else { return try await body(readers) }
        return try await connection.with { source in
            let reader = LayerReader(source, cache: cache, cancellation: cancellation)
            return try await withMore(count - 1, readers + [reader], connection, cancellation, body)
        }
    }
}

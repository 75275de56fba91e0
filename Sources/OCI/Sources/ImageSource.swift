// SPDX-License-Identifier: Apache-2.0

internal import Archive
internal import Threads

/// Where the parts of one image come from; used by one thread at a time.
protocol ImageSource: AnyObject {
    /// The manifest of this machine's architecture in OCI form, and `sha256:…` of the original.
    func manifest() throws -> (digest: String, bytes: [UInt8])

    /// The whole image configuration that a manifest names.
    func configuration(_ manifest: ImageManifest) throws -> [UInt8]

    /// How a layer is kept here: as the manifest names it, but for stores that unpack layers.
    func stored(_ layer: ImageLayout.Layer) throws -> StoredBlob

    /// Reads a blob through `body`, to its end, and proves it.
    ///
    /// What `body` was given is untrusted until this returns.
    func blob<Result>(
        _ blob: StoredBlob,
        cancellation: Cancellation,
        progress: @escaping (Int) -> Void,
        _ body: (any ByteSource) throws -> Result
    ) throws -> Result
}

/// A blob as a source keeps it.
struct StoredBlob: Sendable {
    /// `sha256:…` of its bytes.
    let digest: String
    /// How many bytes; `nil` where the source does not say.
    let size: UInt64?
    /// How it is compressed.
    let compression: Compression
}

extension ImageLayout.Layer {
    /// The blob as the manifest names it.
    var asNamed: StoredBlob {
        StoredBlob(digest: descriptor.digest, size: descriptor.size, compression: compression)
    }
}

extension StoredBlob {
    /// Reads the bytes of this blob through `body` and proves size and digest.
    func proving<Result>(
        _ bytes: any ByteSource,
        _ body: (any ByteSource) throws -> Result
    ) throws -> Result {
        let source = HashingSource(
            bytes,
            limit: size ?? .max,
            excess: ImageError(.damaged, "blob \(digest) has more than the announced \(size ?? 0) bytes")
        )
        let result: Result
        do {
            result = try body(source)
        } catch let error as ArchiveError {
            // Read on, so that the one who sends can tell what is wrong with the blob, and not of a broken pipe.
            try? source.drain()
            throw error
        }
        let actual = try source.finish()
        guard size == nil || source.count == size else {
            throw ImageError(.damaged, "blob \(digest) has \(source.count) bytes, not \(size ?? 0)")
        }
        guard actual == digest else { throw ImageError(.damaged, "blob \(digest) has the digest \(actual)") }
        return result
    }
}

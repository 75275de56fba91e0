// SPDX-License-Identifier: Apache-2.0

/// What bringing an image into a repository came to.
package struct Import: Specification {
    package static let kind = "Import"

    /// One layer.
    package struct Layer: Codable, Sendable, Equatable {
        /// `sha256:…` of the blob.
        package var digest: String
        /// Bytes of the blob.
        package var size: UInt64
        /// `commit`, `chunk` or `derived`.
        package var role: String
        /// What its ref points at.
        package var commit: String
        /// Whether it was in the repository before; it was fetched otherwise.
        package var reused: Bool
        /// How many entries were left out, by name.
        package var filtered: [String: Int]

        /// One layer.
        package init(
            digest: String,
            size: UInt64,
            role: String,
            commit: String,
            reused: Bool,
            filtered: [String: Int]
        ) {
            self.digest = digest
            self.size = size
            self.role = role
            self.commit = commit
            self.reused = reused
            self.filtered = filtered
        }
    }

    /// How long the phases took, in seconds.
    package struct Seconds: Codable, Sendable, Equatable {
        /// Manifest and configuration were fetched.
        package var manifest: Double
        /// Layers were fetched, proven and written.
        package var layers: Double
        /// Layers were united and labelled.
        package var union: Double
        /// What was left to write was brought to the disk.
        package var sync: Double
        /// What nothing needs any more was removed.
        package var collection: Double

        /// How long the phases took.
        package init(manifest: Double, layers: Double, union: Double, sync: Double, collection: Double) {
            self.manifest = manifest
            self.layers = layers
            self.union = union
            self.sync = sync
            self.collection = collection
        }

        /// All phases together.
        package var total: Double { manifest + layers + union + sync + collection }
    }

    /// The repository.
    package var repository: String
    /// The image as origins name it.
    package var reference: String
    /// `sha256:…` of the manifest.
    package var manifestDigest: String
    /// The commit that a deployment is made from.
    package var mergeCommit: String
    /// The ref that points at it.
    package var imageRef: String
    /// Whether the repository had this very image before, and nothing was done.
    package var unchanged: Bool
    /// The layers, the lowest first.
    package var layers: [Layer]
    /// Bytes of blobs that were fetched.
    package var bytesFetched: UInt64
    /// File objects that were written.
    package var objectsWritten: Int
    /// Bytes of content in them.
    package var bytesWritten: UInt64
    /// Refs of layers that nothing needed any more, and that were removed.
    package var refsRemoved: [String]
    /// How long the phases took.
    package var seconds: Seconds

    /// What an import came to.
    package init(
        repository: String,
        reference: String,
        manifestDigest: String,
        mergeCommit: String,
        imageRef: String,
        unchanged: Bool,
        layers: [Layer],
        bytesFetched: UInt64,
        objectsWritten: Int,
        bytesWritten: UInt64,
        refsRemoved: [String],
        seconds: Seconds
    ) {
        self.repository = repository
        self.reference = reference
        self.manifestDigest = manifestDigest
        self.mergeCommit = mergeCommit
        self.imageRef = imageRef
        self.unchanged = unchanged
        self.layers = layers
        self.bytesFetched = bytesFetched
        self.objectsWritten = objectsWritten
        self.bytesWritten = bytesWritten
        self.refsRemoved = refsRemoved
        self.seconds = seconds
    }
}

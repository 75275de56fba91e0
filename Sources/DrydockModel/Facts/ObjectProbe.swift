// SPDX-License-Identifier: Apache-2.0

/// How much of an image the host's repository has already.
package struct ObjectProbe: Codable, Sendable, Equatable {
    /// The manifest that was looked for.
    package var manifestDigest: String
    /// Layers that need not be fetched: their digests.
    package var knownLayers: [String]
    /// Objects of the image that the repository lacks, commits included.
    package var missingObjects: Int
    /// Bytes of their content.
    package var missingBytes: UInt64
    /// Bytes that they take up on the file system.
    package var missingAllocated: UInt64
    /// Whether the image is in the repository as it is.
    package var isImported: Bool
    /// Bytes that `min-free-space` keeps free.
    package var reserved: UInt64
    /// Whether `/boot` and the repository are one file system, so that kernels are linked and not copied.
    package var sharesBoot: Bool

    /// What was found.
    package init(
        manifestDigest: String,
        knownLayers: [String],
        missingObjects: Int,
        missingBytes: UInt64,
        missingAllocated: UInt64,
        isImported: Bool,
        reserved: UInt64,
        sharesBoot: Bool
    ) {
        self.manifestDigest = manifestDigest
        self.knownLayers = knownLayers
        self.missingObjects = missingObjects
        self.missingBytes = missingBytes
        self.missingAllocated = missingAllocated
        self.isImported = isImported
        self.reserved = reserved
        self.sharesBoot = sharesBoot
    }
}

// SPDX-License-Identifier: Apache-2.0

package import OCI

/// What an import did.
package struct ImportResult: Sendable {
    /// One layer.
    package struct Layer: Sendable {
        /// `sha256:…` of the blob.
        package let digest: String
        /// Bytes of the blob.
        package let size: UInt64
        /// What it is to ostree.
        package let role: ImageLayout.Role
        /// The commit that its ref points at.
        package let commit: String
        /// Whether it was there before.
        package let reused: Bool
        /// Entries that were left out, by name.
        package let filtered: [String: Int]
    }

    /// How long the parts of the work took, in seconds.
    package struct Seconds: Sendable {
        /// Layers were fetched and written.
        package var layers = 0.0
        /// Layers were united, labels computed, trees written.
        package var union = 0.0
        /// What was left to write was brought to the disk.
        package var sync = 0.0
    }

    /// The commit that a deployment is made from.
    package let mergeCommit: String
    /// The ref that points at it.
    package let imageRef: String
    /// The manifest that it was made from.
    package let manifestDigest: String
    /// The layers, the lowest first.
    package let layers: [Layer]
    /// Whether nothing had to be done.
    package let unchanged: Bool
    /// Objects that were written.
    package var objectsWritten = 0
    /// Bytes of content in them.
    package var bytesWritten: UInt64 = 0
    /// Bytes of layers that were fetched.
    package var bytesFetched: UInt64 = 0
    /// How long it took.
    package var seconds = Seconds()
}

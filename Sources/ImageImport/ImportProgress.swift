// SPDX-License-Identifier: Apache-2.0

/// How far an import has come.
package enum ImportProgress: Sendable {
    /// The image is known: so many layers and bytes will have to be looked at.
    case started(layers: Int, bytes: UInt64)
    /// A layer is being fetched.
    case layer(index: Int, bytes: UInt64)
    /// So many more bytes were fetched.
    case fetched(Int)
    /// A layer is in the repository already.
    case reused(index: Int, bytes: UInt64)
    /// The layers are being united.
    case uniting
}

/// What an import did.
package struct ImportResult: Sendable {
    /// One layer.
    package struct Layer: Sendable {
        /// `sha256:…` of the blob.
        package let digest: String
        /// The commit that its ref points at.
        package let commit: String
        /// Whether it was there before.
        package let reused: Bool
        /// Entries that were left out, by name.
        package let filtered: [String: Int]
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
}

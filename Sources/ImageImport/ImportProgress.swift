// SPDX-License-Identifier: Apache-2.0

/// How far an import has come; told from many threads.
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

// SPDX-License-Identifier: Apache-2.0

/// How far the reading of an image has come; told from many threads.
///
/// Layers are told by their place in the manifest.
package enum ImageProgress: Sendable {
    /// An image is being looked for.
    case opening(ImageReference)
    /// It is open; these layers need not be read.
    case started(ImageReference, [ImageLayout.Layer], known: Set<Int>)
    /// A layer is being read.
    case layer(Int)
    /// So many more bytes of a layer were read.
    case fetched(layer: Int, bytes: Int)
    /// A layer was read to its end, and is what it should be.
    case done(layer: Int)
}

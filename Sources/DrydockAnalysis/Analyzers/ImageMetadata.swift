// SPDX-License-Identifier: Apache-2.0

internal import OCI
internal import OSTree

/// What the merge commit of an image says of it.
enum ImageMetadata {
    /// The version that the image's labels name.
    static func version(_ metadata: Variant) -> String? {
        guard let text = metadata["ostree.container.image-config"]?.string else { return nil }
        return (try? ImageConfiguration(parsing: Array(text.utf8)))?.version
    }
}

// SPDX-License-Identifier: Apache-2.0

package import OSTree

// What a repository has of an image already, by the refs that ostree-ext keeps.

extension Repository {
    /// The commit of a layer, by the digest of its descriptor; `nil` unless its ref leads to one whose objects are all there.
    package func layerCommit(_ digest: String) throws(OSTreeError) -> Checksum? {
        guard let checksum = try resolve(RefName.blob(digest)), try has(.commit, checksum), try !isPartial(checksum)
        else { return nil }
        return checksum
    }

    /// The merge commit of an image; `nil` unless its ref leads to one of this manifest.
    package func mergeCommit(of image: ImageReference, manifestDigest: String) throws(OSTreeError) -> Checksum? {
        guard let checksum = try resolve(RefName.image(image)), try has(.commit, checksum),
            try commit(checksum).metadata["ostree.manifest-digest"]?.string == manifestDigest
        else { return nil }
        return checksum
    }
}

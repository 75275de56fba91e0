// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import OCI
internal import SystemPackage

/// The image reference that a person typed.
enum ImageArgument {
    /// Reads any spelling; a path on this machine is made absolute, because an origin outlives the working directory.
    static func parse(_ text: String) throws(ImageError) -> OSTreeImageReference {
        let reference = try OSTreeImageReference(parsing: text)
        let image = reference.image
        guard image.transport.isLocalPath, !image.name.hasPrefix("/") else { return reference }
        let parts = image.name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let path = HostEnvironment.currentDirectory.pushing(FilePath(parts[0])).lexicallyNormalized().string
        let name = parts.count > 1 ? "\(path):\(parts[1])" : path
        return OSTreeImageReference(
            verification: reference.verification,
            image: ImageReference(transport: image.transport, name: name)
        )
    }
}

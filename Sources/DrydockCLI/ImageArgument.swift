// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
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

    /// What an image is: from a document, or by looking at it; what is learnt is kept in the user's cache.
    ///
    /// - Parameters:
    ///   - image: the image, as a person typed it.
    ///   - document: a file with a Target, which counts more.
    ///   - display: is told the progress.
    /// - Returns: the Target; `nil` if neither was named.
    /// - Throws: what keeps the document or the image from being read.
    static func target(
        _ image: String?,
        or document: String?,
        _ display: CommandProgress
    ) async throws -> Document<Target>? {
        if let document { return try InputFile.document(Target.self, document) }
        guard let image else { return nil }
        let reference = try parse(image)
        return try await ImageInspector(cache: .ofUser, blobs: .ofUser(keeps: true), progress: display.show)
            .inspect(reference)
    }
}

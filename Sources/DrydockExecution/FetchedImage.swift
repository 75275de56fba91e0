// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import ImageImport
internal import OCI
internal import OSTree

/// The image of a plan, if it is in the repository already: then nobody has to be asked for it.
enum FetchedImage {
    /// The commit of a plan's image that is there with all its layers.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - repository: where it is looked for.
    /// - Returns: the commit; `nil` if something is missing, or the image has to be asked for, since its signature counts.
    /// - Throws: ``OSTreeError``, and a reference that cannot be parsed.
    static func commit(of plan: Plan, in repository: Repository) throws -> String? {
        let reference = try OSTreeImageReference(parsing: plan.image.reference)
        guard reference.verification == .allowInsecure,
            let commit = try repository.mergeCommit(of: reference.image, manifestDigest: plan.image.manifestDigest),
            let text = try repository.commit(commit).metadata["ostree.manifest"]?.string,
            let manifest = try? ImageManifest(parsing: Array(text.utf8))
        else { return nil }
        for layer in manifest.layers where try repository.resolve(RefName.blob(layer.digest)) == nil { return nil }
        return commit.description
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import OCI
package import OSTree

/// Finds the layers that no image and no deployment needs (ostree-ext `gc_image_layers_impl`, with more roots).
///
/// The sysroot must be locked: a layer has a ref before the image that it belongs to has one.
package struct LayerCollection {
    private let sysroot: Sysroot
    private let repository: Repository

    /// A collection in one sysroot.
    package init(_ sysroot: Sysroot, _ repository: Repository) {
        self.sysroot = sysroot
        self.repository = repository
    }

    /// Deletes the refs of unneeded layers; their objects go with the next clean-up.
    ///
    /// Where a commit's manifest cannot be read, nothing is known to be unneeded, and nothing is deleted.
    ///
    /// - Returns: the refs that were deleted.
    /// - Throws: ``OSTreeError``.
    @discardableResult
    package func run() throws -> [String] {
        StagingLeftovers.removeUnnamedRefs(from: repository)
        try dropProtections()
        let unneeded = try unneeded()
        for ref in unneeded { try repository.deleteRef(ref) }
        return unneeded
    }

    /// The refs of layers that no image and no deployment needs, sorted; none where that cannot be told.
    package func unneeded() throws -> [String] {
        guard let needed = try neededLayers() else { return [] }
        return try repository.refs(under: RefName.blobFolder).keys.filter { !needed.contains($0) }.sorted()
    }

    /// Removes the protection of images that are deployed: their deployments keep them.
    private func dropProtections() throws {
        let deployed = Set(sysroot.deployments.map(\.checksum))
        for (ref, commit) in try repository.refs(under: RefName.protectionFolder)
        where deployed.contains(commit.description) {
            try repository.deleteRef(ref)
        }
    }

    /// The refs of all layers that a root's manifest names.
    ///
    /// Roots are what any ref but a layer's leads to, whoever made it, and the deployments; what rpm-ostree layers packages
    /// on is the parent of what it deploys.
    ///
    /// - Returns: the refs; `nil` if there is a manifest that cannot be read.
    private func neededLayers() throws -> Set<String>? {
        var roots = Set(sysroot.deployments.compactMap { Checksum($0.checksum) })
        for (ref, commit) in try repository.refs() where !ref.hasPrefix("\(RefName.blobFolder)/") {
            roots.insert(commit)
        }
        var needed: Set<String> = []
        for root in roots {
            guard try repository.has(.commit, root) else { continue }
            var commit = try repository.commit(root)
            if !isMerge(commit), let parent = commit.parent, try repository.has(.commit, parent) {
                commit = try repository.commit(parent)
            }
            guard let names = layers(of: commit) else { return nil }
            needed.formUnion(names)
        }
        return needed
    }

    /// Whether a commit was made of an image.
    private func isMerge(_ commit: Commit) -> Bool { commit.metadata["ostree.manifest"]?.string != nil }

    /// The refs of the layers that a merge commit is made of, none for any other; `nil` if its manifest cannot be read.
    private func layers(of commit: Commit) -> [String]? {
        guard let text = commit.metadata["ostree.manifest"]?.string else { return [] }
        return (try? ImageManifest(parsing: Array(text.utf8)))?.layers.map { RefName.blob($0.digest) }
    }
}

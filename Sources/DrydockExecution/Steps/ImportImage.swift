// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import ImageImport
internal import OCI
internal import OSTree

/// Brings the image into the repository.
final class ImportImage: Action {
    private let step: Step
    private let context: StepContext
    private var result: ImportResult?

    init(_ step: Step, _ context: StepContext) {
        self.step = step
        self.context = context
    }

    var detail: [String: String] {
        guard let result else {
            var detail: [String: String] = [:]
            detail["mergeCommit"] = context.mergeCommit
            return detail
        }
        let reused = result.layers.count { $0.reused }
        return [
            "mergeCommit": result.mergeCommit, "imageRef": result.imageRef, "layersReused": "\(reused)",
            "layersFetched": "\(result.layers.count - reused)",
        ]
    }

    /// Where the image is to be read, the import finds by itself what is there already.
    func probe() throws -> Bool {
        guard context.image == nil else { return false }
        context.mergeCommit = try FetchedImage.commit(of: context.plan, in: context.view.repository)
        return context.mergeCommit != nil
    }

    func apply() async throws {
        guard let image = context.image else {
            throw OSTreeError(message: "the image is not in the repository any more")
        }
        try store(refsOf: image)
        let tell = context.progress
        let importer = ImageImporter(
            image,
            into: context.view.repository,
            of: .sysroot,
            cancellation: StopSignals.wish
        ) { progress in
            tell(.importing(progress))
        }
        let result = try await importer.run()
        self.result = result
        context.mergeCommit = result.mergeCommit
    }

    func confirm() throws {
        guard let result, try context.view.repository.resolve(result.imageRef)?.description == result.mergeCommit else {
            throw OSTreeError(message: "the ref of the image does not lead to its commit")
        }
    }

    /// Layers that are whole stay, so that the next try goes on from them; on a full disk, and if nobody wants them, they go.
    func undo(_ reason: UndoReason) throws -> Bool {
        if case .failure(let error) = reason, !ImageImporter.isNoSpace(error) { return false }
        let repository = context.view.repository
        let before = try context.store.refs(step.id)
        guard !before.isEmpty else { return false }
        // What looks like a ref keeps what it leads to.
        StagingLeftovers.remove(from: repository)
        var changed = false
        // The refs of the image go first: what they keep is needed until then.
        for (ref, commit) in before where !ref.hasPrefix("\(RefName.blobFolder)/") {
            changed = try restore(ref, to: commit) || changed
        }
        let unneeded = try LayerCollection(context.view.ostree, repository).unneeded()
        for (ref, commit) in before where ref.hasPrefix("\(RefName.blobFolder)/") && unneeded.contains(ref) {
            changed = try restore(ref, to: commit) || changed
        }
        try context.view.ostree.cleanup()
        try context.store.forgetRefs(step.id)
        return changed
    }

    /// Gives a ref back what it led to; one that leads to another image by now stays.
    private func restore(_ ref: String, to commit: String) throws -> Bool {
        let repository = context.view.repository
        guard let now = try repository.resolve(ref), now.description != commit else { return false }
        if !ref.hasPrefix("\(RefName.blobFolder)/") {
            let digest = try repository.commit(now).metadata["ostree.manifest-digest"]?.string
            guard digest == context.plan.image.manifestDigest else { return false }
        }
        if let before = Checksum(commit) {
            try repository.setRef(ref, to: before)
        } else {
            try repository.deleteRef(ref)
        }
        return true
    }

    /// Keeps where the refs lead that the import sets.
    private func store(refsOf image: OpenImage) throws {
        let reference = image.reference.image
        let names =
            image.manifest.layers.map { RefName.blob($0.digest) } + [
                RefName.image(reference), RefName.protection(reference),
            ]
        var refs: [String: String] = [:]
        for name in names { refs[name] = try context.view.repository.resolve(name)?.description ?? "" }
        try context.store.keep(refs: refs, step.id)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import ImageImport
internal import OCI
internal import OSTree

/// Brings the image into the repository.
final class ImportImage: Action {
    private let context: StepContext
    private var result: ImportResult?
    private var refsBefore: Set<String> = []

    init(_ context: StepContext) {
        self.context = context
    }

    var detail: [String: String] {
        guard let result else { return [:] }
        let reused = result.layers.count { $0.reused }
        return [
            "mergeCommit": result.mergeCommit, "imageRef": result.imageRef, "layersReused": "\(reused)",
            "layersFetched": "\(result.layers.count - reused)",
        ]
    }

    /// An import finds by itself what is there already.
    func probe() throws -> Bool { false }

    func apply() async throws {
        refsBefore = try refs()
        let tell = context.progress
        let importer = ImageImporter(context.image, into: context.view.repository, of: .sysroot) { progress in
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

    /// Layers that are whole stay, so that the next try goes on from them; on a full disk they go.
    func undo(after failure: any Error) throws -> Bool {
        guard ImageImporter.isNoSpace(failure) else { return false }
        let repository = context.view.repository
        let made = try refs().subtracting(refsBefore)
        for ref in made { try repository.deleteRef(ref) }
        StagingLeftovers.remove(from: repository)
        try context.view.ostree.cleanup()
        return !made.isEmpty
    }

    private func refs() throws(OSTreeError) -> Set<String> {
        let repository = context.view.repository
        let names = try repository.refs().keys
        let folders = [RefName.blobFolder, RefName.imageFolder, RefName.protectionFolder]
        return Set(names.filter { name in folders.contains { name.hasPrefix("\($0)/") } })
    }
}

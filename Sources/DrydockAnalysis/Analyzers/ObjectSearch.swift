// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import OCI
internal import OSTree

/// Looks for the objects of an image in the host's repository, so that it is known what an import will write.
struct ObjectSearch {
    let view: HostView

    /// What is there; `nil` if the objects of the image are not known.
    func look(for target: Target) throws -> ObjectProbe? {
        guard let content = target.content, let imported = content.importedObjects else { return nil }
        let block = try FileSystemSpace(of: ".", in: view.sysroot).blockSize
        let layers = Set(target.layers.map(\.digest))
        let known = try layers.filter { try view.repository.layerCommit($0) != nil }
        let image = try ImageReference(parsing: target.image)
        let isImported = try view.repository.mergeCommit(of: image, manifestDigest: target.manifestDigest) != nil
        var probe = ObjectProbe(
            manifestDigest: target.manifestDigest,
            knownLayers: known.sorted(),
            missingObjects: 0,
            missingBytes: 0,
            missingAllocated: 0,
            isImported: isImported,
            reserved: try view.repository.reservedSpace,
            sharesBoot: sharesBoot
        )
        guard !isImported else { return probe }
        func miss(_ size: UInt64) {
            probe.missingObjects += 1
            probe.missingBytes += size
            probe.missingAllocated += (size + block - 1) / block * block
        }
        let kinds: [(ObjectKind, [ImageContent.Object])] = [
            (.file, content.objects), (.file, imported.hidden), (.directoryTree, imported.directoryTrees),
            (.directoryMetadata, imported.directoryMetadata),
        ]
        for (kind, objects) in kinds {
            for object in objects {
                guard let checksum = Checksum(object.checksum), try !view.repository.has(kind, checksum) else {
                    continue
                }
                miss(object.size)
            }
        }
        // A commit for each layer that is new, and the merge commit.
        for _ in layers.subtracting(known) { miss(Self.layerCommitBytes) }
        miss(imported.mergeCommitBytes)
        return probe
    }

    /// About how many bytes the commit of a layer has.
    private static let layerCommitBytes: UInt64 = 150

    private var sharesBoot: Bool {
        // A link across two mounts of one file system fails, and a running host has /boot mounted in any case.
        guard view.kind == .offline, let boot = try? view.boot?.resolvedStatus("."),
            let sysroot = try? view.sysroot.resolvedStatus(".")
        else {
            return false
        }
        return boot.device == sysroot.device
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// What a switch needs of the network and of the disks.
struct SpacePredictor {
    let analysis: Analysis
    let target: Target
    let content: ImageContent

    /// The needs; `nil` if the objects of the image are not known.
    func predict() -> SpacePrediction? {
        guard let imported = content.importedObjects else { return nil }
        var reasons: [String] = []
        let probe = analysis.objectProbe.flatMap { $0.manifestDigest == target.manifestDigest ? $0 : nil }
        if probe == nil {
            reasons.append("the repository was not searched for the image's objects, so all of them count")
        }
        if content.hasPolicy {
            reasons.append("the image has an SELinux policy, and files whose label it changes are written once more")
        }
        let all = content.objects + imported.hidden + imported.directoryTrees + imported.directoryMetadata
        let known = Set(probe?.knownLayers ?? [])
        let layers = Dictionary(target.layers.map { ($0.digest, $0.size) }) { first, _ in first }
            .filter { !known.contains($0.key) && probe?.isImported != true }
        let allocated = all.reduce(0) { $0 + ($1.size + 4095) / 4096 * 4096 } + imported.mergeCommitBytes + 4096
        let boot = bootBytes(probe, &reasons)
        let needed = probe?.missingAllocated ?? allocated
        return SpacePrediction(
            accuracy: reasons.isEmpty ? .exact : .estimate,
            reasons: reasons,
            layers: layers.count,
            downloadBytes: layers.values.reduce(0, +),
            repositoryObjects: probe?.missingObjects ?? all.count + layers.count + 1,
            repositoryBytes: probe?.missingBytes ?? all.reduce(0) { $0 + $1.size } + imported.mergeCommitBytes,
            repositoryAllocated: needed,
            bootBytes: boot,
            repositoryReserved: probe?.reserved,
            bootReclaimed: reclaimed,
            prunesEarly: prunesEarly
        )
    }

    /// What is copied to `/boot`: nothing if the same files are there, or if they can be linked.
    private func bootBytes(_ probe: ObjectProbe?, _ reasons: inout [String]) -> UInt64 {
        guard let kernel = content.tree?.bootKernel else { return 0 }
        guard let checksum = kernel.bootChecksum else {
            reasons.append("whether /boot has the image's kernel already is not known")
            return kernel.bootBytes
        }
        let folder = "\(analysis.stateroot)-\(checksum)"
        if analysis.host?.boot.kernels[folder] != nil { return 0 }
        return probe?.sharesBoot == true ? 0 : kernel.bootBytes
    }

    /// Early pruning became the default with pull request 3012 of ostree.
    private var prunesEarly: Bool {
        let version = analysis.libostreeVersion.split(separator: ".").compactMap { Int($0) }
        return analysis.view != "offline" && analysis.host?.boot.isSeparate == true
            && !version.lexicographicallyPrecedes([2023, 7])
    }

    /// What no deployment needs any more once the displaced ones are gone.
    private var reclaimed: UInt64 {
        let displaced = Set(analysis.displacedDeployments.map(\.id))
        func folder(_ deployment: DeploymentFact) -> String { "\(deployment.stateroot)-\(deployment.bootChecksum)" }
        let kept = Set(analysis.deployments.filter { !displaced.contains($0.id) }.map(folder))
        let freed = Set(analysis.deployments.filter { displaced.contains($0.id) }.map(folder)).subtracting(kept)
        return freed.reduce(0) { $0 + (analysis.host?.boot.kernels[$1] ?? 0) }
    }
}

extension KernelImage {
    /// What of it goes to `/boot`.
    fileprivate var bootBytes: UInt64 {
        (kernelBytes ?? 0) + (initramfsBytes ?? 0) + (hmacBytes ?? 0) + deviceTrees.values.reduce(0, +)
    }
}

extension ImageContent {
    /// Whether an import labels the files by a policy in the image.
    fileprivate var hasPolicy: Bool {
        guard let settings = tree?.selinux, let mode = settings.mode, settings.type != nil else { return false }
        return mode != "disabled"
    }
}

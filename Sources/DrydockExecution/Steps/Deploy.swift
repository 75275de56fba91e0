// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import OSTree
internal import SystemPackage

/// Checks the image out, merges `/etc`, and makes it the default of the next boot.
///
/// On the running system libostree only checks the image out, and does the rest when the system shuts down.
final class Deploy: Action {
    static let originKey = "container-image-reference"

    private let context: StepContext
    private var deployed: String?
    /// Whether a staged deployment was locked before; `nil` if the lock was not touched.
    private var wasLocked: Bool?

    init(_ context: StepContext) {
        self.context = context
    }

    var detail: [String: String] {
        var detail: [String: String] = [:]
        detail["deployment"] = deployed
        detail["mergeCommit"] = context.mergeCommit
        if deployed != nil, context.isLive {
            detail["staged"] = "true"
            detail["locked"] = "\(context.lock)"
        }
        return detail
    }

    func probe() throws -> Bool { false }

    func apply() throws {
        let sysroot = context.view.ostree
        try sysroot.load()
        let old = context.plan.host.mergeDeployment
        guard let merge = sysroot.deployments.first(where: { $0.id == old }),
            let commit = context.mergeCommit.flatMap(Checksum.init)
        else { throw OSTreeError(message: "deployment \(old) is gone") }
        let origin = KeyFile()
        origin.set(Self.originKey, in: "origin", to: context.plan.image.reference)
        guard context.isLive else {
            let deployment = try checkout(commit, origin, merge)
            try sysroot.makeDefault(deployment, merging: merge)
            deployed = deployment.id
            return
        }
        // Until the journal knows of it, no shutdown may finish it. What another tool has locked stays so till then.
        wasLocked = FinalizationLock.isSet && sysroot.deployments.contains(where: \.isStaged)
        try FinalizationLock.set(true)
        deployed = try checkout(commit, origin, merge).id
    }

    /// Checks the image out, and completes the tree.
    private func checkout(_ commit: Checksum, _ origin: KeyFile, _ merge: Deployment) throws -> Deployment {
        let sysroot = context.view.ostree
        let deployment = try sysroot.deploy(
            commit,
            stateroot: context.plan.host.stateroot,
            origin: origin,
            merging: merge,
            kernelArguments: kernelArguments(of: merge),
            staged: context.isLive
        )
        try MountPoints.complete(context.view.directory(of: deployment))
        return deployment
    }

    func confirm() throws {
        let sysroot = context.view.ostree
        try sysroot.load()
        guard let first = sysroot.deployments.first, first.checksum == context.mergeCommit,
            try Self.isDone(first, context.plan, context.view.repository)
        else { throw OSTreeError(message: "the image is not the default of the next boot") }
    }

    /// Takes the deployment out of the boot order; without a boot entry it is nothing to the host, and the next clean-up
    /// removes it, which an abort does not wait for.
    func undo(_ reason: UndoReason) throws -> Bool {
        let sysroot = context.view.ostree
        try sysroot.load()
        // What another tool had locked is locked again if it is still there, and what it stages later is not.
        defer {
            if let wasLocked { try? FinalizationLock.set(wasLocked && sysroot.deployments.contains(where: \.isStaged)) }
        }
        let old = context.plan.host.mergeDeployment
        let made = try sysroot.deployments.filter(isOfThisRun)
        let isFirst = sysroot.deployments.first?.id == old
        guard !made.isEmpty, let kept = sysroot.deployments.first(where: { $0.id == old }) else {
            if case .abort = reason { try sysroot.cleanup() }
            return false
        }
        // Another tool's deployment may be first on a host that runs, and stays it.
        guard !context.isLive || isFirst || made.contains(where: { $0.id == sysroot.deployments.first?.id }) else {
            return false
        }
        // A staged deployment that is not in the order is discarded.
        let rest = sysroot.deployments.filter { other in
            other.id != old && !other.isStaged && !made.contains { $0.id == other.id }
        }
        let hadLock = context.isLive && made.contains(where: \.isStaged)
        try sysroot.writeOrder([kept] + rest)
        if hadLock, wasLocked == nil { try FinalizationLock.set(false) }
        if case .abort = reason { try sysroot.cleanup() }
        try sysroot.load()
        return true
    }

    /// Whether the run has made a deployment: it is of the plan's image, and was not there before.
    private func isOfThisRun(_ deployment: Deployment) throws -> Bool {
        guard !context.deploymentsBefore.contains(deployment.id) else { return false }
        return try Self.isDone(deployment, context.plan, context.view.repository)
    }

    /// Whether a deployment is what the plan leads to.
    static func isDone(_ deployment: Deployment, _ plan: Plan, _ repository: Repository) throws(OSTreeError) -> Bool {
        guard deployment.origin?.contents["origin"]?[originKey] == plan.image.reference,
            let commit = Checksum(deployment.checksum)
        else { return false }
        return try repository.commit(commit).metadata["ostree.manifest-digest"]?.string == plan.image.manifestDigest
    }

    /// The planned arguments, with the old `ostree=` in its place: libostree writes the new one there.
    private func kernelArguments(of merge: Deployment) -> KernelArguments {
        let current = merge.kernelArguments.arguments
        var planned = context.plan.prediction.kernelArguments
        if let index = current.firstIndex(where: { $0.hasPrefix("ostree=") }) {
            let before = current[..<index].filter { planned.contains($0) }.count
            planned.insert(current[index], at: min(before, planned.count))
        }
        return KernelArguments(planned)
    }
}

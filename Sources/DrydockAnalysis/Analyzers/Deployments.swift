// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
package import OSTree

/// All deployments of a sysroot, with what their commits say of them.
package struct Deployments {
    private let sysroot: Sysroot
    private let repository: Repository
    private let booted: String?

    init(view: HostView) {
        self.init(
            sysroot: view.ostree,
            repository: view.repository,
            booted: view.kind == .offline ? nil : view.deployment.id
        )
    }

    /// The deployments of a sysroot.
    ///
    /// `booted` is the id of the one that the machine runs; `nil` if it runs none of them.
    package init(sysroot: Sysroot, repository: Repository, booted: String?) {
        self.sysroot = sysroot
        self.repository = repository
        self.booted = booted
    }

    /// The facts in boot order; what could not be read is left out of them.
    package func facts() -> [DeploymentFact] {
        var log = UnreadableLog()
        return facts(&log)
    }

    func facts(_ unreadable: inout UnreadableLog) -> [DeploymentFact] {
        let deployments = sysroot.deployments
        let bootedIndex = deployments.firstIndex { $0.id == booted }
        var facts: [DeploymentFact] = []
        for (index, deployment) in deployments.enumerated() {
            facts.append(fact(deployment, states: states(deployment, index, bootedIndex), &unreadable))
        }
        return facts
    }

    private func states(_ deployment: Deployment, _ index: Int, _ booted: Int?) -> [DeploymentFact.State] {
        var states: [DeploymentFact.State] = []
        if index == booted {
            states.append(.booted)
        } else {
            states.append(index < booted ?? 1 ? .pending : .rollback)
        }
        if deployment.isStaged { states.append(.staged) }
        if deployment.isPinned { states.append(.pinned) }
        if deployment.unlocked != "none" { states.append(.unlocked) }
        return states
    }

    private func fact(
        _ deployment: Deployment,
        states: [DeploymentFact.State],
        _ unreadable: inout UnreadableLog
    ) -> DeploymentFact {
        var fact = DeploymentFact(
            id: deployment.id,
            checksum: deployment.checksum,
            serial: deployment.serial,
            stateroot: deployment.stateroot,
            states: states,
            origin: deployment.origin?.contents,
            bootChecksum: deployment.bootChecksum,
            kernelArguments: deployment.kernelArguments.arguments
        )
        if fact.origin == nil { unreadable.add("origin of \(deployment.id)", "there is no origin file") }
        guard let commit = unreadable.attempt("commit \(deployment.checksum)", { try commit(of: deployment) }) else {
            return fact
        }
        fact.timestamp = commit.timestamp
        fact.version = commit.metadata["version"]?.string ?? ImageMetadata.version(commit.metadata)
        fact.manifestDigest = commit.metadata["ostree.manifest-digest"]?.string
        fact.baseChecksum = LayeredCommit.base(of: commit)?.description
        return fact
    }

    private func commit(of deployment: Deployment) throws(OSTreeError) -> Commit {
        guard let checksum = Checksum(deployment.checksum) else {
            throw OSTreeError(message: "\(deployment.checksum) is no checksum")
        }
        return try repository.commit(checksum)
    }
}

/// What rpm-ostree says in the metadata of a commit that it layered packages on.
enum LayeredCommit {
    /// The commit below; `nil` if nothing was layered.
    static func base(of commit: Commit) -> Checksum? {
        let isLayered = commit.metadata["rpmostree.clientlayer"]?.bool ?? false
        return isLayered || commit.metadata["rpmostree.spec"] != nil ? commit.parent : nil
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockAnalysis
package import DrydockModel
internal import HostFS
internal import OCI
internal import OSTree
internal import PathNames
internal import SystemPackage

/// Compares what a run predicted with what is there.
package struct Verifier {
    private let view: HostView
    private let record: RunRecord

    /// A comparison for the last run on a host.
    ///
    /// - Throws: ``DrydockError`` with `unavailable` if drydock never switched this host.
    package init(_ view: HostView) throws(DrydockError) {
        guard let record = try RunRecord.all(on: view).lastSwitch else {
            throw DrydockError(
                .unavailable,
                "there is no finished switch on \(view.path) to verify",
                hint: "drydock status says where the migration stands"
            )
        }
        self.view = view
        self.record = record
    }

    /// The Verdict.
    ///
    /// - Throws: ``DrydockError`` with `unavailable` while the image is only staged, since `/etc` is merged at shutdown, and
    ///   where no shutdown has finished it.
    package func run() async throws(DrydockError) -> Document<Verdict> {
        let deployments = view.ostree.deployments
        let id = record.deployment ?? ""
        let new = deployments.first { $0.id == id }
        guard new?.isStaged != true else {
            throw DrydockError(
                .unavailable,
                "the image is staged, and becomes what was predicted only when this system shuts down",
                hint: "verify after the reboot"
            )
        }
        guard !record.isLost(from: deployments.map(\.id)) else {
            throw DrydockError(
                .unavailable,
                "the image was staged, but no shutdown has finished it: there is nothing to verify",
                hint: "apply the plan again"
            )
        }
        var comparisons = [order(deployments, new: id), oldDeployment(deployments), refs()]
        if let new {
            comparisons += [origin(of: new), kernelArguments(of: new), boot(of: new)]
            comparisons.append(EtcComparison(view, record).compare(new))
            let repairs = RepairComparison(view, record)
            comparisons += [await repairs.steps(), await repairs.expectations()].compactMap(\.self)
        }
        let analysis = try record.analysis()
        if let census = analysis.varCensus, let root = view.var {
            comparisons.append(VarComparison(census, root, RepairComparison(view, record).owners()).compare())
        } else {
            comparisons.append(Verdict.Comparison(subject: "var", state: .unknown, compared: 0))
        }
        if view.kind == .live {
            comparisons.append(Self.compare("booted", [("running deployment", id, view.deployment.id)]))
            comparisons += Self.start(before: analysis, now: await SystemStart(view))
            if view.deployment.id == id {
                let host = try await HostComparison(view, record.plan.spec, before: analysis)
                comparisons += await host.comparisons()
            }
        }
        return Document(
            Verdict(run: record.run, comparisons: comparisons),
            metadata: Metadata(createdAt: DocumentFormat.now())
        )
    }

    private func order(_ deployments: [Deployment], new: String) -> Verdict.Comparison {
        Self.compare("deployment", [("first in the boot order", new, deployments.first?.id ?? "none")])
    }

    private func oldDeployment(_ deployments: [Deployment]) -> Verdict.Comparison {
        let id = record.plan.spec.host.mergeDeployment
        let old = deployments.first { $0.id == id }
        let state = old.map { $0.isPinned ? "present and pinned" : "present, not pinned" } ?? "gone"
        // Whoever accepted the switch has unpinned it, and an update may have removed it since.
        guard ![.finishing, .finished].contains(record.state) else {
            return Self.compare("old-deployment", [(id, state, state)])
        }
        return Self.compare("old-deployment", [(id, "present and pinned", state)])
    }

    private func refs() -> Verdict.Comparison {
        let commit = record.detail(of: .importImage)?["mergeCommit"] ?? record.detail(of: .deploy)?["mergeCommit"] ?? ""
        guard let image = try? ImageReference(parsing: record.plan.spec.image.image),
            let refs = try? view.repository.refs()
        else { return Verdict.Comparison(subject: "refs", state: .unknown, compared: 0) }
        let name = RefName.image(image)
        var facts = [(name, commit, refs[name]?.description ?? "absent")]
        guard let layers = layerRefs(of: commit) else {
            return Verdict.Comparison(subject: "refs", state: .unknown, compared: facts.count)
        }
        for ref in layers {
            facts.append((ref, "present", refs[ref] == nil ? "absent" : "present"))
        }
        return Self.compare("refs", facts)
    }

    /// The refs of the layers that the merge commit's manifest names; `nil` if it cannot be read.
    private func layerRefs(of commit: String) -> [String]? {
        guard let checksum = Checksum(commit), let metadata = try? view.repository.commit(checksum).metadata,
            let text = metadata["ostree.manifest"]?.string,
            let manifest = try? ImageManifest(parsing: Array(text.utf8))
        else { return nil }
        return manifest.layers.map { RefName.blob($0.digest) }
    }

    /// What a boot needs: the files that the boot entry names, and the mount points of the tree.
    private func boot(of deployment: Deployment) -> Verdict.Comparison {
        var facts: [(String, String, String)] = []
        for key in ["linux", "initrd"] {
            guard let path = deployment.bootValue(key) else { continue }
            let status = try? view.boot?.resolvedStatus(String(path.drop { $0 == "/" }))
            facts.append(("\(key) \(path)", "a file", status.map { $0.size > 0 ? "a file" : "empty" } ?? "absent"))
        }
        let tree = try? RootDirectory(view.directory(of: deployment))
        for name in MountPoints.names {
            let status = try? tree?.status(name)
            facts.append(("/\(name)", "directory", status?.kind.rawValue ?? "absent"))
        }
        return Self.compare("boot", facts)
    }

    private func origin(of deployment: Deployment) -> Verdict.Comparison {
        let contents = deployment.origin?.contents.filter { $0.key != "libostree-transient" } ?? [:]
        let lines = contents.sorted { $0.key < $1.key }.flatMap { group, keys in
            keys.sorted { $0.key < $1.key }.map { "[\(group)] \($0.key)=\($0.value)" }
        }
        let expected = "[origin] \(Deploy.originKey)=\(record.plan.spec.image.reference)"
        let commit = Checksum(deployment.checksum).flatMap { try? view.repository.commit($0) }
        let digest = commit?.metadata["ostree.manifest-digest"]?.string
        return Self.compare(
            "origin",
            [
                ("origin", expected, lines.joined(separator: "; ")),
                ("manifest digest", record.plan.spec.image.manifestDigest, digest ?? "none"),
            ]
        )
    }

    private func kernelArguments(of deployment: Deployment) -> Verdict.Comparison {
        let actual = deployment.kernelArguments.withoutDeployment.arguments
        let expected = record.plan.spec.prediction.kernelArguments
        return Self.compare(
            "kernel-arguments",
            [("options", expected.joined(separator: " "), actual.joined(separator: " "))]
        )
    }

    /// Whether the system came up, and units that fail now and did not before.
    private static func start(before: Analysis, now: SystemStart?) -> [Verdict.Comparison] {
        guard let now, let before = before.failedUnits.map({ (failed: $0, reached: before.hasReachedTarget) }) else {
            return ["start", "units"].map { Verdict.Comparison(subject: $0, state: .unknown, compared: 0) }
        }
        let reached = { (reached: Bool) in reached ? "reached" : "not reached" }
        // What was no better before, be it a target or a unit, is no reason to go back.
        let expected = before.reached == false ? now.hasReachedTarget : true
        // drydock's own tell of what it found.
        let names = Set(before.failed).union(now.failedUnits).filter { !$0.hasPrefix("drydock-") }.sorted()
        let units = names.map { name in
            let state = now.failedUnits.contains(name) ? "failed" : "not failed"
            return (name, before.failed.contains(name) ? state : "not failed", state)
        }
        return [
            compare("start", [("default.target", reached(expected), reached(now.hasReachedTarget))]),
            compare("units", units),
        ]
    }

    /// Compares facts: what each is about, what was predicted, what is there.
    static func compare(_ subject: String, _ facts: [(String, String, String)]) -> Verdict.Comparison {
        let differences = facts.filter { $0.1 != $0.2 }.map {
            Verdict.Difference(what: $0.0, expected: $0.1, actual: $0.2)
        }
        return Verdict.Comparison(
            subject: subject,
            state: differences.isEmpty ? .asPredicted : .differs,
            compared: facts.count,
            differences: differences
        )
    }
}

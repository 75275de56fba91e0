// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import DrydockPrediction
internal import HostFS
internal import OSTree
internal import PathNames
internal import SystemPackage

/// `/etc` of the new deployment, compared path by path with what the merge had to make of it.
///
/// A staged deployment is merged at shutdown, from the old `/etc` as it is then; so the prediction is made again from the
/// old deployment's `/etc` as it lies now. What the new system wrote after the merge is listed, and is no difference.
struct EtcComparison {
    private let view: HostView
    private let record: RunRecord

    init(_ view: HostView, _ record: RunRecord) {
        self.view = view
        self.record = record
    }

    func compare(_ deployment: Deployment) -> Verdict.Comparison {
        guard let root = tree(of: deployment), let found = try? EtcTree(root, "etc"), found.failures.isEmpty,
            let predicted = predicted(for: root)
        else { return Verdict.Comparison(subject: "etc", state: .unknown, compared: 0) }
        let boundary = sealed(root)
        guard !record.isStaged || boundary != nil else {
            return Verdict.Comparison(subject: "etc", state: .unknown, compared: 0)
        }
        let facts = Self.facts(predicted, found.nodes, without: pathsOfLaterSteps)
        let later = facts.filter { $0.expected != $0.actual && wasChanged($0.path, after: boundary, in: root) }
        let names = Set(later.map { PathName($0.path) })
        var comparison = Verifier.compare("etc", facts.filter { !names.contains(PathName($0.path)) })
        comparison.later = later.isEmpty ? nil : later.map(\.path)
        return comparison
    }

    /// What was predicted of each path, and what is there.
    static func facts(
        _ predicted: [EtcOutcome],
        _ found: [Node],
        without excluded: Set<PathName> = []
    ) -> [(path: String, expected: String, actual: String)] {
        var actual = Dictionary(found.map { (PathName($0.path), $0) }) { _, last in last }
        var facts: [(path: String, expected: String, actual: String)] = []
        for path in excluded { actual.removeValue(forKey: path) }
        for outcome in predicted where !excluded.contains(PathName(outcome.path)) {
            let node = actual.removeValue(forKey: PathName(outcome.path))
            facts.append((outcome.path, describe(outcome.result), describe(node)))
        }
        for (path, node) in actual.sorted(by: { $0.key < $1.key }) {
            facts.append((path.string, "absent", describe(node)))
        }
        return facts
    }

    /// What the merge had to make of each path; `nil` if that cannot be told.
    private func predicted(for root: RootDirectory) -> [EtcOutcome]? {
        let plan = record.plan.spec
        let old = view.ostree.deployments.first { $0.id == plan.host.mergeDeployment }
        // Without the old deployment the plan's own prediction is the best there is.
        guard let old else { return plan.prediction.etc }
        if record.isStaged { return merged(old, root) }
        // Of a file that a repair has changed the plan knows everything but the content.
        let isVague = { (outcome: EtcOutcome) in outcome.result?.type == .file && outcome.result?.sha256 == nil }
        guard plan.prediction.etc.contains(where: isVague) else { return plan.prediction.etc }
        guard let again = merged(old, root) else { return nil }
        let byPath = Dictionary(again.map { (PathName($0.path), $0) }) { first, _ in first }
        return plan.prediction.etc.map { isVague($0) ? byPath[PathName($0.path)] ?? $0 : $0 }
    }

    /// What the merge makes of the old configuration as it lies now; `nil` if that cannot be read.
    private func merged(_ old: Deployment, _ root: RootDirectory) -> [EtcOutcome]? {
        guard let before = tree(of: old), let defaults = try? EtcTree(before, "usr/etc"),
            let live = try? EtcTree(before, "etc"), let image = try? EtcTree(root, "usr/etc"),
            (defaults.failures + live.failures + image.failures).isEmpty
        else { return nil }
        let facts = EtcFacts(defaults: defaults.nodes, live: live.nodes, drift: [])
        return EtcPrediction(facts, image: image.nodes, libostree: record.plan.spec.host.libostreeVersion).outcomes
    }

    /// What steps of after the switch have changed, which is looked at with them.
    private var pathsOfLaterSteps: Set<PathName> {
        let steps = record.changeSteps(.firstBoot) + record.changeSteps(.afterVerify)
        let made = steps.filter { step in record.records.contains { $0.step == step.id && $0.event == .done } }
        let unit = record.isFinished ? [record.firstBootUnit].compactMap(\.self) : []
        return Set(
            (made + unit).flatMap { $0.changes ?? [] }.flatMap { [$0.path] + ($0.sources ?? []) }.map { PathName($0) }
        )
    }

    private func tree(of deployment: Deployment) -> RootDirectory? {
        try? RootDirectory(view.directory(of: deployment))
    }

    /// When the merge was over, in nanoseconds since 1970; `nil` where it was not left to a shutdown, or cannot be told.
    ///
    /// libostree gives the deployment's root the immutable flag right after it, and nothing changes the root from then on.
    private func sealed(_ root: RootDirectory) -> Int64? {
        guard record.isStaged, (try? root.isImmutable(".")) == true else { return nil }
        return (try? root.status("."))?.changed
    }

    /// Whether a path changed after a moment; of one that is gone the folder shows it.
    private func wasChanged(_ path: String, after boundary: Int64?, in root: RootDirectory) -> Bool {
        guard let boundary else { return false }
        var path = path.drop { $0 == "/" }
        while !path.isEmpty {
            if let status = try? root.status(String(path)) { return status.changed > boundary }
            path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        }
        return false
    }

    private static func describe(_ node: Node?) -> String {
        guard let node else { return "absent" }
        var kind = "\(node.type.rawValue) \(String(node.mode, radix: 8)) \(node.uid):\(node.gid)"
        // Labels follow the policy of the system that deploys.
        let attributes = (node.xattrs ?? [:]).filter { $0.key != "security.selinux" }.sorted { $0.key < $1.key }
        if !attributes.isEmpty { kind += " " + attributes.map { "\($0.key)=\($0.value)" }.joined(separator: " ") }
        switch node.type {
        case .file: return "\(kind) \(node.size ?? 0) bytes \(node.sha256 ?? "unread")"
        case .symlink: return "symlink \(node.uid):\(node.gid) to \(node.target ?? "?")"
        default: return kind
        }
    }
}

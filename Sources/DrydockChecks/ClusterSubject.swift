// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// The documents that checks of clusters look at.
package struct ClusterSubject: Sendable {
    /// The operating system that nodes are to have.
    struct Destination: Equatable {
        /// Whose it is.
        let family: NodeSystem.Family
        /// The major version of Enterprise Linux; `nil` for Fedora, and where it cannot be told.
        let major: Int?
    }

    /// The cluster.
    package let cluster: ClusterFacts
    /// Where the move leads.
    package let goal: ClusterGoal
    /// The image; `nil` if none was named.
    package let target: Target?
    /// What was found on nodes, by their names.
    package let analyses: [String: Analysis]
    /// What the move makes of each of those; empty without an image.
    package let nodeSubjects: [String: Subject]
    /// What persons agreed to.
    package let waivers: [Waiver]
    /// The day on which waivers are judged, `2026-11-27`.
    package let today: String

    /// The documents that checks of clusters look at.
    package init(
        cluster: ClusterFacts,
        goal: ClusterGoal,
        target: Target? = nil,
        analyses: [String: Analysis] = [:],
        nodeSubjects: [String: Subject] = [:],
        waivers: [Waiver] = [],
        today: String = ""
    ) {
        self.cluster = cluster
        self.goal = goal
        self.target = target
        self.analyses = analyses
        self.nodeSubjects = nodeSubjects
        self.waivers = waivers
        self.today = today
    }

    /// The pools that move; all, if nothing moves.
    var pools: [PoolFacts] {
        goal.pools.isEmpty ? cluster.pools : cluster.pools.filter { goal.pools.contains($0.name) }
    }

    /// Their nodes, and those that are in no pool if nothing moves.
    var nodes: [NodeFacts] {
        goal.pools.isEmpty
            ? cluster.nodes : cluster.nodes.filter { node in node.pool.map(goal.pools.contains) ?? false }
    }

    /// Whether something changes the image of nodes.
    var changesImage: Bool {
        switch goal.route {
        case .none, .settings: false
        case .onCluster: goal.image != nil
        case .fedoraToCentOS, .imageStream, .offCluster: true
        }
    }

    /// The operating system that nodes are to have; `nil` if that is the one that they have, or cannot be told.
    var destination: Destination? {
        switch goal.route {
        case .none, .settings: return nil
        case .fedoraToCentOS: return Destination(family: .centosCoreOS, major: 9)
        case .imageStream:
            let parts = (goal.imageStream ?? "").split(separator: "-")
            guard let major = parts.last.flatMap({ Int($0) }) else { return nil }
            return Destination(family: parts.first == "centos" ? .centosCoreOS : .redHatCoreOS, major: major)
        case .offCluster, .onCluster:
            guard let release = target?.content?.osRelease else { return nil }
            let major = release["VERSION_ID"].flatMap { Numbers.of($0).first }
            switch release["ID"] ?? "" {
            case "fedora": return Destination(family: .fedoraCoreOS, major: nil)
            case "centos", "scos": return Destination(family: .centosCoreOS, major: major)
            case "rhel": return Destination(family: .redHatCoreOS, major: major)
            // Its VERSION_ID was that of the cluster, and RHEL_VERSION that of Enterprise Linux.
            case "rhcos":
                let version = release["RHEL_VERSION"].flatMap { Numbers.of($0).first }
                return Destination(family: .redHatCoreOS, major: version)
            default: return Destination(family: .other, major: nil)
            }
        }
    }

    /// Whether a node moves from Fedora to Enterprise Linux.
    func leavesFedora(_ node: NodeFacts) -> Bool {
        guard node.system.family == .fedoraCoreOS, let destination else { return false }
        return [.centosCoreOS, .redHatCoreOS].contains(destination.family)
    }

    /// The version of a package in the image; `nil` if it does not have it, or was not looked into.
    func imageVersion(_ package: String) -> String? {
        target?.content?.packages.first { $0.name == package }?.version
    }
}

/// A question about a cluster and where its nodes are to move.
package protocol ClusterCheck: Question {
    /// Answers the question.
    static func run(_ subject: ClusterSubject) -> CheckResult
}

extension ClusterCheck {
    /// One of several findings of a pool, with one thing for a person to do.
    static func finding(
        of pool: PoolFacts,
        _ instance: String,
        _ title: String,
        _ summary: String,
        _ evidence: [Finding.Evidence],
        severity: Finding.Severity? = nil,
        disposition: Finding.Disposition? = nil,
        _ remediation: String
    ) -> Finding {
        finding(
            title,
            summary,
            instance: "\(pool.name):\(instance)",
            severity: severity,
            disposition: disposition,
            evidence: evidence,
            resources: [.init(.pool, pool.name)],
            remediations: [.manual(remediation)]
        )
    }

    /// The answer where nobody could look at some nodes: what was found elsewhere, or none.
    static func answer(_ findings: [Finding], butFor gap: String?) -> CheckResult {
        guard let gap else { return answer(findings) }
        guard !findings.isEmpty else { return unknown(gap) }
        var result = answer(findings)
        result.reason = gap
        return result
    }
}

/// A question about each node, which is answered from what `drydock analyze` found there.
protocol NodeCheck: ClusterCheck {
    /// Whether the move makes it a question for a node.
    static func concerns(_ node: NodeFacts, _ subject: ClusterSubject) -> Bool
    /// What is wrong with a node; `nil` for nothing.
    static func look(at node: NodeFacts, _ analysis: Analysis, _ subject: ClusterSubject) -> Finding?
}

extension NodeCheck {
    package static func run(_ subject: ClusterSubject) -> CheckResult {
        let nodes = subject.nodes.filter { concerns($0, subject) }
        let findings = nodes.compactMap { node in
            subject.analyses[node.name].flatMap { look(at: node, $0, subject) }
        }
        let unseen = nodes.map(\.name).filter { subject.analyses[$0] == nil }
        let gap = unseen.isEmpty ? nil : "nobody gave an Analysis of \(Wording.list(unseen)); see --node"
        return answer(findings, butFor: gap)
    }
}

/// What the checks of hosts answer for nodes, together.
enum NodeAnswers {
    /// The answers, each finding with its node; none if there is no image, or no Analysis.
    static func all(of checks: [any Check.Type], _ subject: ClusterSubject) -> [CheckResult] {
        let nodes = subject.nodes.map(\.name).filter { subject.nodeSubjects[$0] != nil }
        guard !nodes.isEmpty else { return [] }
        return checks.map { check in
            let answers = nodes.compactMap { name in
                subject.nodeSubjects[name].map { (name, check.run($0)) }
            }
            return together(check.about, answers)
        }
    }

    private static func together(_ about: About, _ answers: [(node: String, result: CheckResult)]) -> CheckResult {
        let findings = answers.flatMap { node, result in
            result.findings.map { finding in
                var finding = finding
                finding.instance = [node, finding.instance].compactMap(\.self).joined(separator: ":")
                finding.title = "\(node): \(finding.title)"
                finding.resources = [.init(.node, node)] + (finding.resources ?? [])
                return finding
            }
        }
        let open = answers.filter { $0.result.state == .unknown }
        let reason = open.first.map { first in
            "\(Wording.list(open.map(\.node))): \(first.result.reason ?? "no reason given")"
        }
        let isSkipped = answers.allSatisfy { $0.result.state == .skip }
        return CheckResult(
            id: about.id,
            title: about.title,
            state: !findings.isEmpty ? .fail : reason != nil ? .unknown : isSkipped ? .skip : .pass,
            reason: reason ?? (isSkipped ? answers.first?.result.reason : nil),
            mandatory: reason != nil && about.mandatory ? true : nil,
            findings: findings
        )
    }
}

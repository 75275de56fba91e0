// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Before and after each change the operator's daemon compares the node with its config: the image that it booted,
/// kernel arguments, files with content and mode, units.
///
/// What differs degrades the node.
///
/// Detected by comparing an Analysis of the node with its rendered config, by the daemon's rules. Of files outside of
/// `/etc` an Analysis knows only how they compare with the config that the daemon keeps on the node.
///
/// To do: put back what was changed, or put the change into a MachineConfig.
enum NodesDrift: ClusterCheck {
    static let about = About(
        "DD-MCO-0014",
        "Nodes are as their rendered configs say",
        .high,
        .overridable
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        let findings = subject.nodes.compactMap { node -> Finding? in
            guard let drift = node.drift, !drift.differences.isEmpty else { return nil }
            let pool = subject.cluster.pools.first { $0.name == node.pool }
            let isValidated = drift.differences.contains { ![.kernelType, .extension].contains($0.kind) }
            return finding(
                "Node \(node.name) is not as \(drift.config) says: \(Wording.list(drift.differences.map(\.name)))",
                isValidated
                    ? "The daemon degrades it at its next start or rollout."
                    : "The daemon does not look at packages, and so the node has less than its config asks for.",
                instance: node.name,
                severity: isValidated ? nil : .medium,
                evidence: drift.differences.map { difference in
                    let (subject, name) = difference.setting
                    let setter = pool?.rendering?.setter(of: subject, name)
                    return .cluster(
                        "\(node.name): \(difference.kind.words) \(difference.name)"
                            + (setter.map { ", set by \($0)" } ?? ""),
                        is: difference.actual ?? "other content",
                        not: difference.expected
                    )
                },
                resources: [.init(.node, node.name)]
                    + drift.differences.filter { $0.name.hasPrefix("/") }.map { .init(.file, $0.name) },
                remediations: [
                    .manual("put back what was changed there by hand, or move it into a MachineConfig of the pool"),
                    .cluster(
                        ClusterCommand.onNode(node.name, "touch", NodeDrift.forceFile),
                        "has the daemon write everything anew, and reboot"
                    ),
                ]
            )
        }
        let unseen = subject.nodes.filter { $0.drift == nil }.map(\.name)
        let gap = "nobody gave an Analysis and the rendered config of \(Wording.list(unseen)); see --node"
        return answer(findings, butFor: unseen.isEmpty ? nil : gap)
    }
}

extension NodeDrift.Difference {
    /// What a MachineConfig would have set.
    var setting: (PoolFacts.Setting.Subject, String) {
        switch kind {
        case .image: return (.osImage, "")
        case .kernelArgument: return (.kernelArgument, name)
        case .kernelType: return (.kernelType, "")
        case .extension: return (.extension, name)
        case .unit: return (.unit, name)
        case .content, .mode, .absent:
            let units = "/etc/systemd/system/"
            guard name.hasPrefix(units) else { return (.file, name) }
            let parts = name.dropFirst(units.count).split(separator: "/").map(String.init)
            guard parts.count == 2, parts[0].hasSuffix(".d") else { return (.unit, parts.joined(separator: "/")) }
            return (.dropin, "\(parts[0].dropLast(2))/\(parts[1])")
        }
    }
}

extension NodeDrift.Difference.Kind {
    /// What differs, in words.
    var words: String {
        switch self {
        case .image: "booted image,"
        case .content: "content of"
        case .mode: "mode of"
        case .absent: "file"
        case .kernelArgument: "kernel argument"
        case .kernelType: "package"
        case .extension: "extension"
        case .unit: "unit"
        }
    }
}

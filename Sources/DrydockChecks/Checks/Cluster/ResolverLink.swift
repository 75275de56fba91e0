// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// CoreOS of Enterprise Linux has no systemd-resolved.
///
/// A link from `/etc/resolv.conf` to its file leads nowhere then, and no name is resolved.
///
/// Detected by links and units of MachineConfigs, and by the link on nodes.
///
/// To do: take them out; NetworkManager writes the file.
enum ResolverLink: ClusterCheck {
    static let about = About(
        "DD-MCO-0029",
        "Nothing needs systemd-resolved where the image has none",
        traps: ["T32"],
        .high,
        .overridable,
        links: [Link.coreos(646), Link.coreos(679)]
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        guard let destination = subject.destination, destination.family != .fedoraCoreOS else { return pass() }
        let hasResolved = subject.target?.content?.tree?.units.units.contains {
            $0.name == "systemd-resolved.service" && $0.kind != .mask
        }
        guard hasResolved != true else { return pass() }
        let path = "/etc/resolv.conf"
        var findings = subject.pools.compactMap { pool -> Finding? in
            guard let rendering = pool.rendering else { return nil }
            var evidence: [Finding.Evidence] = []
            if let target = rendering.links[path], target.contains("systemd/resolve/") {
                evidence.append(
                    .cluster("\(path), by \(rendering.setter(of: .link, path) ?? "")", is: "a link to \(target)")
                )
            }
            let units = rendering.settings.filter { $0.subject == .unit && $0.name == "systemd-resolved.service" }
            evidence += units.map { .cluster("unit \($0.name), by \($0.setBy.last ?? "")", is: "set") }
            guard !evidence.isEmpty else { return nil }
            return finding(
                "MachineConfigs of pool \(pool.name) count on systemd-resolved, which the new system does not have",
                "Names are not resolved, those of registries among them.",
                instance: pool.name,
                evidence: evidence,
                resources: [.init(.pool, pool.name), .init(.file, path)],
                remediations: [.manual("take them out of the MachineConfigs first")]
            )
        }
        for node in subject.nodes {
            let link = subject.analyses[node.name]?.etc.live.first { $0.path == path }?.target
            guard let link, link.contains("systemd/resolve/") else { continue }
            // Fedora makes the link itself, and the file of Enterprise Linux takes its place unless it was changed.
            let isLocal = subject.analyses[node.name]?.etc.drift.contains { $0.path == path } ?? false
            guard isLocal else { continue }
            findings.append(
                finding(
                    "resolv.conf of node \(node.name) leads to systemd-resolved, which the new system does not have",
                    "Names are not resolved there, those of registries among them.",
                    instance: node.name,
                    evidence: [.cluster("\(node.name): \(path)", is: "a link to \(link)")],
                    resources: [.init(.node, node.name), .init(.file, path)],
                    remediations: [
                        .cluster(
                            ClusterCommand.onNode(node.name, "ln", "-sfn", "/run/NetworkManager/resolv.conf", path),
                            "the file of NetworkManager, which is there before and after"
                        )
                    ]
                )
            )
        }
        return answer(findings)
    }
}

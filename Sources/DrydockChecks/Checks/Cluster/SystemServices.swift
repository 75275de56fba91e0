// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// From version 2.10 on sssd does not run as root: it does not read a config that only root may read, and does not write
/// caches that are root's.
///
/// Detected by `/etc/sssd` in MachineConfigs and on nodes, and by the version in the image, or Enterprise Linux 10.
///
/// To do: let the files belong to the group sssd, with the mode 0640, once nodes run the new version.
enum SystemServices: ClusterCheck {
    static let about = About(
        "DD-MCO-0031",
        "sssd can read what is meant for it",
        .medium,
        .advisory,
        .likely,
        links: [Link.coreos(1798), Link.github("SSSD/sssd", 7781)]
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        let version = subject.imageVersion("sssd-common")
        let isNew =
            version.map { !Numbers.isBelow($0, [2, 10]) } ?? (subject.destination?.major.map { $0 >= 10 } ?? false)
        guard isNew else { return pass() }
        var findings = subject.pools.compactMap { pool -> Finding? in
            let files = pool.rendering?.paths(below: "/etc/sssd") ?? []
            guard !files.isEmpty else { return nil }
            return finding(
                "MachineConfigs of pool \(pool.name) write files of sssd as root's",
                "The new sssd does not run as root and cannot read them: nobody of the directory can log in.",
                instance: pool.name,
                evidence: files.map { path in
                    .cluster(
                        "\(path), by \(pool.rendering?.setter(of: .file, path) ?? "")",
                        is: "root",
                        not: "group sssd"
                    )
                },
                resources: files.map { .init(.file, $0) },
                remediations: [.manual("set group sssd and mode 0640 in the MachineConfig, with the move")]
            )
        }
        for node in subject.nodes {
            let files = (subject.analyses[node.name]?.etc.live ?? []).filter {
                $0.path.hasPrefix("/etc/sssd/") && $0.type == .file && $0.uid == 0 && $0.gid == 0
                    && $0.mode & 0o004 == 0
            }
            guard !files.isEmpty else { continue }
            findings.append(
                finding(
                    "Files of sssd on node \(node.name) are root's alone",
                    "The new sssd does not run as root and cannot read them.",
                    instance: node.name,
                    evidence: files.map { .cluster("\(node.name): \($0.path)", is: "root", not: "group sssd") },
                    resources: [.init(.node, node.name)] + files.map { .init(.file, $0.path) },
                    remediations: [.manual("chgrp sssd and chmod 0640 them after the move")]
                )
            )
        }
        return answer(findings)
    }
}

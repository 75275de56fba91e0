// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// `/etc/resolv.conf` leads to a file that systemd-resolved writes, and the image has no systemd-resolved: after the
/// switch no name is resolved, registries among them.
///
/// Detected by the link, and by the units of the image.
///
/// To do: remove the link, so that NetworkManager writes the file, or install systemd-resolved in the image.
enum NameResolution: Comparison {
    static let about = About(
        "DD-NET-0001",
        "Something in the image writes resolv.conf",
        traps: ["T32"],
        .high,
        .overridable,
        .likely,
        links: [Link.coreos(646)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let path = "/etc/resolv.conf"
        if let gap = sides.subject.unreadable(path) { return unknown(gap) }
        guard let node = sides.after.nodes[path], node.type == .symlink, let target = node.target,
            target.contains("systemd/resolve/"),
            !sides.image.units.units.contains(where: { $0.name == "systemd-resolved.service" && $0.kind != .mask })
        else { return pass() }
        return answer([
            finding(
                "resolv.conf leads to systemd-resolved, which the image does not have",
                "No name would be resolved after the switch.",
                evidence: [
                    .predicted(path, is: "a link to \(target)"),
                    .image("systemd-resolved.service", is: "absent", not: "present"),
                ],
                resources: [.init(.file, path), .init(.unit, "systemd-resolved.service")],
                remediations: [
                    .attended(
                        ["rm", path],
                        "right before the reboot; NetworkManager writes the file at the next start"
                    ),
                    .containerfile(
                        sides.subject.install(["systemd-resolved"]),
                        "RUN systemctl enable systemd-resolved"
                    ),
                ]
            )
        ])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// sshd refuses private host keys that others may read, unless the group is the one that its build makes an exception
/// for.
///
/// Keys of older systems have mode 0640 and the group `ssh_keys`; newer builds know no exception, and where the group's
/// number changes the older ones refuse them, too. Then nobody can log in by ssh.
///
/// Detected by modes of `/etc/ssh/ssh_host_*_key`. An image with the unit `ssh-host-keys-migration.service` mends them
/// at its first boot.
///
/// To do: take the group's right away. sshd reads its keys as root, so that nothing else is needed.
enum HostKeys: Comparison {
    static let about = About(
        "DD-LOG-0001",
        "sshd of the image accepts the host keys",
        traps: ["T2"],
        .high,
        .overridable,
        .likely,
        links: [Link.coreos(1394), Link.bootc(673)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let open = sides.host.login.hostKeys.filter { $0.mode & 0o077 != 0 && $0.type == .file }
        if open.isEmpty, let gap = sides.subject.unreadable("/etc/ssh") { return unknown("\(gap.what): \(gap.why)") }
        guard !open.isEmpty, sides.hasProgram("/usr/sbin/sshd"),
            !sides.image.units.units.contains(where: { $0.name == "ssh-host-keys-migration.service" })
        else { return pass() }
        return answer([
            finding(
                "sshd of the image may refuse \(Wording.counted(open.count, "host key"))",
                "Others than root may read them. Without a host key that it accepts sshd does not start.",
                evidence: open.map {
                    .host($0.path, is: "mode 0\(String($0.mode, radix: 8)), group \($0.gid)", not: "mode 0600")
                },
                resources: open.map { .init(.file, $0.path) } + [.init(.unit, "sshd.service")],
                remediations: [.command(["chmod", "0600"] + open.map(\.path), "nothing else reads them")]
            )
        ])
    }
}

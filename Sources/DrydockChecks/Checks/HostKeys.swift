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
        mandatory: true,
        links: [Link.coreos(1394), Link.bootc(673)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let open = sides.host.login.hostKeys.filter { $0.mode & 0o077 != 0 && $0.type == .file }
        if open.isEmpty, let gap = sides.subject.unreadable("/etc/ssh") { return unknown(gap) }
        // Fedora before 38 and Enterprise Linux before 10 make an exception for one group, and only for keys that belong to it.
        let release = sides.imagePackage("openssh-server")?.release ?? ""
        let fedora = release.firstRange(of: ".fc").flatMap { Numbers.of(String(release[$0.upperBound...])).first }
        let excepts = [".el7", ".el8", ".el9"].contains(where: release.contains) || fedora.map { $0 < 38 } ?? false
        let group = excepts ? sides.prediction.identities?.groups["ssh_keys"] : nil
        let refused = open.filter { $0.mode & 0o037 != 0 || $0.gid != group }
        guard !refused.isEmpty, sides.hasProgram("/usr/sbin/sshd"),
            !sides.image.units.units.contains(where: { $0.name == "ssh-host-keys-migration.service" })
        else { return pass() }
        return answer([
            finding(
                "sshd of the image may refuse \(Quantities.counted(refused.count, "host key"))",
                "Others than root may read them. Without a host key that it accepts sshd does not start.",
                evidence: refused.map {
                    .host($0.path, is: "mode 0\(String($0.mode, radix: 8)), group \($0.gid)", not: "mode 0600")
                },
                resources: refused.map { .init(.file, $0.path) } + [.init(.unit, "sshd.service")],
                remediations: [
                    .command(
                        ["chmod", "0600"] + refused.map(\.path),
                        "sshd needs no more; host-based logins by ssh-keysign do"
                    )
                ]
            )
        ])
    }
}

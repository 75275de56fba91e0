// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// What was done to `/etc` by hand after the first boot.
enum AdministratorEdits {
    /// One deed and the path below `/etc` that it was done to.
    enum Deed: Sendable {
        case append(String)
        case add(String, mode: UInt32)
        case delete
        case mode(UInt32)
        case directory(mode: UInt32)
        case directoryMode(UInt32)
        case link(String)
        case replaceByLink(String)
    }

    /// Everything that was done, in order.
    static let all: [(path: String, deed: Deed)] = [
        // The image changes these defaults as well.
        ("ssh/sshd_config", .append("PermitRootLogin no\nMaxAuthTries 3\n")),
        ("chrony.conf", .append("server ntp.example.com iburst\n")),
        ("containers/registries.conf", .append("[[registry]]\nlocation = \"registry.example.com:5000\"\n")),
        ("sudoers", .append("%ops ALL=(ALL) NOPASSWD: /usr/bin/systemctl\n")),
        // The image leaves these as they are.
        ("systemd/journald.conf", .append("Storage=persistent\n")),
        ("hosts", .append("192.0.2.10 build.example.com build\n")),
        ("logrotate.conf", .append("compress\n")),
        // The image has no such default any more.
        ("dnsmasq.conf", .append("listen-address=127.0.0.1\n")),

        ("sysctl.d/90-local.conf", .add("net.ipv4.ip_forward = 1\n", mode: 0o644)),
        ("sudoers.d/ops", .add("%ops ALL=(ALL) ALL\n", mode: 0o440)),
        ("NetworkManager/system-connections/uplink.nmconnection", .add(connection, mode: 0o600)),
        ("pki/ca-trust/source/anchors/example-ca.pem", .add("-----BEGIN CERTIFICATE-----\n", mode: 0o644)),
        // The image introduces a default of the same name.
        ("profile.d/editor.sh", .add("export EDITOR=vi\n", mode: 0o644)),
        ("fstab", .add("UUID=5d1f7f0e-2c3b-4f64-9c57-6d1b8a1c2e3f /var/data xfs defaults 0 2\n", mode: 0o644)),
        ("systemd/system/timers.target.wants/fstrim.timer", .link("/usr/lib/systemd/system/fstrim.timer")),

        // The enablement link of a service, which the image drops too; files that it changes, keeps and drops.
        ("systemd/system/multi-user.target.wants/fedora-coreos-pinger.service", .delete),
        ("systemd/system/sockets.target.wants/docker.socket", .delete),
        ("ssh/sshd_config.d/50-redhat.conf", .delete),
        ("profile.d/colorls.sh", .delete),
        ("issue.d/30-console-login-helper-messages.issue", .delete),
        ("yum.repos.d/fedora-cisco-openh264.repo", .delete),

        ("crypto-policies/config", .mode(0o600)),
        ("audit/rules.d", .directoryMode(0o700)),
        ("localtime", .replaceByLink("../usr/share/zoneinfo/Europe/Berlin")),
        ("environment", .replaceByLink("/var/lib/site/environment")),

        ("site", .directory(mode: 0o750)),
        ("site/agent.d", .directory(mode: 0o700)),
        ("site/agent.d/10-endpoint.conf", .add("endpoint = https://agent.example.com\n", mode: 0o640)),
        ("site/agent.d/20-token.conf", .add("token = not-a-secret\n", mode: 0o600)),
        ("site/empty", .directory(mode: 0o755)),
        ("site/current", .link("agent.d/10-endpoint.conf")),
    ]

    /// The truth about what was done.
    static var edits: [EtcEdit] {
        all.map { EtcEdit($0.path, kind(of: $0.deed, at: $0.path), by: .administrator) }
    }

    /// The paths whose content is new, below `/etc`: where the time tells when it was done.
    static var written: [String] {
        all.compactMap { path, deed in
            switch deed {
            case .append, .add, .directory, .link, .replaceByLink: path
            case .delete, .mode, .directoryMode: nil
            }
        }
    }

    /// Does it all.
    ///
    /// - Parameter etc: The `/etc` of a deployment.
    /// - Throws: ``SampleError`` or an `Errno` if the operating system refuses.
    static func apply(to etc: FilePath) throws {
        for (name, deed) in all {
            let path = etc.appending(name)
            switch deed {
            case .append(let text):
                try Files.write(Files.readText(path) + text, to: path)
            case .add(let text, let mode):
                try Files.write(text, to: path)
                try SystemCalls.setMode(path.string, mode)
            case .delete:
                try SystemCalls.removeFile(path.string)
            case .mode(let mode), .directoryMode(let mode):
                try SystemCalls.setMode(path.string, mode)
            case .directory(let mode):
                try SystemCalls.makeDirectory(path.string)
                try SystemCalls.setMode(path.string, mode)
            case .link(let target):
                try SystemCalls.makeSymlink(path.string, to: target)
            case .replaceByLink(let target):
                try SystemCalls.removeFile(path.string)
                try SystemCalls.makeSymlink(path.string, to: target)
            }
        }
    }

    /// The word for a deed.
    private static func kind(of deed: Deed, at path: String) -> EtcEdit.Kind {
        switch deed {
        case .append: .modified
        case .add, .link: .added
        case .delete: .deleted
        case .mode: .modeChanged
        case .directory: .directoryAdded
        case .directoryMode: .directoryModeChanged
        case .replaceByLink: FileTree.baseEtc.isLink(path) ? .modified : .replacedByLink
        }
    }

    private static let connection = """
        [connection]
        id=uplink
        type=ethernet
        interface-name=enp1s0

        [ipv4]
        method=manual
        address1=192.0.2.20/24,192.0.2.1

        """
}

extension FileTree {
    /// Whether a path is a symbolic link.
    func isLink(_ path: String) -> Bool {
        guard case .symlink? = nodes[path]?.kind else { return false }
        return true
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What never goes into an image: what makes a host this host, and what nobody else may read.
package enum Confidential {
    /// Why a path stays on the host.
    package enum Reason: String, Sendable {
        case identity = "it makes this host the one that it is"
        case secret = "it holds secrets"
        case account = "it holds the accounts of this host"
    }

    /// Why a path of `/etc` stays on the host; `nil` if it may go into an image.
    ///
    /// A file that others than its owner may not read counts as a secret, whatever its name.
    ///
    /// - Parameters:
    ///   - path: the absolute path.
    ///   - mode: its permission bits; `nil` if they are not known.
    /// - Returns: the reason.
    package static func reason(_ path: String, mode: UInt32?) -> Reason? {
        if accounts.contains(where: { path == $0 || path == $0 + "-" }) { return .account }
        if identities.contains(where: { Pattern.matches($0, path) }) { return .identity }
        if secrets.contains(where: { Pattern.matches($0, path) }) { return .secret }
        guard let mode, mode & 0o004 == 0 else { return nil }
        // A mode that distributions give such files says nothing of what is in them; a stricter one does.
        let usual = readableByDesign.first { Pattern.matches($0.pattern, path) }?.mode
        return usual == mode ? nil : .secret
    }

    /// Whether a kernel argument is about this machine: its disks, its console, its way to the root.
    package static func isOfThisMachine(argument: String) -> Bool {
        let key = argument.prefix { $0 != "=" }
        return machineArguments.contains { Pattern.matches($0, String(key)) }
    }

    private static let accounts = [
        "/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", "/etc/subuid", "/etc/subgid",
    ]

    private static let identities = [
        "/etc/hostname", "/etc/machine-id", "/etc/machine-info", "/etc/hosts", "/etc/resolv.conf", "/etc/adjtime",
        "/etc/localtime", "/etc/fstab", "/etc/crypttab", "/etc/iscsi/*", "/etc/nvme/host*", "/etc/lvm/devices/*",
        "/etc/multipath/*", "/etc/zkey/*", "/etc/udev/rules.d/80-ifname.rules", "/etc/udev/rules.d/70-persistent-*",
        "/etc/ssh/ssh_host_*", "/etc/NetworkManager/system-connections/*", "/etc/sysconfig/network-scripts/*",
        "/etc/systemd/network/*", "/etc/network/interfaces*", "/etc/mdadm*", "/etc/multipath.conf",
        "/etc/salt/*", "/etc/puppet*", "/etc/netplan/*", "/etc/.ignition-result.json", "/etc/ignition-machine-config-*",
        "/etc/machine-config-daemon/*", "/etc/mcs-machine-config-content.json", "/etc/.updated", "/etc/.pwd.lock",
        "/etc/rhsm/*", "/etc/pki/consumer/*", "/etc/pki/entitlement/*", "/etc/insights-client/machine-id",
        "/etc/ostree/remotes.d/*", "/etc/cloud/*instance*", "/etc/mtab", "/etc/ld.so.cache",
    ]

    private static let secrets = [
        "/etc/luks/*", "/etc/cryptsetup-keys.d/*", "/etc/ostree/auth.json", "/etc/containers/auth.json",
        "/etc/wireguard/*", "/etc/ppp/*secrets", "/etc/ipsec.secrets", "/etc/ipsec.d/*.secrets", "/etc/krb5.keytab",
        "/etc/pki/tls/private/*", "/etc/ssl/private/*", "/etc/pki/nssdb/*", "/etc/kubernetes/*", "/etc/mco/*",
        "/etc/openvpn/*", "/etc/sssd/*", "/etc/wpa_supplicant/*", "/etc/NetworkManager/certs/*", "/etc/credstore*",
        "/etc/samba/*.tdb", "/etc/security/opasswd", "/etc/cockpit/ws-certs.d/*", "*.key", "*.keys", "*.p12", "*.pfx",
        "*/id_rsa", "*/id_ed25519",
        "*kubeconfig*", "*password*", "*secret*", "*token*",
    ]

    /// Files that are closed by custom, with the mode that they have then.
    private static let readableByDesign: [(pattern: String, mode: UInt32)] = [
        ("/etc/sudoers", 0o440), ("/etc/sudoers.d/*", 0o440), ("/etc/sudoers.d/*", 0o400), ("/etc/audit/*", 0o640),
        ("/etc/crontab", 0o600), ("/etc/ssh/sshd_config", 0o600), ("/etc/ssh/sshd_config.d/*", 0o600),
        ("/etc/polkit-1/*", 0o640), ("/etc/polkit-1/*", 0o750), ("/etc/firewalld/*", 0o640),
        ("/etc/libaudit.conf", 0o640),
        ("/etc/selinux/*", 0o600), ("/etc/chrony.conf", 0o640), ("/etc/crypto-policies/*", 0o600),
        ("/etc/zincati/*", 0o640),
    ]

    /// Why a file's content never goes into an image, whatever its name and mode: it holds a key, or a password.
    ///
    /// - Parameter content: the content.
    /// - Returns: what was found; `nil` for nothing.
    package static func secret(in content: [UInt8]) -> String? {
        let text = String(decoding: content.prefix(1 << 20), as: UTF8.self)
        if text.contains("PRIVATE KEY-----") { return "a private key" }
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.drop { $0.isWhitespace }
            if words.hasPrefix("#") || words.hasPrefix(";") { continue }
            let small = words.lowercased()
            let key = small.prefix { $0 != "=" && $0 != ":" }.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
            if keys.contains(where: key.hasSuffix), key.count < small.count { return "a password or token" }
            if small.contains("authorization: ") || small.contains("bearer ") { return "a password or token" }
            if Redaction.hasPassword(small) { return "a password in an address" }
        }
        return nil
    }

    private static let keys = [
        "password", "passphrase", "secret", "token", "apikey", "api_key", "api-key", "psk", "access_key",
        "secret_key", "private_key", "privatekey", "pre-shared-key",
    ]

    private static let machineArguments = [
        "root", "rootflags", "rootfstype", "ro", "rw", "boot", "resume", "console", "ip", "ifname", "nameserver",
        "bond",
        "vlan", "rd.*", "ostree*", "ignition*", "luks*", "systemd.machine_id", "netroot", "bootdev", "BOOT_IMAGE",
        "fips",
        "isolcpus", "nohz_full", "rcu_nocbs", "irqaffinity", "coreos*", "zfcp*", "mpath*", "nvme*", "crashkernel",
    ]
}

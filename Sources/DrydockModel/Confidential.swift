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
        guard let mode, mode & 0o004 == 0, !readableByDesign.contains(where: { Pattern.matches($0, path) }) else {
            return nil
        }
        return .secret
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
        "/etc/systemd/network/*.link", "/etc/.ignition-result.json", "/etc/ignition-machine-config-*",
        "/etc/machine-config-daemon/*", "/etc/mcs-machine-config-content.json", "/etc/.updated", "/etc/.pwd.lock",
        "/etc/rhsm/*", "/etc/pki/consumer/*", "/etc/pki/entitlement/*", "/etc/insights-client/machine-id",
        "/etc/ostree/remotes.d/*", "/etc/cloud/*instance*", "/etc/mtab", "/etc/ld.so.cache",
    ]

    private static let secrets = [
        "/etc/luks/*", "/etc/cryptsetup-keys.d/*", "/etc/ostree/auth.json", "/etc/containers/auth.json",
        "/etc/wireguard/*", "/etc/ppp/*secrets", "/etc/ipsec.secrets", "/etc/ipsec.d/*.secrets", "/etc/krb5.keytab",
        "/etc/pki/tls/private/*", "/etc/ssl/private/*", "/etc/pki/nssdb/*", "/etc/kubernetes/*", "/etc/mco/*",
        "/etc/openvpn/*", "/etc/sssd/*", "/etc/wpa_supplicant/*", "/etc/NetworkManager/certs/*", "/etc/credstore*",
        "/etc/samba/*.tdb", "/etc/security/opasswd", "/etc/cockpit/ws-certs.d/*", "*.key", "*/id_rsa", "*/id_ed25519",
        "*kubeconfig*", "*password*", "*secret*", "*token*",
    ]

    /// Files that are closed by custom, and hold no secrets.
    private static let readableByDesign = [
        "/etc/sudoers", "/etc/sudoers.d/*", "/etc/crypto-policies/*", "/etc/audit/*", "/etc/crontab", "/etc/cron.*",
        "/etc/ssh/sshd_config",
        "/etc/ssh/sshd_config.d/*", "/etc/polkit-1/*", "/etc/firewalld/*", "/etc/nftables*", "/etc/libaudit.conf",
        "/etc/selinux/*", "/etc/zincati/*", "/etc/chrony.*", "/etc/at.deny", "/etc/securetty",
    ]

    private static let machineArguments = [
        "root", "rootflags", "rootfstype", "ro", "rw", "boot", "resume", "console", "ip", "ifname", "nameserver",
        "bond",
        "vlan", "rd.*", "ostree*", "ignition*", "luks*", "systemd.machine_id", "netroot", "bootdev", "BOOT_IMAGE",
        "fips",
        "isolcpus", "nohz_full", "rcu_nocbs", "irqaffinity", "coreos*", "zfcp*", "mpath*", "nvme*", "crashkernel",
    ]
}

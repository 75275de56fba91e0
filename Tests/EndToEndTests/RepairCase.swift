// SPDX-License-Identifier: Apache-2.0

import Testing

/// A host on which one repair has something to mend, and how that looks afterwards.
///
/// Scripts have the folders as ``RepairBench/run(_:_:sourceLocation:)`` gives them.
struct RepairCase: Sendable, CustomTestStringConvertible {
    /// The repair's name, with a word behind it where it has several ways.
    let title: String
    /// The check whose findings it mends.
    let finding: String
    /// A script that breaks the host.
    var spoil = ":"
    /// What the image has beside the successor's content.
    var image = ""
    /// What the image lacks.
    var removed: [String] = []
    /// A route, in TOML.
    var route = ""
    /// Whether the repair is only made on request.
    var isAsked = false
    /// A script that ends well only if everything is as wanted right after the switch.
    let wanted: String
    /// The same after the first boot; `nil` if nothing is done there.
    var later: String?

    var testDescription: String { title }
    /// The repair's name.
    var repair: String { String(title.prefix { $0 != " " }) }

    /// Accounts of the image below `/usr/lib`, each with a group of its name and number.
    static func accounts(_ numbers: [String: Int]) -> String {
        var all = ["bin": 1, "daemon": 2, "dbus": 81, "chrony": 996, "polkitd": 998, "zincati": 997, "nobody": 99]
        all.merge(numbers) { _, new in new }
        let sorted = all.sorted { $0.value < $1.value }
        let users = sorted.map { "\($0.key):x:\($0.value):\($0.value):\($0.key):/:/sbin/nologin\n" }.joined()
        let groups = sorted.map { "\($0.key):x:\($0.value):\n" }.joined()
        return "== usr/lib/passwd\n\(users)== usr/lib/group\n\(groups)tty:x:5:\n"
    }

    static let all: [RepairCase] = logins + accounts + system

    private static let logins = [
        RepairCase(
            title: "authorized-keys",
            finding: "DD-LOG-0002",
            // core has one of the keys of the folder already, and the last line of the file has no end.
            spoil: """
                cd "$VAR/home/core/.ssh"
                { echo 'no-pty ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE93bg own'; sed -n 1p authorized_keys.d/ignition; } | \
                    head -c -1 > authorized_keys
                chown 1000:1000 authorized_keys
                chmod 640 authorized_keys
                """,
            removed: ["usr/libexec/ssh-key-dir"],
            wanted: """
                cd "$VAR/home/core/.ssh"
                test "$(stat -c '%a %u:%g' authorized_keys)" = '640 1000:1000'
                test "$(sed -n 1p authorized_keys)" = 'no-pty ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE93bg own'
                test "$(sed 1d authorized_keys | sort)" = "$(grep ^ssh- authorized_keys.d/ignition | sort)"
                cd "$VAR/home/deploy/.ssh"
                test "$(stat -c '%a %u:%g' authorized_keys)" = "600 $(stat -c %u:%g .)"
                test "$(grep ^ssh- authorized_keys.d/ignition)" = "$(cat authorized_keys)"
                """
        ),
        RepairCase(
            title: "host-keys",
            finding: "DD-LOG-0001",
            spoil: "chgrp 190 \"$ETC\"/ssh/ssh_host_*_key; chmod 640 \"$ETC\"/ssh/ssh_host_*_key",
            wanted: """
                test "$(stat -c '%a %u:%g' "$NEW/ssh/ssh_host_ed25519_key")" = '600 0:190'
                test "$(cat "$NEW/ssh/ssh_host_ed25519_key")" = 'a stand-in for a private key'
                """
        ),
        RepairCase(
            title: "sudo-rules",
            finding: "DD-LOG-0003",
            removed: ["etc/sudoers.d/coreos-sudo-group"],
            wanted: """
                test "$(stat -c '%a %u:%g' "$NEW/sudoers.d/kept-coreos-sudo-group")" = '440 0:0'
                test "$(cat "$NEW/sudoers.d/kept-coreos-sudo-group")" = '%sudo ALL=(ALL) NOPASSWD: ALL'
                test ! -e "$NEW/sudoers.d/coreos-sudo-group"
                """
        ),
        RepairCase(
            title: "signature-policy",
            finding: "DD-REG-0002",
            spoil:
                "echo '{\"default\": [{\"type\": \"insecureAcceptAnything\"}], \"transports\": {}}' > \"$ETC/containers/policy.json\"; "
                + "touch -d '+40 days' \"$ETC/containers/policy.json\"",
            isAsked: true,
            wanted: "cmp \"$ETC/containers/policy.json\" \"$NEW/containers/policy.json\"",
            later: """
                cmp "$NEW/../usr/etc/containers/policy.json" "$NEW/containers/policy.json"
                not cmp -s "$ETC/containers/policy.json" "$NEW/containers/policy.json"
                """
        ),
    ]

    private static let accounts = [
        RepairCase(
            title: "owners by pinning",
            finding: "DD-IDS-0001",
            // A name in Latin-1, and a row that lacks its end.
            spoil: """
                printf 'old:x:1500:1500:M\\374ller:/var/home/old:/bin/bash' >> "$ETC/passwd"
                cp "$ETC/passwd" "$VAR/passwd"
                """,
            image: accounts(["chrony": 900]),
            wanted: """
                cmp "$VAR/passwd" <(head -c "$(stat -c %s "$VAR/passwd")" "$NEW/passwd")
                grep -aq '^chrony:x:996:996:' "$NEW/passwd"
                grep -qx 'chrony:x:996:' "$NEW/group"
                grep -q '^chrony:!' "$NEW/shadow"
                grep -q '^chrony:!' "$NEW/gshadow"
                test "$(stat -c '%a %u:%g' "$NEW/shadow")" = '0 0:0'
                test "$(stat -c '%a %u:%g' "$NEW/passwd")" = '644 0:0'
                test "$(stat -c %u:%g "$VAR/lib/chrony/drift")" = 996:996
                """
        ),
        RepairCase(
            title: "owners by changing, because somebody else has the number",
            finding: "DD-IDS-0001",
            spoil:
                "echo x > \"$ETC/chrony.local\"; chown 996:10 \"$ETC/chrony.local\"; chmod 4750 \"$ETC/chrony.local\"",
            image: accounts(["chrony": 900, "other": 996]),
            wanted: changing,
            later: changed + """

                test "$(stat -c '%a %u:%g' "$NEW/chrony.local")" = '4750 900:10'
                test "$(stat -c '%a %u:%g' "$ETC/chrony.local")" = '4750 996:10'
                """
        ),
        RepairCase(
            title: "owners by changing, because the route says so",
            finding: "DD-IDS-0001",
            image: accounts(["chrony": 900]),
            route: "title = \"Test\"\nsummary = \"Test\"\n[repairs]\nowners = \"chown\"\n",
            wanted: changing,
            later: changed
        ),
        RepairCase(
            title: "shadow-rows",
            finding: "DD-IDS-0003",
            spoil: "echo 'ghost:!:19000::::::' >> \"$ETC/shadow\"; echo 'gone:!::' >> \"$ETC/gshadow\"",
            wanted: """
                not grep -q ghost "$NEW/shadow"
                not grep -q gone "$NEW/gshadow"
                grep -q '^core:' "$NEW/shadow"
                grep -q '^deploy:$y$j9T$sample' "$NEW/shadow"
                test "$(stat -c %a "$NEW/shadow")" = 0
                """
        ),
        RepairCase(
            title: "account-rows",
            finding: "DD-IDS-0002",
            image: """
                == etc/passwd 0644
                root:x:0:0:root:/root:/bin/bash
                svc:x:850:850:A service:/var/lib/svc:/sbin/nologin
                == etc/group 0644
                root:x:0:
                svc:x:850:core
                clock:x:103:
                """,
            wanted: """
                grep -qx 'svc:x:850:850::/var/lib/svc:/sbin/nologin' "$NEW/passwd"
                grep -qx 'svc:x:850:core' "$NEW/group"
                grep -qx 'clock:x:103:' "$NEW/group"
                grep -q '^svc:!' "$NEW/shadow"
                grep -q '^svc:!' "$NEW/gshadow"
                grep -q '^clock:!' "$NEW/gshadow"
                grep -q '^core:x:1000:' "$NEW/passwd"
                """
        ),
    ]

    private static let changing = """
        test "$(stat -c %u:%g "$VAR/lib/chrony/drift")" = 996:996
        not grep -q ^chrony "$NEW/passwd" "$NEW/group"
        test "$(readlink "$NEW/systemd/system/sysinit.target.wants/drydock-first-boot.service")" = \
            /etc/systemd/system/drydock-first-boot.service
        grep -qx 'ExecStart=/var/usrlocal/bin/drydock first-boot' "$NEW/systemd/system/drydock-first-boot.service"
        test "$(stat -c '%a %u:%g' "$VAR/usrlocal/bin/drydock")" = '755 0:0'
        "$VAR/usrlocal/bin/drydock" --version
        """
    private static let changed = """
        test "$(stat -c '%a %u:%g' "$VAR/lib/chrony/drift")" = '640 900:900'
        test -z "$(find "$VAR" -uid 996 -o -gid 996)"
        """

    private static let system = [
        // The kernel and its entries move to a file system of their own.
        RepairCase(
            title: "boot-mount",
            finding: "DD-BOT-0005",
            spoil: "mkdir \"$VAR/b\"; cp -a \"$BOOT/.\" \"$VAR/b\"; mount -t tmpfs tmpfs \"$BOOT\"; "
                + "cp -a \"$VAR/b/.\" \"$BOOT\"; rm -r \"$VAR/b\"; "
                + "printf 'UUID=7 /mnt/\\374 xfs nofail 0 0\\r\\n' >> \"$ETC/fstab\"; cp \"$ETC/fstab\" \"$VAR\"",
            wanted: """
                grep -qx 'UUID=3e1d5c7b-9a2f-4c60-b8d4-1a0f2e3d4c5b /boot tmpfs ro,nodev,nosuid 0 2' "$NEW/fstab"
                cmp "$VAR/fstab" <(head -n -1 "$NEW/fstab")
                """
        ),
        RepairCase(
            title: "etc-conflicts",
            finding: "DD-ETC-0001",
            spoil: "echo x > \"$ETC/motd.d\"; ln -s nowhere \"$ETC/other.d\"",
            image: "== etc/motd.d/10-image\nof the image\n== etc/other.d/\n",
            wanted: """
                test "$(cat "$NEW/motd.d.before-switch" "$NEW/motd.d/10-image")" = "$(printf 'x\\nof the image')"
                test "$(readlink "$NEW/other.d.before-switch")" = nowhere
                test -d "$NEW/other.d" -a ! -L "$NEW/other.d"
                """
        ),
        RepairCase(
            title: "kernel-arguments",
            finding: "DD-KRG-0002",
            spoil: "sed -i 's/^options /&systemd.unified_cgroup_hierarchy=0 /' \"$BOOT\"/loader/entries/*.conf",
            image: """
                == usr/share/dpkg/status
                Package: systemd
                Status: install ok installed
                Version: 257.6-1
                Architecture: amd64

                """,
            wanted: """
                cd "$BOOT/loader/entries"
                test "$(ls | wc -l)" = 2
                not grep unified_cgroup ostree-2-*.conf
                grep -q '^options systemd.unified_cgroup_hierarchy=0 mitigations' ostree-1-*.conf
                grep -q '^options mitigations=auto,nosmt .* audit=0' ostree-2-*.conf
                """
        ),
        RepairCase(
            title: "update-agents",
            finding: "DD-UPD-0003",
            wanted: """
                test "$(readlink "$NEW/systemd/system/zincati.service")" = /dev/null
                test ! -L "$NEW/systemd/system/bootc-fetch-apply-updates.timer"
                """
        ),
        RepairCase(
            title: "resolv-conf",
            finding: "DD-NET-0001",
            // Nor is there a folder for programs.
            spoil: "ln -s ../run/systemd/resolve/stub-resolv.conf \"$ETC/resolv.conf\"; rm -r \"$VAR/usrlocal\"",
            removed: [
                "usr/lib/systemd/system/systemd-resolved.service",
                "etc/systemd/system/sysinit.target.wants/systemd-resolved.service",
            ],
            wanted: "test -L \"$NEW/resolv.conf\"",
            later: "test ! -L \"$NEW/resolv.conf\"; test -L \"$ETC/resolv.conf\""
        ),
    ]
}

// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let loginCases = [
        CheckCase(
            id: "DD-LOG-0001",
            fails: [
                ("a group may read", { $0.host.login.hostKeys[0].mode = 0o640 }),
                (
                    "the group has another number",
                    {
                        $0.host.login.hostKeys[0].mode = 0o640
                        $0.host.login.hostKeys[0].gid = 999
                        $0.image.accounts.groups.append(InventedHost.group("ssh_keys", 101, in: "/usr/lib/group"))
                    }
                ),
            ],
            passes: [
                (
                    "the image mends them",
                    {
                        $0.host.login.hostKeys[0].mode = 0o640
                        $0.image.units.units.append(
                            UnitFacts.Unit(name: "ssh-host-keys-migration.service", kind: .file)
                        )
                    }
                ),
                (
                    "the group is the image's exception",
                    {
                        $0.host.login.hostKeys[0].mode = 0o640
                        $0.host.login.hostKeys[0].gid = 101
                        $0.setImagePackage("openssh-server", "8.7p1", release: "45.el9")
                        $0.image.accounts.groups.append(InventedHost.group("ssh_keys", 101, in: "/usr/lib/group"))
                    }
                ),
                (
                    "the image has no sshd",
                    {
                        $0.host.login.hostKeys[0].mode = 0o640
                        $0.image.programs.removeAll { $0.hasSuffix("sshd") }
                    }
                ),
            ],
            unknown: [noLayers, hidden("/etc/ssh") { $0.host.login.hostKeys = [] }]
        ),
        CheckCase(
            id: "DD-LOG-0002",
            fails: [
                (
                    "fragments of Ignition, by a program",
                    {
                        $0.host.login.keyFiles = [fragment]
                        $0.host.login.server.append(keyDirectory)
                        $0.host.login.server[0].settings.insert(
                            LoginFacts.Setting(keyword: "include", value: "/etc/ssh/sshd_config.d/*.conf"),
                            at: 0
                        )
                        $0.addDefault(InventedHost.file(keyDirectory.path))
                    }
                ),
                (
                    "some of them",
                    {
                        $0.host.login.keyFiles.append(fragment)
                        $0.host.login.server.append(keyDirectory)
                        $0.addDefault(InventedHost.file(keyDirectory.path))
                    }
                ),
            ],
            passes: [
                (
                    "the image asks the program, too",
                    {
                        $0.host.login.keyFiles = [fragment]
                        let include = LoginFacts.Setting(keyword: "include", value: "/etc/ssh/sshd_config.d/*.conf")
                        $0.host.login.server[0].settings.insert(include, at: 0)
                        $0.image.login.server[0].settings.insert(include, at: 0)
                        $0.host.login.server.append(keyDirectory)
                        $0.image.login.server.append(keyDirectory)
                        $0.image.programs.append("/usr/libexec/ssh-key-dir")
                        $0.addDefault(InventedHost.file(keyDirectory.path))
                        $0.addToImage(InventedHost.file(keyDirectory.path))
                    }
                ),
                (
                    "its keys are in a file that is read",
                    {
                        var fragment = fragment
                        fragment.sums = ["a", "b"]
                        $0.host.login.keyFiles[0].sums = ["a", "b", "c"]
                        $0.host.login.keyFiles.append(fragment)
                        $0.host.login.server.append(keyDirectory)
                        $0.addDefault(InventedHost.file(keyDirectory.path))
                    }
                ),
                (
                    "a file that is not read now either",
                    {
                        $0.host.login.keyFiles = [
                            LoginFacts.KeyFile(path: fragment.path, user: "core", keys: 1, isRead: false)
                        ]
                    }
                ),
            ],
            unknown: [noLayers, hidden("/var/home") { $0.host.login.keyFiles = [] }]
        ),
        CheckCase(
            id: "DD-LOG-0003",
            fails: [
                (
                    "the rule goes with the image",
                    {
                        $0.image.login.sudo = []
                        $0.target.content?.etc.removeAll { $0.path == "/etc/sudoers.d/coreos-sudo-group" }
                    }
                )
            ],
            passes: [
                (
                    "the account has a password",
                    {
                        $0.image.login.sudo = []
                        $0.target.content?.etc.removeAll { $0.path == "/etc/sudoers.d/coreos-sudo-group" }
                        $0.host.accounts.shadow?["core"] = .set
                    }
                ),
                (
                    "the host has a rule of its own",
                    {
                        $0.image.login.sudo = []
                        $0.target.content?.etc.removeAll { $0.path == "/etc/sudoers.d/coreos-sudo-group" }
                        $0.addLocal(InventedHost.file("/etc/sudoers.d/mine"))
                        $0.host.login.sudo.append(
                            LoginFacts.SudoRule(path: "/etc/sudoers.d/mine", who: "core", withoutPassword: true)
                        )
                    }
                ),
            ],
            unknown: [noLayers, hidden("/etc/sudoers.d")]
        ),
        CheckCase(
            id: "DD-LOG-0004",
            fails: [
                (
                    "a local nsswitch.conf",
                    {
                        $0.addLocal(InventedHost.file("/etc/nsswitch.conf", "mine"))
                        $0.host.accounts.services = ["passwd": ["files"], "group": ["files", "systemd"]]
                    }
                ),
                (
                    "the image's own",
                    {
                        $0.image.accounts.services["passwd"] = ["files"]
                        $0.addToImage(InventedHost.file("/etc/nsswitch.conf", "new"))
                    }
                ),
            ],
            unknown: [noLayers, hidden("/etc/nsswitch.conf")]
        ),
        CheckCase(
            id: "DD-LOG-0005",
            fails: [
                (
                    "zsh was layered",
                    {
                        $0.host.accounts.users[1].shell = "/usr/bin/zsh"
                    }
                )
            ],
            passes: [
                ("no shell", { $0.host.accounts.users[1].shell = "/sbin/nologin" }),
                ("by its other name", { $0.host.accounts.users[1].shell = "/usr/bin/bash" }),
            ]
        ),
    ]

    private static let fragment = LoginFacts.KeyFile(
        path: "/var/home/core/.ssh/authorized_keys.d/ignition",
        user: "core",
        keys: 2,
        isRead: true
    )
    private static let keyDirectory = LoginFacts.ServerFile(
        path: "/etc/ssh/sshd_config.d/40-ssh-key-dir.conf",
        settings: [LoginFacts.Setting(keyword: "authorizedkeyscommand", value: "/usr/libexec/ssh-key-dir %u")],
        hasMatch: false
    )
}

// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let accountCases = [
        CheckCase(
            id: "DD-IDS-0001",
            fails: [
                (
                    "chrony has another number",
                    {
                        $0.image.accounts.users[1] = InventedHost.user("chrony", 991, in: "/usr/lib/passwd")
                        $0.analysis.varOwners?.rows.append(
                            VarFacts.Row(
                                path: "/var/lib/chrony",
                                uid: 994,
                                gid: 0,
                                files: 1,
                                directories: 0,
                                symlinks: 0,
                                specials: 0,
                                bytes: 1
                            )
                        )
                    }
                )
            ],
            passes: [
                (
                    "but owns nothing",
                    { $0.image.accounts.users[1] = InventedHost.user("chrony", 991, in: "/usr/lib/passwd") }
                )
            ],
            unknown: [noLayers, ("no census", { $0.analysis.varOwners = nil })]
        ),
        CheckCase(
            id: "DD-IDS-0002",
            fails: [
                (
                    "a new account of the image",
                    {
                        $0.image.accounts.users.append(InventedHost.user("kiosk", 1500, in: "/etc/passwd"))
                        $0.addToImage(InventedHost.file("/etc/passwd", "with kiosk"))
                    }
                ),
                ("no row in shadow", { $0.host.accounts.shadow = ["root": .locked] }),
            ],
            unknown: [noLayers, hidden("/etc/shadow") { $0.host.accounts.shadow = nil }]
        ),
        CheckCase(
            id: "DD-IDS-0003",
            fails: [
                ("a row of nobody", { $0.host.accounts.shadow?["ghost"] = .locked }),
                ("a row of no group", { $0.host.accounts.gshadow?.append("odd name") }),
            ],
            unknown: [noLayers, hidden("/etc/gshadow") { $0.host.accounts.gshadow = nil }]
        ),
        CheckCase(
            id: "DD-IDS-0004",
            fails: [
                (
                    "a copied group",
                    { $0.host.accounts.groups.append(InventedHost.group("chrony", 900, in: "/etc/group")) }
                ),
                ("an account", { $0.host.accounts.users.append(InventedHost.user("chrony", 900, in: "/etc/passwd")) }),
                (
                    "a number of sysusers.d",
                    {
                        $0.image.accounts.rules = [
                            AccountFacts.Rule(
                                type: "g",
                                name: "core",
                                id: 77,
                                group: nil,
                                path: nil,
                                file: "/usr/lib/sysusers.d/x.conf"
                            )
                        ]
                    }
                ),
            ],
            passes: [
                (
                    "the same number",
                    { $0.host.accounts.groups.append(InventedHost.group("chrony", 992, in: "/etc/group")) }
                )
            ]
        ),
        CheckCase(
            id: "DD-IDS-0005",
            fails: [
                (
                    "99 before",
                    { $0.host.accounts.users[3] = InventedHost.user("nobody", 99, in: "/usr/lib/passwd") }
                )
            ],
            passes: [("nobody at all", { $0.host.accounts.users.removeAll { $0.name == "nobody" } })]
        ),
    ]
}

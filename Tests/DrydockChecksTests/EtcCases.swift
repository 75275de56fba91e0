// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let etcCases = [
        CheckCase(
            id: "DD-ETC-0001",
            fails: [
                (
                    "a file where the image has a directory",
                    {
                        $0.addLocal(InventedHost.file("/etc/motd.d"))
                        $0.addToImage(InventedHost.directory("/etc/motd.d"))
                    }
                )
            ],
            unknown: [
                noLayers,
                (
                    "a file without a sum",
                    { $0.predicted = { $0.gaps = [Unreadable(what: "/etc/x", why: "Permission denied")] } }
                ),
            ]
        ),
        CheckCase(
            id: "DD-ETC-0002",
            fails: [
                (
                    "another mode",
                    {
                        $0.addDefault(InventedHost.directory("/etc/audit"))
                        $0.addToImage(InventedHost.directory("/etc/audit"))
                        $0.addLocal(InventedHost.directory("/etc/audit", mode: 0o700))
                    }
                )
            ],
            passes: [
                (
                    "a directory that the image lacks",
                    {
                        $0.addDefault(InventedHost.directory("/etc/audit"))
                        $0.addLocal(InventedHost.directory("/etc/audit", mode: 0o700))
                    }
                )
            ]
        ),
        CheckCase(
            id: "DD-ETC-0003",
            fails: [("transient", { $0.image.root.transientEtc = true })],
            passes: [
                (
                    "transient before",
                    {
                        $0.image.root.transientEtc = true
                        $0.old.root.transientEtc = true
                    }
                )
            ]
        ),
        CheckCase(
            id: "DD-ETC-0004",
            fails: [("a FIFO", { $0.addLocal(Node(path: "/etc/fifo", type: .fifo, mode: 0o600)) })]
        ),
        CheckCase(
            id: "DD-ETC-0005",
            fails: [
                (
                    "both changed",
                    {
                        $0.addDefault(InventedHost.file("/etc/chrony.conf", "old"))
                        $0.addLocal(InventedHost.file("/etc/chrony.conf", "mine"))
                        $0.addToImage(InventedHost.file("/etc/chrony.conf", "new"))
                    }
                )
            ],
            passes: [
                (
                    "the image has it as before",
                    {
                        $0.addDefault(InventedHost.file("/etc/chrony.conf", "old"))
                        $0.addLocal(InventedHost.file("/etc/chrony.conf", "mine"))
                        $0.addToImage(InventedHost.file("/etc/chrony.conf", "old"))
                    }
                )
            ]
        ),
        CheckCase(
            id: "DD-ETC-0006",
            fails: [
                (
                    "composefs",
                    {
                        $0.image.root.composefs = "yes"
                        $0.host.storage.mounts = [rootLine]
                    }
                )
            ],
            passes: [("no composefs", { $0.host.storage.mounts = [rootLine] })],
            unknown: [noLayers, hidden("/etc/fstab")]
        ),
        CheckCase(
            id: "DD-ETC-0007",
            fails: [
                ("none", { $0.analysis.etc.live.removeAll { $0.path == "/etc/machine-id" } }),
                ("empty", { $0.addLocal(InventedHost.file("/etc/machine-id", "", size: 0)) }),
                ("uninitialized", { $0.addLocal(InventedHost.file("/etc/machine-id", "", size: 14)) }),
            ],
            unknown: [noLayers, hidden("/etc/machine-id")]
        ),
    ]

    private static let rootLine = StorageState.Mount(
        source: "UUID=1",
        path: "/",
        type: "xfs",
        options: "defaults",
        file: "/etc/fstab"
    )
}

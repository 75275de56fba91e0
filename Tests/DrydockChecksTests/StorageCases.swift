// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let storageCases = [
        CheckCase(
            id: "DD-STO-0001",
            fails: [
                ("/data", { mount(&$0, "/data", "defaults") }),
                ("/data, optional", { mount(&$0, "/data", "defaults,nofail") }),
            ],
            passes: [
                ("/var/data", { mount(&$0, "/var/data", "defaults") }), ("swap", { mount(&$0, "none", "defaults") }),
                (
                    "the image has it",
                    {
                        mount(&$0, "/data", "defaults")
                        $0.target.content?.topDirectories.append("data")
                    }
                ),
            ],
            unknown: [noLayers, hidden("/etc/fstab")]
        ),
        CheckCase(
            id: "DD-STO-0002",
            fails: [
                (
                    "agents in /opt",
                    {
                        $0.image.places.removeAll { $0.path == "/opt" }
                        $0.image.places.append(InventedHost.directory("/opt"))
                        $0.analysis.varOwners?.places += [
                            InventedHost.directory("/var/opt"), InventedHost.directory("/var/opt/agent"),
                        ]
                    }
                ),
                (
                    "scripts in /usr/local",
                    {
                        $0.image.places.removeAll { $0.path == "/usr/local" }
                        $0.image.places.append(InventedHost.directory("/usr/local"))
                        $0.analysis.varOwners?.places.append(InventedHost.directory("/var/usrlocal/bin"))
                    }
                ),
            ],
            unknown: [noLayers, ("no census", { $0.analysis.varOwners = nil })]
        ),
        CheckCase(
            id: "DD-STO-0003",
            fails: [
                ("/data", { $0.old.places.append(InventedHost.directory("/data")) }),
                (
                    "a file of the old /opt",
                    {
                        $0.old.places.removeAll { $0.path == "/opt" }
                        $0.old.places += [InventedHost.directory("/opt"), InventedHost.directory("/opt/vendor")]
                    }
                ),
            ]
        ),
    ]

    private static func mount(_ scenario: inout Scenario, _ path: String, _ options: String) {
        scenario.addLocal(InventedHost.file("/etc/fstab"))
        scenario.host.storage.mounts = [
            StorageState.Mount(source: "LABEL=data", path: path, type: "xfs", options: options, file: "/etc/fstab")
        ]
    }
}

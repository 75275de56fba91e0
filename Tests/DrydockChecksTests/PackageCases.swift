// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let packageCases = [
        CheckCase(
            id: "DD-PKG-0001",
            fails: [
                (
                    "a layered package",
                    {
                        $0.analysis.packages.requested = ["htop"]
                        $0.analysis.packages.layered = [InventedHost.package("htop", "3.4.1")]
                    }
                ),
                ("an override", { $0.analysis.packages.overrideRemove = ["bash"] }),
            ],
            passes: [
                (
                    "the image has it",
                    {
                        $0.analysis.packages.requested = ["htop"]
                        $0.analysis.packages.layered = [InventedHost.package("htop", "3.4.1")]
                        $0.setImagePackage("htop", "3.4.1")
                    }
                )
            ],
            alwaysAnswers: true
        ),
        CheckCase(
            id: "DD-PKG-0002",
            fails: [
                ("regenerated", { $0.host.kernel.regeneratesInitramfs = true }),
                ("files of /etc", { $0.host.kernel.initramfsEtc = ["/etc/crypttab"] }),
            ]
        ),
        CheckCase(
            id: "DD-PKG-0003",
            fails: [
                ("kernel-rt", { $0.old.kernels[0].flavour = "rt" }),
                ("a module", { $0.old.kernels[0].extraModules = ["extra/nvidia.ko"] }),
                ("akmods", { $0.host.kernel.modulePackages = ["akmod-nvidia"] }),
            ],
            passes: [("no kernel in the image", { $0.image.kernels = [] })],
            unknown: [noLayers, ("no kernel of the host", { $0.old.kernels = [] })]
        ),
        CheckCase(
            id: "DD-PKG-0004",
            fails: [("runc is gone", { $0.setImagePackage("runc", nil) })],
            passes: [("bash is gone", { $0.setImagePackage("bash", nil) })],
            unknown: [
                noLayers,
                (
                    "no package list",
                    {
                        $0.target.content?.packageSource = "none"; $0.target.content?.packages = []
                    }
                ),
            ]
        ),
        CheckCase(
            id: "DD-PKG-0005",
            fails: [("an older podman", { $0.setImagePackage("podman", "4.9.4") })],
            passes: [("a newer podman", { $0.setImagePackage("podman", "5.6.0") })],
            unknown: [
                noLayers,
                (
                    "no package list",
                    {
                        $0.target.content?.packageSource = "none"; $0.target.content?.packages = []
                    }
                ),
            ]
        ),
        CheckCase(
            id: "DD-VAR-0001",
            fails: [
                ("PostgreSQL 15 to 16", { data(&$0, "postgresql-server", "/var/lib/pgsql", "15.4", "16.1") }),
                ("MariaDB back", { data(&$0, "mariadb-server", "/var/lib/mysql", "10.11.2", "10.5.9") }),
                ("podman 4 to 5", { data(&$0, "podman", "/var/lib/containers", "4.9.4", "5.5.1") }),
            ],
            passes: [
                ("a patch", { data(&$0, "postgresql-server", "/var/lib/pgsql", "15.4", "15.9") }),
                ("no data", { $0.setImagePackage("podman", "6.0.0") }),
            ],
            unknown: [noLayers, ("no census", { $0.analysis.varCensus = nil })]
        ),
    ]

    private static func data(_ scenario: inout Scenario, _ name: String, _ folder: String, _ from: String, _ to: String)
    {
        scenario.analysis.packages.base.removeAll { $0.name == name }
        scenario.analysis.packages.base.append(InventedHost.package(name, from))
        scenario.analysis.packages.base.sort { $0.name < $1.name }
        scenario.setImagePackage(name, to)
        scenario.analysis.varCensus?.append(InventedHost.directory(folder))
    }
}

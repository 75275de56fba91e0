// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension ClusterCase {
    static let nodeCases = [
        ClusterCase(
            id: "DD-MCO-0027",
            scenario: .fedora,
            fails: [
                ("layered", { $0.analysis.packages.requested = ["glusterfs"] }),
                ("replaced", { $0.analysis.packages.overrideReplace = ["kernel"] }),
            ],
            passes: [
                (
                    "not on its way from Fedora",
                    {
                        $0 = .centos
                        $0.analysis.packages.requested = ["glusterfs"]
                    }
                )
            ],
            unknown: [noAnalyses]
        ),
        ClusterCase(
            id: "DD-MCO-0030",
            scenario: .fedora,
            fails: [
                (
                    "a link",
                    {
                        $0.analysis.etc.live.append(
                            InventedHost.link("/etc/alternatives/ip6tables", "/usr/sbin/ip6tables-legacy")
                        )
                    }
                ),
                ("a stamp", { $0.analysis.etc.live.append(InventedHost.file("/etc/coreos/iptables-legacy.stamp")) }),
            ],
            passes: [
                (
                    "the new ones",
                    {
                        $0.analysis.etc.live.append(
                            InventedHost.link("/etc/alternatives/iptables", "/usr/sbin/iptables-nft")
                        )
                    }
                )
            ],
            unknown: [noAnalyses]
        ),
        ClusterCase(
            id: "DD-MCO-0032",
            scenario: .fedora,
            fails: [("on", { $0.analysis.host?.boot.secureBoot = true })],
            passes: [
                (
                    "within CentOS",
                    {
                        $0 = .centos
                        $0.analysis.host?.boot.secureBoot = true
                    }
                )
            ],
            unknown: [noAnalyses]
        ),
        ClusterCase(
            id: "DD-MCO-0033",
            scenario: .fedora,
            fails: [("orphan_file", { orphan(&$0) })],
            passes: [
                (
                    "a later e2fsprogs",
                    {
                        orphan(&$0)
                        $0.goal.route = .offCluster
                        $0.target = InventedNodes.image
                    }
                )
            ],
            unknown: [noAnalyses]
        ),
        ClusterCase(
            id: "DD-MCO-0034",
            scenario: .stream,
            fails: [("v2", { $0.analysis.host?.platform.cpuLevel = 2 })],
            passes: [
                (
                    "v2 is enough for 9",
                    {
                        $0 = .fedora
                        $0.analysis.host?.platform.cpuLevel = 2
                    }
                )
            ],
            unknown: [noAnalyses]
        ),
        ClusterCase(
            id: "DD-MCO-0035",
            fails: [("a module", { $0.analysis.host?.selinux.localModules = ["my-agent"] })],
            passes: [
                (
                    "the image stays",
                    {
                        $0.goal.route = .settings
                        $0.analysis.host?.selinux.localModules = ["my-agent"]
                    }
                )
            ],
            unknown: [noAnalyses]
        ),
    ]

    private static func orphan(_ scenario: inout ClusterScenario) {
        var system = StorageState.FileSystem(root: "sysroot")
        (system.type, system.features) = ("ext4", ["extents", "orphan_file"])
        scenario.analysis.host?.storage.fileSystems = [system]
    }
}

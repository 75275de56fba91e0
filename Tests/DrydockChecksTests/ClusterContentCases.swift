// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension ClusterCase {
    static let contentCases = [
        ClusterCase(
            id: "DD-MCO-0024",
            scenario: .stream,
            fails: [
                (
                    "an argument",
                    {
                        $0.rendering.kernelArguments = ["quiet", "systemd.unified_cgroup_hierarchy=0"]
                        $0.set(.kernelArgument, "systemd.unified_cgroup_hierarchy=0")
                    }
                ),
                (
                    "its companion",
                    { $0.rendering.kernelArguments = ["systemd.legacy_systemd_cgroup_controller=1"] }
                ), ("the cluster", { $0.cluster.cgroupMode = "v1" }),
            ],
            passes: [
                ("the new ones", { $0.cluster.cgroupMode = "v2" }),
                ("asked for", { $0.rendering.kernelArguments = ["systemd.unified_cgroup_hierarchy=1"] }),
                ("no such setting in the release", { $0.cluster.kinds = [] }),
            ],
            unknown: [
                (
                    "no Node config",
                    {
                        $0.cluster.kinds = []
                        $0.cluster.version = "4.18.1"
                    }
                )
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0025",
            scenario: .stream,
            fails: [
                ("a MachineConfig", { $0.set(.file, "/etc/sysconfig/network-scripts/ifcfg-ens3") }),
                ("a node", { $0.analysis.host?.network.connections = [script] }),
            ],
            passes: [
                ("loopback", { $0.set(.file, "/etc/sysconfig/network-scripts/ifcfg-lo") }),
                (
                    "Enterprise Linux 9 reads them",
                    {
                        $0 = .centos
                        $0.set(.file, "/etc/sysconfig/network-scripts/ifcfg-ens3")
                    }
                ),
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0026",
            scenario: .stream,
            fails: [("runc", { $0.rendering.containerRuntime = "runc" })],
            passes: [
                ("crun", { $0.rendering.containerRuntime = "crun" }),
                (
                    "runc on 9",
                    {
                        $0 = .centos
                        $0.rendering.containerRuntime = "runc"
                    }
                ),
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0028",
            scenario: .fedora,
            fails: [
                ("a unit", { $0.rendering.mountTypes = ["var-data.mount": "glusterfs"] }),
                (
                    "a node",
                    {
                        $0.analysis.host?.storage.mounts = [
                            StorageState.Mount(
                                source: "gluster:/data",
                                path: "/var/data",
                                type: "fuse.glusterfs",
                                options: "",
                                file: "/etc/fstab"
                            )
                        ]
                    }
                ),
            ],
            passes: [("another type", { $0.rendering.mountTypes = ["var-data.mount": "nfs"] })]
        ),
        ClusterCase(
            id: "DD-MCO-0029",
            scenario: .fedora,
            fails: [
                (
                    "a link",
                    {
                        $0.rendering.links = ["/etc/resolv.conf": "../run/systemd/resolve/stub-resolv.conf"]
                        $0.set(.file, "/etc/resolv.conf")
                    }
                ), ("a unit", { $0.set(.unit, "systemd-resolved.service") }),
                ("a node", { resolve(&$0, isLocal: true) }),
            ],
            passes: [("the link of Fedora", { resolve(&$0, isLocal: false) })]
        ),
        ClusterCase(
            id: "DD-MCO-0031",
            scenario: .stream,
            fails: [
                ("a MachineConfig", { $0.set(.file, "/etc/sssd/sssd.conf") }),
                (
                    "a node",
                    { $0.analysis.etc.live.append(InventedHost.file("/etc/sssd/sssd.conf", mode: 0o600)) }
                ),
            ],
            passes: [
                (
                    "an old sssd",
                    {
                        $0 = .centos
                        $0.set(.file, "/etc/sssd/sssd.conf")
                    }
                ),
                (
                    "everybody may read it",
                    { $0.analysis.etc.live.append(InventedHost.file("/etc/sssd/sssd.conf", mode: 0o644)) }
                ),
            ]
        ),
    ]

    private static let script = NetworkState.Connection(
        path: "/etc/sysconfig/network-scripts/ifcfg-eth0",
        format: "ifcfg",
        name: "eth0",
        type: "ethernet",
        interface: "eth0"
    )

    private static func resolve(_ scenario: inout ClusterScenario, isLocal: Bool) {
        scenario.analysis.etc.live.removeAll { $0.path == "/etc/resolv.conf" }
        scenario.analysis.etc.live.append(
            InventedHost.link("/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf")
        )
        if isLocal { scenario.analysis.etc.drift = [EtcFacts.Drift(path: "/etc/resolv.conf", change: .modified)] }
    }
}

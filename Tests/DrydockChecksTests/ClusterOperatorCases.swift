// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension ClusterCase {
    static let operatorCases = [
        ClusterCase(
            id: "DD-MCO-0002",
            fails: [
                (
                    "an object that is broken",
                    {
                        $0.cluster.unreadable = [Unreadable(what: "dump.json, items[3]", why: "is not JSON")]
                        $0.cluster.unreadableCount = 1
                    }
                ),
                (
                    "a dump that is cut off before its pools",
                    {
                        $0.cluster.pools = []
                        $0.cluster.unreadable = [Unreadable(what: "dump.json", why: "the text ends too early")]
                        $0.cluster.unreadableCount = 1
                    }
                ), ("a MachineConfig is missing", { $0.worker.missingSources = ["50-worker"] }),
            ],
            passes: [("of another pool", { $0.cluster.pools[0].missingSources = ["50-master"] })],
            unknown: [("no pools", { $0.cluster.pools = [] }), ("no nodes", { $0.cluster.nodes = [] })]
        ),
        ClusterCase(
            id: "DD-MCO-0003",
            fails: [
                ("images", { $0.cluster.version = "4.11.59" }),
                (
                    "builds",
                    {
                        $0.cluster.version = "4.17.3"
                        $0.goal.route = .onCluster
                    }
                ),
                (
                    "builds as a preview",
                    {
                        $0.cluster.version = "4.18.3"
                        $0.goal.route = .onCluster
                    }
                ),
                (
                    "streams",
                    {
                        $0.cluster.version = "4.20.1"
                        $0.goal.route = .imageStream
                    }
                ),
                (
                    "an early OKD",
                    {
                        $0.cluster.version = "4.15.0-0.okd-2024-02-10-035534"
                        $0.goal.route = .fedoraToCentOS
                    }
                ),
            ],
            passes: [
                ("the first", { $0.cluster.version = "4.12.0" }),
                (
                    "a preview that is switched on",
                    {
                        $0.cluster.version = "4.18.3"
                        $0.cluster.kinds.append("MachineOSConfig.machineconfiguration.openshift.io")
                        $0.goal.route = .onCluster
                    }
                ),
                (
                    "a later OKD whose nodes lag behind",
                    {
                        $0.cluster.version = "4.17.0-okd-scos.0"
                        $0.goal.route = .fedoraToCentOS
                    }
                ),
                (
                    "the last OKD on Fedora",
                    {
                        $0.cluster.version = "4.15.0-0.okd-2024-03-10-010116"
                        $0.goal.route = .fedoraToCentOS
                    }
                ),
                (
                    "settings",
                    {
                        $0.cluster.version = "4.8.0"
                        $0.goal.route = .settings
                    }
                ),
            ],
            unknown: [("no version", { $0.cluster.version = nil })]
        ),
        ClusterCase(
            id: "DD-MCO-0004",
            fails: [
                (
                    "nothing rendered",
                    {
                        $0.worker.rendering = nil
                        $0.worker.renderFailure = "MachineConfig 99-worker: its config cannot be read"
                    }
                )
            ],
            passes: [("another pool", { $0.cluster.pools[0].renderFailure = "x" })]
        ),
        ClusterCase(
            id: "DD-MCO-0005",
            fails: [
                (
                    "a file",
                    { $0.worker.differences = [PoolFacts.Difference(.file, "/etc/chrony.conf", .changed)] }
                )
            ],
            unknown: [("no rendered config", { $0.worker.differences = nil })]
        ),
        ClusterCase(
            id: "DD-MCO-0006",
            fails: [
                (
                    "disks that wait",
                    {
                        $0.cluster.machineConfigs[3].unreconcilable = ["storage.disks"]
                        $0.worker.appliedSources = ["00-worker"]
                    }
                ),
                (
                    "disks that are others than those that are rendered",
                    {
                        $0.cluster.machineConfigs[3].unreconcilable = ["storage.disks"]
                        $0.set(.section, "storage.disks")
                        $0.worker.differences = [PoolFacts.Difference(.section, "storage.disks", .changed)]
                    }
                ),
                (
                    "file systems of a MachineConfig that is gone",
                    { $0.worker.differences = [PoolFacts.Difference(.section, "storage.filesystems", .unexpected)] }
                ),
                (
                    "a directory",
                    { $0.worker.differences = [PoolFacts.Difference(.directory, "/etc/d", .changed)] }
                ),
                (
                    "a directory that is gone",
                    { $0.worker.differences = [PoolFacts.Difference(.directory, "/etc/d", .unexpected)] }
                ),
                (
                    "one of two links that is gone",
                    {
                        $0.rendering.links = ["/etc/l": "d"]
                        $0.worker.differences = [PoolFacts.Difference(.link, "/etc/m", .unexpected)]
                    }
                ),
                (
                    "what is appended, be it rendered",
                    { $0.cluster.machineConfigs[3].unreconcilable = ["storage.files.append"] }
                ), ("a group", { $0.worker.differences = [PoolFacts.Difference(.group, "admins", .missing)] }),
                (
                    "a shell of core",
                    {
                        $0.cluster.machineConfigs[3].unreconcilable = ["passwd.users"]
                        $0.set(.user, "core")
                        $0.worker.differences = [PoolFacts.Difference(.user, "core", .changed)]
                    }
                ),
            ],
            passes: [
                ("disks from the start", { $0.cluster.machineConfigs[3].unreconcilable = ["storage.disks"] }),
                (
                    "a key of core",
                    {
                        $0.set(.user, "core")
                        $0.worker.differences = [PoolFacts.Difference(.user, "core", .changed)]
                    }
                ), ("an account that is gone", { $0.worker.differences = [.init(.user, "bob", .unexpected)] }),
                ("the last link", { $0.worker.differences = [.init(.link, "/etc/m", .unexpected)] }),
                ("a file", { $0.worker.differences = [.init(.file, "/etc/chrony.conf", .changed)] }),
                ("encrypted volumes", { $0.worker.differences = [.init(.section, "storage.luks", .changed)] }),
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0007",
            fails: [
                ("on", { $0.rendering.isFIPS = true }), ("off", { $0.worker.renderedFIPS = true }),
            ],
            passes: [
                (
                    "as ever",
                    {
                        $0.rendering.isFIPS = true
                        $0.worker.renderedFIPS = true
                    }
                )
            ]
        ),
    ]
}

// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension ClusterCase {
    static let poolCases = [
        ClusterCase(
            id: "DD-MCO-0037",
            fails: [("a pool", { $0.cluster.pools.append(PoolFacts(name: ClusterGoal.canaryPool)) })],
            passes: [
                (
                    "nothing moves",
                    {
                        $0.cluster.pools.append(PoolFacts(name: ClusterGoal.canaryPool))
                        $0.goal = ClusterGoal(route: .none, pools: [])
                    }
                )
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0008",
            fails: [("paused", { $0.worker.isPaused = true })],
            passes: [("another one", { $0.cluster.pools[0].isPaused = true })]
        ),
        ClusterCase(
            id: "DD-MCO-0009",
            fails: [
                (
                    "a pool",
                    { $0.worker.conditions = [ClusterCondition(type: "RenderDegraded", status: "True", message: "x")] }
                ),
                (
                    "a node",
                    {
                        $0.node.state = "Degraded"
                        $0.node.reason = "unexpected on-disk state"
                    }
                ), ("a node that cannot be reconciled", { $0.node.state = "Unreconcilable" }),
                (
                    "a KubeletConfig",
                    {
                        $0.cluster.operatorInputs = [
                            ClusterFacts.OperatorInput(kind: "KubeletConfig", name: "big", failure: "wrong field")
                        ]
                    }
                ),
            ],
            passes: [
                ("not any more", { $0.worker.conditions = [ClusterCondition(type: "Degraded", status: "False")] })
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0010",
            fails: [("not ready", { $0.node.isReady = false }), ("cordoned", { $0.node.isUnschedulable = true })]
        ),
        ClusterCase(
            id: "DD-MCO-0011",
            fails: [
                ("a node on its way", { $0.node.state = "Working" }),
                ("a config that waits", { $0.node.desiredConfig = "rendered-worker-2" }),
                (
                    "an image that waits",
                    {
                        $0.node.currentImage = "quay.io/example/built@sha256:1"
                        $0.node.desiredImage = "quay.io/example/built@sha256:2"
                    }
                ), ("an image that goes", { $0.node.currentImage = "quay.io/example/built@sha256:1" }),
                ("an upgrade", { $0.cluster.isUpgrading = true }),
                ("another record", { $0.node.recordedConfig = "rendered-worker-0" }),
                ("an upgrade that fails", { $0.cluster.upgradeFailure = "an operator is degraded" }),
            ],
            passes: [
                ("a master", { $0.cluster.nodes[0].state = "Working" }),
                (
                    "its image",
                    {
                        $0.node.currentImage = "quay.io/example/built@sha256:1"
                        $0.node.desiredImage = $0.node.currentImage
                    }
                ),
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0012",
            fails: [
                (
                    "two pools",
                    {
                        $0.node.pool = nil
                        $0.node.rivalPools = ["gpu", "infra"]
                    }
                ), ("none", { $0.node.pool = nil }),
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0013",
            fails: [
                ("its files", { $0.node.isFirstBootPending = true }),
                (
                    "its Analysis",
                    {
                        $0.node.isFirstBootPending = nil
                        $0.analysis.etc.live.append(
                            InventedHost.file("/etc/ignition-machine-config-encapsulated.json")
                        )
                    }
                ),
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0014",
            fails: [
                (
                    "a file",
                    {
                        $0.node.drift?.differences = [NodeDrift.Difference(.content, "/etc/chrony.conf")]
                    }
                ),
                (
                    "an extension",
                    {
                        $0.node.drift?.differences = [
                            NodeDrift.Difference(.extension, "usbguard", expected: "usbguard", actual: "absent")
                        ]
                    }
                ),
            ],
            passes: [("what nobody saw", { $0.node.drift?.unseen = ["/usr/local/bin/x"] })],
            unknown: [("no Analysis", { $0.node.drift = nil })]
        ),
        ClusterCase(
            id: "DD-MCO-0036",
            fails: [
                ("infra", { inherit(&$0, named: false) }),
                (
                    "paused, and so later",
                    {
                        inherit(&$0, named: false)
                        $0.cluster.pools[2].isPaused = true
                    }
                ),
                (
                    "its stream",
                    {
                        $0 = .stream
                        inherit(&$0, named: false)
                    }
                ),
                (
                    "a kernel that both have",
                    {
                        inherit(&$0, named: false)
                        $0.goal = ClusterGoal(route: .settings, pools: ["infra"])
                        $0.goal.kernelType = "default"
                        for index in $0.cluster.pools.indices where $0.cluster.pools[index].name != "master" {
                            $0.cluster.pools[index].rendering?.settings = [
                                PoolFacts.Setting(.kernelType, "", setBy: ["99-worker"])
                            ]
                        }
                    }
                ),
                (
                    "a kernel beside a build",
                    {
                        inherit(&$0, named: false)
                        $0.goal.route = .onCluster
                        $0.goal.image = nil
                        $0.goal.kernelType = "realtime"
                    }
                ),
            ],
            passes: [
                ("named as well", { inherit(&$0, named: true) }),
                (
                    "an image of its own",
                    {
                        inherit(&$0, named: false)
                        $0.cluster.machineConfigs.append(
                            ClusterFacts.MachineConfig(name: "99-infra", role: "infra", isGenerated: false, place: "x")
                        )
                        $0.cluster.pools[2].rendering?.settings = [
                            PoolFacts.Setting(.osImage, "", setBy: ["99-infra"])
                        ]
                    }
                ),
                (
                    "a stream of its own",
                    {
                        $0 = .stream
                        inherit(&$0, named: false)
                        $0.cluster.pools[2].imageStream = "rhel-9"
                    }
                ),
            ]
        ),
    ]

    /// Adds a pool that has the MachineConfigs of the workers, and a node in it.
    private static func inherit(_ scenario: inout ClusterScenario, named: Bool) {
        var pool = scenario.worker
        pool.name = "infra"
        scenario.cluster.pools.append(pool)
        var node = scenario.node
        (node.name, node.pool) = ("infra-0", "infra")
        scenario.cluster.nodes.append(node)
        if named { scenario.goal.pools = ["infra", "worker"] }
    }
}

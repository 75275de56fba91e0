// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel
import Testing

/// Clusters on which one check fails, passes, and cannot answer.
struct ClusterCase: Sendable, CustomTestStringConvertible {
    /// A change of the clean cluster, with what it is.
    typealias Change = (what: String, change: @Sendable (inout ClusterScenario) -> Void)

    /// The id of the check.
    let id: String
    /// The cluster that is changed.
    var scenario = ClusterScenario.centos
    /// What makes it fail.
    let fails: [Change]
    /// What it passes.
    var passes: [Change] = []
    /// What keeps it from answering.
    var unknown: [Change] = []

    var testDescription: String { id }

    /// Nobody looked at the nodes.
    static let noAnalyses: Change = ("no Analysis", { $0.analyses = [:] })
    /// The layers of the image were not read.
    static let noLayers: Change = ("no layers", { $0.target?.content = nil })

    static let all = operatorCases + poolCases + imageCases + contentCases + nodeCases

    // MARK: - The operator and its configs

    private static let operatorCases = [
        ClusterCase(
            id: "DD-MCO-0002",
            fails: [
                (
                    "an object that is broken",
                    {
                        $0.cluster.unreadable = [Unreadable(what: "dump.json, items[3]", why: "is not JSON")]
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
                )
            ],
            passes: [("disks from the start", { $0.cluster.machineConfigs[3].unreconcilable = ["storage.disks"] })]
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

    // MARK: - Pools and nodes

    private static let poolCases = [
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
                ("an upgrade", { $0.cluster.isUpgrading = true }),
                ("another record", { $0.node.recordedConfig = "rendered-worker-0" }),
                ("an upgrade that fails", { $0.cluster.upgradeFailure = "an operator is degraded" }),
            ],
            passes: [("a master", { $0.cluster.nodes[0].state = "Working" })]
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
                    "paused",
                    {
                        inherit(&$0, named: false)
                        $0.cluster.pools[2].isPaused = true
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

    // MARK: - The image

    private static let imageCases = [
        ClusterCase(
            id: "DD-MCO-0015",
            fails: [("another processor", { $0.node.architecture = "arm64" })],
            passes: [
                ("a master", { $0.cluster.nodes[0].architecture = "arm64" }), ("no image", { $0.goal.image = nil }),
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0016",
            fails: [
                ("not allowed", { $0.cluster.allowedRegistries = ["registry.example.org", "*.quay.io"] }),
                ("blocked", { $0.cluster.blockedRegistries = ["quay.io"] }),
                ("its repository", { $0.cluster.blockedRegistries = ["quay.io/example/os"] }),
            ],
            passes: [
                ("allowed", { $0.cluster.allowedRegistries = ["quay.io"] }),
                ("a repository that is named alike", { $0.cluster.blockedRegistries = ["quay.io/example/o"] }),
            ],
            unknown: [("no Image config", { $0.cluster.kinds = [] })]
        ),
        ClusterCase(
            id: "DD-MCO-0017",
            fails: [
                (
                    "an image",
                    {
                        $0.rendering.osImage = "quay.io/example/old@sha256:2"
                        $0.set(.osImage)
                    }
                ), ("a stream", { $0.worker.imageStream = "rhel-9" }),
                (
                    "an image, and a stream is asked for",
                    {
                        $0 = .stream
                        $0.rendering.osImage = "quay.io/example/old@sha256:2"
                        $0.set(.osImage)
                    }
                ),
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0018",
            fails: [
                ("back to 9", { $0.node.osImage = "CentOS Stream CoreOS 10.0.20260510-0" }),
                ("back to Fedora", { $0.target?.content?.osRelease["ID"] = "fedora" }),
                (
                    "no such stream",
                    {
                        $0 = .stream
                        $0.goal.imageStream = "rhel-11"
                    }
                ),
            ],
            passes: [
                ("from Fedora", { $0.node.osImage = "Fedora CoreOS 39.20240210.3.0" }),
                ("an old name", { $0.node.osImage = "Red Hat Enterprise Linux CoreOS 415.92.202402130021-0 (Plow)" }),
                ("up", { $0 = .stream }),
            ],
            unknown: [
                noLayers,
                (
                    "no streams",
                    {
                        $0 = .stream
                        $0.cluster.imageStreams = nil
                    }
                ),
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0019",
            fails: [
                (
                    "the cluster builds",
                    {
                        $0.cluster.onClusterImages = [
                            ClusterFacts.OnClusterImage(name: "worker", pool: "worker")
                        ]
                    }
                ), ("a node says so", { $0.node.currentImage = "quay.io/example/built@sha256:1" }),
                (
                    "a build failed",
                    {
                        $0.goal.route = .onCluster
                        $0.cluster.version = "4.22.0"
                        $0.cluster.onClusterImages = [
                            ClusterFacts.OnClusterImage(
                                name: "worker",
                                pool: "worker",
                                failure: "worker-1: no space"
                            )
                        ]
                    }
                ),
                (
                    "too long",
                    {
                        $0.goal.route = .onCluster
                        $0.cluster.version = "4.22.0"
                        $0.goal.containerfile = Array(repeating: "RUN true", count: 456)
                    }
                ),
                (
                    "a base",
                    {
                        $0.goal.route = .onCluster
                        $0.goal.containerfile = ["FROM configs AS final"]
                    }
                ),
            ],
            passes: [
                (
                    "as long as it may be",
                    {
                        $0.goal.route = .onCluster
                        $0.cluster.version = "4.22.0"
                        $0.goal.containerfile = Array(repeating: "RUN true", count: 455)
                    }
                ),
                (
                    "another pool",
                    {
                        $0.cluster.onClusterImages = [
                            ClusterFacts.OnClusterImage(name: "master", pool: "master")
                        ]
                    }
                ),
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0020",
            fails: [
                ("an image", { $0.rendering.extensions = ["usbguard"] }),
                (
                    "no such extension",
                    {
                        $0.goal.route = .settings
                        $0.goal.extensions = ["htop"]
                    }
                ),
                (
                    "Fedora",
                    {
                        $0 = .fedora
                        $0.rendering.extensions = ["usbguard"]
                    }
                ),
            ],
            passes: [
                (
                    "an image of extensions",
                    {
                        $0.rendering.extensions = ["usbguard"]
                        $0.rendering.extensionsImage = "quay.io/example/extensions@sha256:1"
                    }
                ),
                (
                    "the image of the release",
                    {
                        $0.goal.route = .settings
                        $0.goal.extensions = ["usbguard"]
                    }
                ),
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0021",
            fails: [
                (
                    "large pages",
                    {
                        $0.goal.route = .settings
                        $0.goal.kernelType = "64k-pages"
                    }
                ),
                (
                    "kernel-devel",
                    {
                        $0.goal.route = .settings
                        $0.goal.kernelType = "realtime"
                        $0.rendering.extensions = ["kernel-devel"]
                    }
                ),
                (
                    "Fedora",
                    {
                        $0 = .fedora
                        $0.rendering.kernelType = "realtime"
                    }
                ),
                (
                    "a kernel that an operator keeps",
                    {
                        $0.goal.route = .settings
                        $0.goal.kernelType = "default"
                        $0.set(.kernelType)
                        $0.cluster.machineConfigs[3].owner = "PerformanceProfile fast"
                    }
                ),
                (
                    "a kernel in the image",
                    {
                        $0.rendering.kernelType = "realtime"
                        $0.target?.content?.tree?.kernels[0].flavour = "rt"
                    }
                ),
            ],
            passes: [
                (
                    "a default kernel in the image",
                    { $0.rendering.kernelType = "realtime" }
                ),
                (
                    "large pages on arm64",
                    {
                        $0.goal.route = .settings
                        $0.goal.kernelType = "64k-pages"
                        for index in $0.cluster.nodes.indices { $0.cluster.nodes[index].architecture = "arm64" }
                    }
                ),
            ],
            unknown: [
                (
                    "no layers",
                    {
                        $0.rendering.kernelType = "realtime"
                        $0.target?.content = nil
                    }
                )
            ]
        ),
        ClusterCase(
            id: "DD-MCO-0022",
            fails: [
                (
                    "/usr/local",
                    {
                        $0.set(.file, "/usr/local/bin/configure-ovs.sh")
                        place(InventedHost.directory("/usr/local"), &$0)
                    }
                ),
                (
                    "/opt",
                    {
                        $0.set(.file, "/opt/libexec/x")
                        place(InventedHost.directory("/opt"), &$0)
                    }
                ),
            ],
            passes: [
                ("nothing is written", { place(InventedHost.directory("/usr/local"), &$0) }),
                ("links", { $0.set(.file, "/usr/local/bin/configure-ovs.sh") }),
            ],
            unknown: [noLayers]
        ),
        ClusterCase(
            id: "DD-MCO-0023",
            fails: [("a file", { $0.set(.file, "/etc/ssh/sshd_config") })],
            passes: [
                (
                    "the operator",
                    {
                        $0.rendering.settings.append(
                            PoolFacts.Setting(.file, "/etc/ssh/sshd_config", setBy: ["99-worker", "00-worker"])
                        )
                    }
                )
            ],
            unknown: [noLayers]
        ),
    ]

    private static func place(_ node: Node, _ scenario: inout ClusterScenario) {
        scenario.target?.content?.tree?.places.removeAll { $0.path == node.path }
        scenario.target?.content?.tree?.places.append(node)
    }

    // MARK: - What the new system no longer has

    private static let contentCases = [
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

    // MARK: - What lies on nodes

    private static let nodeCases = [
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

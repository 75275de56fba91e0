// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension ClusterCase {
    static let imageCases = [
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
                (
                    "blocked with all below and all ports",
                    {
                        $0.goal.image?.osImageURL = "reg.example.org:5000/os@sha256:1"
                        $0.cluster.blockedRegistries = ["*.example.org"]
                    }
                ),
                (
                    "blocked with all ports",
                    {
                        $0.goal.image?.osImageURL = "reg.example.org:5000/os@sha256:1"
                        $0.cluster.blockedRegistries = ["reg.example.org"]
                    }
                ),
                (
                    "allowed by another port",
                    {
                        $0.goal.image?.osImageURL = "reg.example.org:5000/os@sha256:1"
                        $0.cluster.allowedRegistries = ["reg.example.org"]
                    }
                ),
            ],
            passes: [
                ("allowed", { $0.cluster.allowedRegistries = ["quay.io"] }),
                (
                    "allowed with all below and all ports",
                    {
                        $0.goal.image?.osImageURL = "reg.example.org:5000/os@sha256:1"
                        $0.cluster.allowedRegistries = ["*.example.org"]
                    }
                ),
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
                asking(for: "sysstat", on: "4.17.3"),
                asking(for: "two-node-ha", on: "4.18.3"),
                asking(for: "ipsec", on: "4.13.1"),
                asking(for: "wasm", on: "4.22.0"),
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
                    "large pages before 4.15",
                    {
                        $0.cluster.version = "4.14.9"
                        for index in $0.cluster.nodes.indices { $0.cluster.nodes[index].architecture = "arm64" }
                        $0.goal.route = .settings
                        $0.goal.kernelType = "64k-pages"
                    }
                ),
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

    /// An extension that is asked for on a release.
    private static func asking(for name: String, on version: String) -> Change {
        (
            "\(name) on \(version)",
            {
                $0.cluster.version = version
                $0.goal.route = .settings
                $0.goal.extensions = [name]
            }
        )
    }
}

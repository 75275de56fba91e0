// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let imageCases = [
        CheckCase(
            id: "DD-IMG-0001",
            fails: [("no label", { $0.target.labels = [:] })],
            passes: [("the other label", { $0.target.labels = ["ostree.bootable": "true"] })],
            alwaysAnswers: true
        ),
        CheckCase(
            id: "DD-IMG-0002",
            fails: [
                ("no kernel", { $0.target.content?.kernels = [] }),
                ("two kernels", { $0.target.content?.kernels.append("6.15.0") }),
            ]
        ),
        CheckCase(
            id: "DD-IMG-0003",
            fails: [("arm64", { $0.target.architecture = "arm64" }), ("unnamed", { $0.target.architecture = "" })],
            alwaysAnswers: true
        ),
        CheckCase(
            id: "DD-IMG-0004",
            fails: [("no os-release", { $0.target.content?.osRelease = [:] })],
            passes: [("an ID alone", { $0.target.content?.osRelease = ["ID": "fedora"] })]
        ),
        CheckCase(
            id: "DD-IMG-0005",
            fails: [("no /proc", { $0.target.content?.topDirectories.removeAll { $0 == "proc" } })],
            passes: [("no /var", { $0.target.content?.topDirectories.removeAll { $0 == "var" } })]
        ),
        CheckCase(
            id: "DD-IMG-0006",
            fails: [("the same manifest", { $0.analysis.deployments[0].manifestDigest = $0.target.manifestDigest })],
            passes: [("another one", { $0.analysis.deployments[0].manifestDigest = "sha256:1" })],
            alwaysAnswers: true
        ),
        CheckCase(
            id: "DD-IMG-0007",
            fails: [
                (
                    "v3 on v2",
                    {
                        $0.image.cpuLevel = 3
                        $0.host.platform.cpuLevel = 2
                    }
                )
            ],
            passes: [("v3 on v3", { $0.image.cpuLevel = 3 })],
            unknown: [
                noLayers,
                (
                    "offline",
                    {
                        $0.image.cpuLevel = 3
                        $0.host.platform.cpuLevel = nil
                    }
                ),
            ]
        ),
        CheckCase(
            id: "DD-IMG-0008",
            fails: [
                (
                    "no client",
                    {
                        $0.target.content?.hasBootc = false
                        $0.image.programs = ["/usr/bin/bash"]
                    }
                ),
                (
                    "an old one",
                    {
                        $0.target.content?.hasBootc = false
                        $0.image.programs = ["/usr/bin/rpm-ostree"]
                        $0.setImagePackage("rpm-ostree", "2022.10")
                    }
                ),
            ],
            passes: [
                (
                    "rpm-ostree alone",
                    {
                        $0.target.content?.hasBootc = false
                        $0.image.programs = ["/usr/bin/rpm-ostree"]
                    }
                )
            ]
        ),
        CheckCase(
            id: "DD-IMG-0009",
            fails: [
                (
                    "an installation of Anaconda",
                    {
                        $0.analysis.osRelease["VARIANT_ID"] = "silverblue"
                        $0.host.installation.aleph = nil
                        $0.analysis.ignition = IgnitionTraces()
                    }
                )
            ],
            passes: [
                (
                    "an image without Ignition",
                    {
                        $0.analysis.osRelease["VARIANT_ID"] = "iot"
                        $0.host.installation.aleph = nil
                        $0.analysis.ignition = IgnitionTraces()
                        $0.target.content?.osRelease["VARIANT_ID"] = nil
                        $0.image.kernels[0].initramfsModules = ["ostree"]
                    }
                )
            ]
        ),
        CheckCase(
            id: "DD-IMG-0010",
            fails: [
                ("another system", { $0.target.content?.osRelease["ID"] = "centos" }),
                ("an older release", { $0.target.content?.osRelease["VERSION_ID"] = "41" }),
            ],
            passes: [
                ("a newer release", { $0.target.content?.osRelease["VERSION_ID"] = "43" }),
                (
                    "a minor release",
                    {
                        $0.analysis.osRelease["VERSION_ID"] = "9.9"
                        $0.target.content?.osRelease["VERSION_ID"] = "9.10"
                    }
                ),
            ],
            unknown: [noLayers, ("no ID", { $0.analysis.osRelease["ID"] = nil })]
        ),
        CheckCase(
            id: "DD-IMG-0011",
            fails: [
                (
                    "the group's number is another's",
                    {
                        $0.image.setIDPrograms = [
                            Node(path: "/usr/libexec/cockpit-session", type: .file, mode: 0o4750, uid: 0, gid: 1000),
                            Node(path: "/usr/bin/write", type: .file, mode: 0o2755, uid: 0, gid: 1000),
                        ]
                    }
                ),
                (
                    "the number is nobody's",
                    {
                        $0.image.setIDPrograms = [
                            Node(path: "/usr/bin/wall", type: .file, mode: 0o2755, uid: 0, gid: 5)
                        ]
                    }
                ),
            ],
            passes: [
                (
                    "the number is the image's own",
                    {
                        $0.image.setIDPrograms = [
                            Node(path: "/usr/bin/chronyc", type: .file, mode: 0o2755, uid: 0, gid: 992)
                        ]
                    }
                )
            ],
            unknown: [noLayers, ("an older document", { $0.image.setIDPrograms = nil })]
        ),
        CheckCase(
            id: "DD-IMG-0012",
            fails: [("a database", { $0.image.shippedVar = ["/var/lib/db", "/var/lib/db/x"] })]
        ),
    ]
}

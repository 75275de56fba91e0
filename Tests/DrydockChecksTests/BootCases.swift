// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let bootCases = [
        CheckCase(
            id: "DD-BOT-0001",
            fails: [
                (
                    "grub2-mkconfig",
                    {
                        $0.host.boot.kinds = ["grub2"]
                        $0.host.boot.configured = nil
                    }
                ),
                (
                    "on composefs",
                    {
                        $0.host.boot.kinds = ["grub2"]
                        $0.host.boot.configured = "grub2"
                        $0.image.root.composefs = "yes"
                    }
                ),
            ],
            passes: [("systemd-boot", { $0.host.boot.kinds = ["systemd-boot"] })],
            unknown: [noLayers, hidden("/boot") { $0.host.boot.kinds = [] }]
        ),
        CheckCase(
            id: "DD-BOT-0002",
            fails: [
                ("never adopted", { $0.host.boot.adopted = nil }),
                ("an older one", { $0.host.boot.adopted = ["EFI": "shim-15.6"] }),
            ],
            passes: [
                (
                    "the image updates it",
                    {
                        $0.host.boot.adopted = ["EFI": "shim-15.6"]
                        $0.image.units.links = [
                            UnitFacts.Link(
                                unit: "bootloader-update.service",
                                folder: "multi-user.target.wants",
                                target: nil
                            )
                        ]
                    }
                ),
                ("an image without one", { $0.image.bootloader.components = [:] }),
            ],
            unknown: [noLayers, hidden("/boot") { $0.host.boot.adopted = nil }]
        ),
        CheckCase(
            id: "DD-BOT-0003",
            fails: [
                (
                    "RAID",
                    {
                        $0.host.storage.rootNeeds = ["raid"]
                        $0.host.storage.rootEvidence = ["raid": ["kernel argument rd.md.uuid"]]
                    }
                )
            ]
        ),
        CheckCase(
            id: "DD-BOT-0004",
            fails: [
                (
                    "another distribution",
                    {
                        $0.host.boot.secureBoot = true
                        $0.target.content?.osRelease["ID"] = "centos"
                    }
                ),
                (
                    "modules with a key of their own",
                    {
                        $0.host.boot.secureBoot = true
                        $0.image.kernels[0].extraModules = ["extra/nvidia.ko"]
                    }
                ),
            ],
            passes: [
                ("it is off", { $0.target.content?.osRelease["ID"] = "centos" }),
                ("the same maker", { $0.host.boot.secureBoot = true }),
                (
                    "a BIOS",
                    {
                        $0.target.content?.osRelease["ID"] = "centos"
                        $0.host.boot.firmware = "bios"
                        $0.host.boot.secureBoot = nil
                    }
                ),
            ],
            unknown: [
                noLayers,
                (
                    "offline",
                    {
                        $0.target.content?.osRelease["ID"] = "centos"
                        $0.host.boot.firmware = nil
                        $0.host.boot.secureBoot = nil
                    }
                ),
            ]
        ),
        CheckCase(
            id: "DD-BOT-0005",
            fails: [
                ("no generator", { $0.image.programs.removeAll { $0.hasSuffix("generator") } }),
                (
                    "no argument either",
                    {
                        $0.image.programs.removeAll { $0.hasSuffix("generator") }
                        $0.analysis.kernelArguments = ["root=UUID=1"]
                    }
                ),
            ],
            passes: [
                (
                    "a line in fstab",
                    {
                        $0.image.programs.removeAll { $0.hasSuffix("generator") }
                        $0.addLocal(InventedHost.file("/etc/fstab"))
                        $0.host.storage.mounts = [
                            StorageState.Mount(
                                source: "UUID=2",
                                path: "/boot",
                                type: "ext4",
                                options: "defaults",
                                file: "/etc/fstab"
                            )
                        ]
                    }
                ),
                (
                    "a unit of the image",
                    {
                        $0.image.programs.removeAll { $0.hasSuffix("generator") }
                        $0.image.units.units.append(UnitFacts.Unit(name: "boot.mount", kind: .file))
                    }
                ),
                (
                    "/boot on the root",
                    {
                        $0.image.programs.removeAll { $0.hasSuffix("generator") }
                        $0.host.boot.isSeparate = false
                    }
                ),
            ],
            unknown: [noLayers, ("not known", { $0.host.boot.isSeparate = nil })]
        ),
        CheckCase(
            id: "DD-BOT-0006",
            fails: [("a password", { $0.host.boot.leftovers = ["/boot/grub2/user.cfg"] })],
            unknown: [noLayers, hidden("/boot") { $0.host.boot.entries = [] }]
        ),
        CheckCase(
            id: "DD-BOT-0007",
            fails: [
                ("LUKS", { $0.host.storage.rootNeeds = ["luks"] }),
                ("clevis", { $0.host.storage.rootNeeds = ["clevis"] }),
            ],
            passes: [
                (
                    "the image can",
                    {
                        $0.host.storage.rootNeeds = ["luks"]
                        $0.image.kernels[0].initramfsModules?.append("crypt")
                    }
                )
            ],
            unknown: [
                noLayers,
                (
                    "an initial file system of another make",
                    {
                        $0.host.storage.rootNeeds = ["luks"]
                        $0.image.kernels[0].initramfsModules = nil
                    }
                ),
            ]
        ),
        CheckCase(
            id: "DD-BOT-0008",
            fails: [
                (
                    "a TPM",
                    {
                        $0.host.storage.rootNeeds = ["luks", "tpm2"]
                        $0.host.storage.rootEvidence = ["tpm2": ["/etc/crypttab has tpm2-device"]]
                    }
                )
            ],
            passes: [("LUKS alone", { $0.host.storage.rootNeeds = ["luks"] })]
        ),
        CheckCase(
            id: "DD-BOT-0009",
            fails: [
                (
                    "orphan_file, old tools",
                    {
                        $0.host.storage.fileSystems[1].features?.append("orphan_file")
                        $0.setImagePackage("e2fsprogs", "1.46.5")
                    }
                ),
                (
                    "nrext64, old kernel",
                    {
                        $0.host.storage.fileSystems[0].features?.append("nrext64")
                        $0.image.kernels[0].release = "5.14.0-570.el9.x86_64"
                    }
                ),
            ],
            passes: [("orphan_file, new tools", { $0.host.storage.fileSystems[1].features?.append("orphan_file") })],
            unknown: [
                noLayers,
                ("not readable", { for index in 0..<2 { $0.host.storage.fileSystems[index].features = nil } }),
            ]
        ),
        CheckCase(
            id: "DD-BOT-0010",
            fails: [
                ("a stamp", { $0.host.boot.leftovers = ["/boot/ignition.firstboot"] }),
                ("an argument", { $0.analysis.kernelArguments.append("ignition.firstboot=1") }),
            ],
            unknown: [noLayers, hidden("/boot") { $0.host.boot.entries = [] }]
        ),
        CheckCase(
            id: "DD-BOT-0011",
            fails: [
                ("fs-verity", { $0.image.root.composefs = "verity" }),
                (
                    "an old libostree",
                    {
                        $0.image.root.composefs = "yes"
                        $0.analysis.libostreeVersion = "2022.7"
                    }
                ),
                (
                    "one in between",
                    {
                        $0.image.root.composefs = "yes"
                        $0.analysis.libostreeVersion = "2023.8"
                    }
                ),
                (
                    "a new one that was built without",
                    {
                        $0.image.root.composefs = "yes"
                        $0.old.root.composefs = "yes"
                        $0.analysis.libostreeFeatures = ["selinux"]
                    }
                ),
                ("composefs for the first time", { $0.image.root.composefs = "yes" }),
            ],
            passes: [
                (
                    "composefs before",
                    {
                        $0.image.root.composefs = "yes"
                        $0.old.root.composefs = "yes"
                        $0.analysis.libostreeFeatures = ["composefs", "selinux"]
                    }
                )
            ]
        ),
        CheckCase(
            id: "DD-BOT-0012",
            fails: [
                (
                    "an image without the module",
                    {
                        $0.host.platform.fips = true
                        $0.host.platform.fipsArgument = true
                        $0.analysis.kernelArguments.append("fips=1")
                        $0.image.kernels[0].initramfsModules = ["ostree"]
                    }
                ),
                ("an image that wants it", { $0.target.content?.kernelArguments = ["fips=1"] }),
            ],
            passes: [
                (
                    "both are",
                    {
                        $0.host.platform.fips = true
                        $0.analysis.kernelArguments.append("fips=1")
                    }
                )
            ],
            unknown: [
                noLayers,
                (
                    "an initial file system of another make",
                    {
                        $0.host.platform.fips = true
                        $0.image.kernels[0].initramfsModules = nil
                    }
                ),
            ]
        ),
    ]
}

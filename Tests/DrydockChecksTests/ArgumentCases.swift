// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let argumentCases = [
        CheckCase(
            id: "DD-KRG-0001",
            fails: [
                (
                    "no bootc",
                    {
                        $0.target.content?.hasBootc = false
                        $0.target.content?.kernelArguments = ["mitigations=auto"]
                    }
                )
            ],
            passes: [("bootc sets it", { $0.target.content?.kernelArguments = ["mitigations=auto"] })]
        ),
        CheckCase(
            id: "DD-KRG-0002",
            fails: [
                (
                    "the old control groups",
                    { $0.analysis.kernelArguments.append("systemd.unified_cgroup_hierarchy=0") }
                ),
                (
                    "composefs off",
                    {
                        $0.analysis.kernelArguments.append("ostree.prepare-root.composefs=0")
                        $0.image.root.composefs = "yes"
                    }
                ),
            ],
            passes: [
                (
                    "an older systemd",
                    {
                        $0.analysis.kernelArguments.append("systemd.unified_cgroup_hierarchy=0")
                        $0.setImagePackage("systemd", "252")
                    }
                ),
                (
                    "forced",
                    {
                        $0.analysis.kernelArguments += [
                            "systemd.unified_cgroup_hierarchy=0", "SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1",
                        ]
                    }
                ),
            ],
            unknown: [
                noLayers,
                (
                    "no package list",
                    {
                        $0.analysis.kernelArguments.append("systemd.unified_cgroup_hierarchy=0")
                        $0.target.content?.packages = []
                    }
                ),
            ]
        ),
        CheckCase(
            id: "DD-KRG-0003",
            fails: [
                (
                    "a console",
                    {
                        $0.target.content?.osRelease["VARIANT_ID"] = nil
                        $0.analysis.kernelArguments.append("console=ttyS0")
                        $0.analysis.provenance?.entries.append(
                            Provenance.Entry(
                                subject: .kernelArgument,
                                name: "console=ttyS0",
                                origin: .imageDefault,
                                confidence: .high,
                                evidence: ["a rule"]
                            )
                        )
                    }
                )
            ],
            passes: [("a person's", { $0.analysis.kernelArguments.append("console=ttyS0") })],
            unknown: [
                noLayers,
                (
                    "no provenance",
                    {
                        $0.target.content?.osRelease["VARIANT_ID"] = nil
                        $0.analysis.provenance = nil
                    }
                ),
            ]
        ),
    ]
}

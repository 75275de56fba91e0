// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let spaceCases = [
        CheckCase(
            id: "DD-SPC-0001",
            fails: [
                (
                    "a full /boot",
                    {
                        $0.image.kernels[0].bootChecksum = String(repeating: "9", count: 64)
                        $0.space[1].available = 50_000_000
                    }
                ),
                (
                    "a pinned deployment",
                    {
                        $0.image.kernels[0].bootChecksum = String(repeating: "9", count: 64)
                        $0.space[1].available = 50_000_000
                        var pinned = $0.analysis.deployments[0]
                        pinned.id = "\(String(repeating: "7", count: 64)).0"
                        pinned.states = [.pinned]
                        $0.analysis.deployments.append(pinned)
                    }
                ),
            ],
            passes: [
                ("room enough", { $0.image.kernels[0].bootChecksum = String(repeating: "9", count: 64) }),
                ("the kernel is there", { $0.space[1].available = 0 }),
                (
                    "libostree prunes early",
                    {
                        $0.image.kernels[0].bootChecksum = String(repeating: "9", count: 64)
                        $0.space[1].available = 50_000_000
                        var old = $0.analysis.deployments[0]
                        old.id = "\(String(repeating: "7", count: 64)).0"
                        old.states = [.rollback]
                        old.bootChecksum = String(repeating: "8", count: 64)
                        $0.analysis.deployments.append(old)
                        $0.host.boot.kernels["fedora-coreos-\(old.bootChecksum)"] = 100_000_000
                    }
                ),
            ],
            unknown: [
                noLayers,
                (
                    "not measured",
                    {
                        $0.image.kernels[0].bootChecksum = String(repeating: "9", count: 64)
                        $0.space = []
                    }
                ),
            ]
        ),
        CheckCase(
            id: "DD-SPC-0002",
            fails: [
                ("a full disk", { $0.space[0].available = 1000 }),
                (
                    "a full disk, measured",
                    {
                        $0.space[0].available = 1000
                        $0.analysis.objectProbe = ObjectProbe(
                            manifestDigest: $0.target.manifestDigest,
                            knownLayers: [],
                            missingObjects: 1,
                            missingBytes: 1_000_000,
                            missingAllocated: 1_003_520,
                            isImported: false,
                            reserved: 0,
                            sharesBoot: false
                        )
                    }
                ),
            ],
            unknown: [noLayers, ("not measured", { $0.space = [] })]
        ),
    ]
}

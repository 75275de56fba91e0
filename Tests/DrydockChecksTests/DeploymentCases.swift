// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let deploymentCases = [
        CheckCase(
            id: "DD-DEP-0001",
            fails: [("an older one", { add(&$0, [.rollback]) })],
            passes: [("a pinned one", { add(&$0, [.rollback, .pinned]) })],
            alwaysAnswers: true
        ),
        CheckCase(
            id: "DD-DEP-0002",
            fails: [("a staged one", { add(&$0, [.pending, .staged]) })],
            passes: [("an older one", { add(&$0, [.rollback]) })],
            alwaysAnswers: true
        ),
        CheckCase(
            id: "DD-DEP-0003",
            fails: [("unlocked", { $0.analysis.deployments[0].states.append(.unlocked) })],
            alwaysAnswers: true
        ),
        CheckCase(
            id: "DD-DEP-0004",
            fails: [
                (
                    "an image",
                    {
                        $0.analysis.deployments[0].origin = [
                            "origin": [
                                "container-image-reference": "ostree-unverified-registry:quay.io/fedora/fedora-bootc:42"
                            ]
                        ]
                    }
                )
            ],
            alwaysAnswers: true
        ),
        CheckCase(
            id: "DD-DEP-0005",
            fails: [("it failed", { $0.analysis.failedUnits = ["ostree-boot-complete.service", "sshd.service"] })],
            passes: [
                ("another unit", { $0.analysis.failedUnits = ["sshd.service"] }),
                (
                    "offline",
                    {
                        $0.analysis.view = "offline"
                        $0.analysis.failedUnits = nil
                    }
                ),
            ],
            unknown: [("systemd is silent", { $0.analysis.failedUnits = nil })]
        ),
        CheckCase(
            id: "DD-MCO-0001",
            fails: [("a node", { $0.addLocal(InventedHost.file("/etc/machine-config-daemon/currentconfig")) })],
            unknown: [hidden("/etc/machine-config-daemon")]
        ),
    ]

    private static func add(_ scenario: inout Scenario, _ states: [DeploymentFact.State]) {
        var deployment = scenario.analysis.deployments[0]
        deployment.id = "\(String(repeating: "7", count: 64)).0"
        deployment.states = states
        deployment.version = nil
        scenario.analysis.deployments.append(deployment)
    }
}

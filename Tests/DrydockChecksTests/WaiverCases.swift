// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let waiverCases = [
        CheckCase(
            id: "DD-WAI-0001",
            fails: [
                ("yesterday", { $0.waivers = [Waiver(finding: "DD-DEP-0001", reason: "old", until: "2026-11-26")] })
            ],
            passes: [
                (
                    "today",
                    {
                        $0.analysis.deployments[0].states.append(.unlocked)
                        $0.waivers = [Waiver(finding: "DD-DEP-0003", reason: "known", until: "2026-11-27")]
                    }
                )
            ],
            alwaysAnswers: true
        ),
        CheckCase(
            id: "DD-WAI-0002",
            fails: [
                ("about nothing", { $0.waivers = [Waiver(finding: "DD-DEP-0003", reason: "known")] }),
                ("of no check", { $0.waivers = [Waiver(finding: "DD-DEP-9999", reason: "known")] }),
            ],
            alwaysAnswers: true
        ),
        CheckCase(
            id: "DD-WAI-0003",
            fails: [
                (
                    "an inhibitor",
                    {
                        $0.target.architecture = "arm64"
                        $0.waivers = [Waiver(finding: "DD-IMG-0003", reason: "known")]
                    }
                )
            ],
            alwaysAnswers: true
        ),
    ]
}

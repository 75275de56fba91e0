// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let routeCases = [
        CheckCase(
            id: "DD-RTE-0001",
            fails: [
                ("refused", { $0.route = choice { $0.refusal = Route.Refusal(why: why, instead: "ask the cluster") } }),
                (
                    "refused, with a command",
                    { $0.route = choice { $0.refusal = Route.Refusal(why: why, instead: "ask it", command: ["oc"]) } }
                ),
            ],
            passes: [("allowed", { $0.route = choice { _ in } }), ("no route", { $0.route = nil })],
            alwaysAnswers: true
        ),
        CheckCase(
            id: "DD-RTE-0002",
            fails: [
                ("no package", { $0.route = choice { $0.requires.packages = ["tuned"] } }),
                ("no program", { $0.route = choice { $0.requires.programs = ["/usr/bin/tuned"] } }),
                ("no label", { $0.route = choice { $0.requires.labels = ["com.example.variant"] } }),
            ],
            passes: [
                ("the package", { $0.route = choice { $0.requires.packages = ["bash"] } }),
                ("no route", { $0.route = nil }),
            ],
            unknown: [
                (
                    "no layers",
                    {
                        $0.route = choice { $0.requires.packages = ["bash"] }
                        $0.target.content = nil
                    }
                )
            ]
        ),
        CheckCase(
            id: "DD-RTE-0003",
            fails: [
                ("named", { $0.route = choice(named: true, unmet: ["ID of the host is fedora, not debian"]) { _ in } })
            ],
            passes: [
                ("named, and fits", { $0.route = choice(named: true) { _ in } }),
                ("no route", { $0.route = nil }),
            ],
            alwaysAnswers: true
        ),
    ]

    private static let why = "A cluster owns it."

    private static func choice(
        named: Bool = false,
        unmet: [String] = [],
        _ change: (inout Route) -> Void
    ) -> RouteChoice {
        var route = Route(id: "invented", title: "an invented route", summary: "It is invented.")
        change(&route)
        return RouteChoice(route: route, named: named, reasons: ["ID of the host is fedora"], unmet: unmet, others: [])
    }
}

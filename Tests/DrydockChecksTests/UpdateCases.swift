// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let updateCases = [
        CheckCase(
            id: "DD-UPD-0001",
            fails: [
                ("zincati", { $0.host.updates = [agent("zincati", true)] }),
                ("greenboot", { $0.host.updates = [agent("greenboot", true), agent("uupd", true)] }),
            ],
            passes: [("zincati is masked", { $0.host.updates = [agent("zincati", false)] })],
            unknown: [noLayers, ("not known", { $0.host.updates = [agent("zincati", nil)] })]
        ),
        CheckCase(
            id: "DD-UPD-0002",
            fails: [("no label", { $0.image.units.links = [zincati] })],
            passes: [
                (
                    "a label",
                    {
                        $0.image.units.links = [zincati]
                        $0.target.labels["com.coreos.stream"] = "stable"
                    }
                ),
                (
                    "masked here",
                    {
                        $0.image.units.links = [zincati]
                        $0.host.units.units = [UnitFacts.Unit(name: "zincati.service", kind: .mask)]
                    }
                ),
            ]
        ),
        CheckCase(
            id: "DD-UPD-0003",
            fails: [("both enabled", { bothInImage(&$0, enabled: ["zincati.service", bootcTimer]) })],
            passes: [
                ("one enabled", { bothInImage(&$0, enabled: ["zincati.service"]) }),
                (
                    "one masked",
                    {
                        bothInImage(&$0, enabled: ["zincati.service", bootcTimer])
                        $0.addLocal(InventedHost.link("/etc/systemd/system/\(bootcTimer)", "/dev/null"))
                    }
                ),
            ]
        ),
    ]

    private static let bootcTimer = "bootc-fetch-apply-updates.timer"

    private static func bothInImage(_ scenario: inout Scenario, enabled: [String]) {
        for name in ["zincati.service", bootcTimer] {
            scenario.image.units.units.append(.init(name: name, kind: .file))
        }
        scenario.image.units.links += enabled.map {
            UnitFacts.Link(unit: $0, folder: "timers.target.wants", target: nil)
        }
    }

    private static let zincati = UnitFacts.Link(unit: "zincati.service", folder: "multi-user.target.wants", target: nil)

    private static func agent(_ name: String, _ isEnabled: Bool?) -> UpdateAgent {
        UpdateAgent(name: name, isInstalled: true, isEnabled: isEnabled, evidence: ["a link"])
    }
}

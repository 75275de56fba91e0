// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let unitCases = [
        CheckCase(
            id: "DD-UNT-0001",
            fails: [
                (
                    "a preset of the image",
                    {
                        addAgent(&$0)
                    }
                )
            ],
            passes: [
                (
                    "the image brings the link",
                    {
                        addAgent(&$0)
                        $0.addToImage(InventedHost.directory("/etc/systemd/system/multi-user.target.wants"))
                        $0.addToImage(
                            InventedHost.link(
                                "/etc/systemd/system/multi-user.target.wants/agent.service",
                                "/usr/lib/systemd/system/agent.service"
                            )
                        )
                    }
                )
            ]
        ),
        CheckCase(
            id: "DD-UNT-0002",
            fails: [
                (
                    "a link of the old image",
                    {
                        $0.addDefault(
                            InventedHost.link(
                                "/etc/systemd/system/multi-user.target.wants/chronyd.service",
                                "/usr/lib/systemd/system/chronyd.service"
                            )
                        )
                    }
                )
            ]
        ),
        CheckCase(
            id: "DD-UNT-0003",
            fails: [
                (
                    "a program that was layered",
                    {
                        $0.host.units.units = [
                            UnitFacts.Unit(name: "mine.service", kind: .file, programs: ["/usr/bin/htop"])
                        ]
                        $0.host.units.links = [
                            UnitFacts.Link(
                                unit: "mine.service",
                                folder: "multi-user.target.wants",
                                target: "../mine.service"
                            )
                        ]
                        $0.addLocal(InventedHost.file("/etc/systemd/system/mine.service"))
                        $0.old.programs.append("/usr/bin/htop")
                    }
                ),
                (
                    "a link to a unit that goes",
                    {
                        $0.old.units.units.append(UnitFacts.Unit(name: "gone.service", kind: .file))
                        $0.host.units.links = [
                            UnitFacts.Link(
                                unit: "gone.service",
                                folder: "multi-user.target.wants",
                                target: "/usr/lib/systemd/system/gone.service"
                            )
                        ]
                        $0.addLocal(
                            InventedHost.link(
                                "/etc/systemd/system/multi-user.target.wants/gone.service",
                                "/usr/lib/systemd/system/gone.service"
                            )
                        )
                    }
                ),
            ]
        ),
    ]

    /// An image that enables a unit by a preset.
    private static func addAgent(_ scenario: inout Scenario) {
        scenario.image.units.units.append(
            UnitFacts.Unit(name: "agent.service", kind: .file, wanted: ["multi-user.target.wants"])
        )
        scenario.image.units.presets = [
            UnitFacts.Preset(
                enable: true,
                pattern: "agent.service",
                instances: [],
                file: "50-image.preset"
            )
        ]
    }
}

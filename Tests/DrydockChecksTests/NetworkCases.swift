// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let networkCases = [
        CheckCase(
            id: "DD-NET-0001",
            fails: [
                (
                    "a link to resolved",
                    { $0.addLocal(InventedHost.link("/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf")) }
                )
            ],
            passes: [
                (
                    "the image has it",
                    {
                        $0.addLocal(InventedHost.link("/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf"))
                        $0.image.units.units.append(UnitFacts.Unit(name: "systemd-resolved.service", kind: .file))
                    }
                )
            ],
            unknown: [noLayers, hidden("/etc/resolv.conf")]
        ),
        CheckCase(
            id: "DD-NET-0002",
            fails: [("a script", { $0.host.network.connections = [script] })],
            passes: [
                (
                    "the plug-in",
                    {
                        $0.host.network.connections = [script]
                        $0.setImagePackage("NetworkManager-initscripts-ifcfg-rh", "1.52.0")
                    }
                ),
                (
                    "an older NetworkManager",
                    {
                        $0.host.network.connections = [script]
                        $0.setImagePackage("NetworkManager", "1.30.0")
                    }
                ),
            ],
            unknown: [
                noLayers,
                (
                    "no package list",
                    {
                        $0.host.network.connections = [script]
                        $0.target.content?.packageSource = "none"
                    }
                ),
            ]
        ),
    ]

    private static let script = NetworkState.Connection(
        path: "/etc/sysconfig/network-scripts/ifcfg-eth0",
        format: "ifcfg",
        name: "eth0",
        type: "ethernet",
        interface: "eth0"
    )
}

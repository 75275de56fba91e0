// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let policyCases = [
        CheckCase(
            id: "DD-SEL-0001",
            fails: [
                ("a module", { $0.host.selinux.localModules = ["mine"] }),
                ("a boolean", { $0.host.selinux.booleans = ["httpd_can_network_connect": "1"] }),
                ("the store", { $0.host.selinux.isCustomised = true }),
            ],
            passes: [("no policy", { $0.host.selinux.settings = SELinuxSettings() })],
            unknown: [noLayers, hidden("/etc/selinux")]
        ),
        CheckCase(
            id: "DD-SEL-0002",
            fails: [
                ("an image without one", { $0.image.selinux = SELinuxSettings() }),
                ("a host without one", { $0.host.selinux.running = "disabled" }),
                ("a permissive host", { $0.host.selinux.running = "permissive" }),
            ],
            passes: [
                (
                    "neither has",
                    {
                        $0.image.selinux = SELinuxSettings()
                        $0.host.selinux.running = "disabled"
                    }
                )
            ]
        ),
        CheckCase(
            id: "DD-SEL-0003",
            fails: [("/boot", { $0.host.selinux.unlabelled = ["/boot"] })],
            passes: [
                (
                    "no policy",
                    {
                        $0.host.selinux.settings = SELinuxSettings()
                        $0.host.selinux.unlabelled = nil
                    }
                )
            ],
            unknown: [noLayers, ("no labels", { $0.host.selinux.unlabelled = nil })]
        ),
    ]
}

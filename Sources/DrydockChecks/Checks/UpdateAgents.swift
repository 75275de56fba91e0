// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A program that updates the host by itself may start an update while the switch is under way, reboot into something
/// else, or put the old system back: zincati, rpm-ostreed-automatic, uupd, greenboot.
///
/// Detected by the units and settings of such programs on the host.
///
/// To do: stop it before the switch. See which one is to update the host afterwards.
enum UpdateAgents: Comparison {
    static let about = About(
        "DD-UPD-0001",
        "Nothing updates the host while it is switched",
        traps: ["T42"],
        .medium,
        .advisory,
        links: [Link.github("coreos/zincati", 859), Link.github("ublue-os/ucore", 54)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        // What only looks for updates changes nothing.
        let agents = sides.host.updates.filter { agent in
            agent.isInstalled && agent.unit != nil
                && !(agent.name == "rpm-ostreed-automatic" && agent.settings.values.contains("check"))
        }
        if let agent = agents.first(where: { $0.isEnabled == nil }) {
            return unknown("whether \(agent.name) is enabled cannot be told")
        }
        return answer(
            agents.filter { $0.isEnabled == true }.map { agent in
                let unit = agent.unit ?? agent.name
                let isGreenboot = agent.name == "greenboot"
                return finding(
                    isGreenboot ? "greenboot may put the old system back" : "\(agent.name) updates this host by itself",
                    isGreenboot
                        ? "If a check fails three times in the new system, it boots the old one."
                        : "It may stage or boot another deployment while the switch waits for the reboot.",
                    instance: agent.name,
                    severity: isGreenboot ? .low : nil,
                    evidence: agent.evidence.map { .host($0) },
                    resources: [.init(.unit, unit)],
                    remediations: [
                        isGreenboot
                            ? .manual("see that its checks fit the image")
                            : .attended(["systemctl", "stop", unit], "until the reboot")
                    ]
                )
            }
        )
    }
}

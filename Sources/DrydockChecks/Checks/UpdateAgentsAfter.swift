// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Two programs that update the host by themselves stage over each other, and reboot when the other is at work.
///
/// The image may start one of its own beside the one that the host had.
///
/// Detected by the units of such programs in the image, and by what starts them after the switch.
///
/// To do: leave one of them enabled, and mask the others.
enum UpdateAgentsAfter: Comparison {
    static let about = About(
        "DD-UPD-0003",
        "One program updates the host after the switch",
        traps: ["T42"],
        .medium,
        .advisory,
        links: [Link.github("ublue-os/ucore", 54)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let enabled = UpdateAgent.units.sorted { $0.value < $1.value }.filter { agent, unit in
            // greenboot looks at boots, and updates nothing.
            agent != "greenboot" && sides.image.units.units.contains { $0.name == unit && $0.kind != .mask }
                && sides.isEnabledAfter(unit)
                && sides.after.nodes["/etc/systemd/system/\(unit)"]?.target != "/dev/null"
        }
        guard enabled.count > 1 else { return pass() }
        return answer([
            finding(
                "\(Quantities.counted(enabled.count, "program")) would update the host: "
                    + enabled.map(\.key).joined(separator: ", "),
                "Each of them may stage and boot what the other does not expect.",
                evidence: enabled.map { .predicted($0.value, is: "enabled") },
                resources: enabled.map { .init(.unit, $0.value) },
                remediations: enabled.map {
                    .attended(["systemctl", "mask", $0.value], "unless it is the one that is to stay")
                }
            )
        ])
    }
}

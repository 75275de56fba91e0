// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Leaves one program enabled that updates the host after the switch: the route's, or the one that did so far, or the image's.
enum OneUpdateAgent: Repair {
    static let name = "update-agents"
    /// The agents that are stopped for the switch are another step.
    static let stepName = "one-update-agent"
    /// Whom to leave it to where nothing else speaks for one.
    private static let order = ["bootc", "zincati", "uupd", "rpm-ostreed-automatic", "ublue-update"]

    static func mend(_ patient: Patient) -> [Mending] {
        patient.findings("DD-UPD-0003").compactMap { finding in
            let units = finding.names(.unit)
            let enabled = order.filter { agent in UpdateAgent.units[agent].map(units.contains) ?? false }
            // One that does nothing is none that updates could be left to.
            let idle = enabled.filter { isIdle($0, patient) }
            let agents = enabled.count > idle.count ? enabled.filter { !idle.contains($0) } : enabled
            let before = patient.host.updates.filter { $0.isEnabled == true }.map(\.name)
            let wanted = patient.wishes.agent.flatMap { agents.contains($0) ? $0 : nil }
            guard let kept = wanted ?? agents.first(where: before.contains) ?? agents.first else { return nil }
            let others = enabled.filter { $0 != kept }
            return Mending(
                summary: "Leave updates to \(kept) alone",
                predictions: ["the old system, too, is not updated by \(others.joined(separator: ", "))"],
                undo: "the masks are removed",
                changes: others.compactMap { UpdateAgent.units[$0] }.map {
                    .link("/etc/systemd/system/\($0)", to: "/dev/null")
                },
                findings: [finding.key]
            )
        }
    }

    /// Whether an agent is off by its own settings, or cannot work with the image.
    private static func isIdle(_ agent: String, _ patient: Patient) -> Bool {
        let settings = patient.host.updates.first { $0.name == agent }?.settings ?? [:]
        let isOff = settings["updates.enabled"] == "false" || settings["AutomaticUpdatePolicy"] == "none"
        return isOff || agent == "zincati" && !patient.findings("DD-UPD-0002").isEmpty
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// systemd applies presets once, at the first boot of a machine.
///
/// A unit that the image enables by a preset alone never starts on a host that was there before.
///
/// Detected by the presets and `[Install]` sections of the image, and by links that will be in `/etc`.
///
/// To do: enable the units in the image, so that the links come with it.
enum PresetsNotApplied: Comparison {
    static let about = About(
        "DD-UNT-0001",
        "Units that the image enables by presets are enabled here, too",
        traps: ["T30"],
        .medium,
        .advisory,
        links: [Link.github("coreos/fedora-coreos-config", 77), Link.rpmOSTree(2345)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let units = sides.prediction.units else { return unknown("units are not known on both sides") }
        let missing = units.filter { $0.outcome == .presetNotApplied }
        guard !missing.isEmpty else { return pass() }
        return answer([
            finding(
                "\(Quantities.counted(missing.count, "unit")) of the image will not be enabled: \(Wording.list(missing.map(\.unit)))",
                "Presets count at the first boot of a machine only, and this one had it.",
                evidence: missing.map { .predicted($0.unit, is: "not enabled", not: $0.reason) },
                resources: missing.map { .init(.unit, $0.unit) },
                remediations: [
                    .containerfile("RUN systemctl enable \(ShellWords.line(missing.map(\.unit)))"),
                    .attended(["systemctl", "enable"] + missing.map(\.unit), "after the switch"),
                ]
            )
        ])
    }
}

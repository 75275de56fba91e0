// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Units that start now will not start after the switch: their links were defaults of the old image, or the image does
/// not have them, or masks them.
///
/// Detected by unit files, links and masks of both sides, as they will be.
///
/// To do: enable those that are wanted in the image.
enum UnitsStop: Comparison {
    static let about = About(
        "DD-UNT-0002",
        "Units that start now start after the switch",
        traps: ["T30"],
        .medium,
        .advisory,
        links: [Link.github("openshift/os", 105)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let units = sides.prediction.units else { return unknown("units are not known on both sides") }
        let stopping = units.filter { unit in
            unit.outcome == .disabled || [.gone, .masked].contains(unit.outcome) && sides.isEnabledNow(unit.unit)
        }
        guard !stopping.isEmpty else { return pass() }
        let names = stopping.filter { $0.outcome == .disabled }.map(\.unit)
        return answer([
            finding(
                "\(Quantities.counted(stopping.count, "unit")) will not start any more: \(Wording.list(stopping.map(\.unit)))",
                "They came with the old image, and the new one does not start them.",
                evidence: stopping.map {
                    .predicted($0.unit, is: "\($0.outcome.rawValue): \($0.reason)", not: "as now")
                },
                resources: stopping.map { .init(.unit, $0.unit) },
                remediations: (names.isEmpty ? [] : [.containerfile("RUN systemctl enable \(ShellWords.line(names))")])
                    + [.manual("or accept that they do not run")]
            )
        ])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Units, links and drop-ins of `/etc` that stay, and that the image breaks: it does not have the program that a unit
/// runs, or the unit that a link or drop-in is for.
///
/// Detected by the units of `/etc`, their `Exec` lines, and the programs and units of the image.
///
/// To do: put the program into the image, or disable the unit.
enum BrokenUnits: Comparison {
    static let about = About(
        "DD-UNT-0003",
        "Units of /etc find their programs and units in the image",
        traps: ["T41"],
        .medium,
        .overridable
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let units = sides.prediction.units else { return unknown("units are not known on both sides") }
        let broken = units.filter { [.programMissing, .dangling].contains($0.outcome) }
        return answer(
            broken.map { unit in
                let lacksProgram = unit.outcome == .programMissing
                return finding(
                    lacksProgram
                        ? "\(unit.unit) runs a program that the image does not have"
                        : "\(unit.unit) is set up in /etc, and is not in the image",
                    Wording.sentence(unit.reason),
                    instance: unit.unit,
                    severity: lacksProgram ? nil : .low,
                    disposition: lacksProgram ? nil : .advisory,
                    evidence: [.predicted(unit.unit, is: unit.outcome.rawValue)],
                    resources: [.init(.unit, unit.unit)],
                    remediations: [
                        .manual(
                            lacksProgram
                                ? "install the program in the image" : "install the unit's package in the image"
                        ),
                        .attended(["systemctl", "disable", unit.unit], "if it is not needed any more"),
                    ]
                )
            }
        )
    }
}

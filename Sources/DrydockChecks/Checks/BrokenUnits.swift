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
        let names = broken.reduce(into: [String]()) { if !$0.contains($1.unit) { $0.append($1.unit) } }
        return answer(
            names.map { name in
                let reasons = broken.filter { $0.unit == name }
                let lacksProgram = reasons.contains { $0.outcome == .programMissing }
                return finding(
                    lacksProgram
                        ? "\(name) runs a program that the image does not have"
                        : "\(name) is set up in /etc, and is not in the image",
                    reasons.map { Wording.sentence($0.reason) }.joined(separator: " "),
                    instance: name,
                    severity: lacksProgram ? nil : .low,
                    disposition: lacksProgram ? nil : .advisory,
                    evidence: reasons.map { .predicted(name, is: $0.outcome.rawValue) },
                    resources: [.init(.unit, name)],
                    remediations: [
                        .manual(
                            lacksProgram
                                ? "install the program in the image"
                                : "install the unit's package in the image, or remove what /etc/systemd/system has for it"
                        )
                    ]
                        + (lacksProgram
                            ? [.attended(["systemctl", "disable", name], "if it is not needed any more")] : [])
                )
            }
        )
    }
}

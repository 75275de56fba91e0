// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A waiver is about a finding that cannot be waived: the switch would fail, or leave a host that does not boot.
///
/// Detected by comparing waivers with findings that are inhibitors.
///
/// To do: mend what the finding says.
enum RefusedWaivers: Check {
    static let about = About("DD-WAI-0003", "No waiver is about an inhibitor", .low, .advisory)

    static func run(_ subject: Subject) -> CheckResult {
        let inhibitors = subject.answers.flatMap(\.findings).filter { $0.disposition == .inhibitor }
        return answer(
            subject.waivers.filter { waiver in inhibitors.contains { waiver.names($0) } }.map { waiver in
                finding(
                    "\(waiver.finding) cannot be waived",
                    "It is an inhibitor: nobody can agree to it.",
                    instance: waiver.finding,
                    evidence: [.host(waiver.source ?? "waiver", is: waiver.finding)],
                    remediations: [.manual("mend what \(waiver.finding) says")]
                )
            }
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A waiver is about a finding that there is not: it was mended, its id is misspelt, or the waiver is of another host.
///
/// Detected by comparing waivers with what the checks found.
///
/// To do: remove the waiver, or mend its id.
enum UnmatchedWaivers: Check {
    static let about = About("DD-WAI-0002", "Each waiver is about a finding", .low, .advisory)

    static func run(_ subject: Subject) -> CheckResult {
        let findings = subject.answers.flatMap(\.findings)
        return answer(
            subject.waivers.filter { waiver in
                // Of a check without an answer nobody knows what it would have found.
                let isOpen = subject.answers.contains { [.unknown, .skip].contains($0.state) && waiver.isAbout($0.id) }
                return !waiver.isExpired(on: subject.today) && !isOpen && !findings.contains { waiver.names($0) }
            }.map { waiver in
                let id = String(waiver.finding.prefix { $0 != ":" })
                let isKnown = CheckCatalogue.all.contains { $0.about.id == id }
                return finding(
                    "The waiver of \(waiver.finding) is about nothing here",
                    isKnown
                        ? "The check found nothing of that name on this host."
                        : "There is no check \(id); drydock checks lists them.",
                    instance: waiver.finding,
                    evidence: [.host(waiver.source ?? "waiver", is: waiver.finding)],
                    remediations: [.manual("remove the waiver, or mend its id")]
                )
            }
        )
    }
}

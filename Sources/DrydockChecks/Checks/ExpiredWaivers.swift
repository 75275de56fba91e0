// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A waiver counts no longer: the last day that it names is over.
///
/// Detected by `until` of the waiver and today's date.
///
/// To do: look at the finding again, and set a new day or remove the waiver.
enum ExpiredWaivers: Check {
    static let about = About("DD-WAI-0001", "No waiver has expired", .low, .advisory)

    static func run(_ subject: Subject) -> CheckResult {
        answer(
            subject.waivers.filter { $0.isExpired(on: subject.today) }.map { waiver in
                finding(
                    "The waiver of \(waiver.finding) has expired",
                    "It was given until \(waiver.until ?? ""), and counts no longer.",
                    instance: waiver.finding,
                    evidence: [
                        .host(
                            waiver.source ?? "waiver",
                            is: "until \(waiver.until ?? "")",
                            not: "\(subject.today) or later"
                        )
                    ],
                    remediations: [.manual("look at \(waiver.finding) again, and set a new day or remove the waiver")]
                )
            }
        )
    }
}

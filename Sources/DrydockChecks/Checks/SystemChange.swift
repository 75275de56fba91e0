// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The image is another operating system than the host's, or an older release of the same.
///
/// What was configured for the old one stays in `/etc` and `/var`; agents and inventories that know a system by its
/// os-release see another one.
///
/// Detected by `ID` and `VERSION_ID` of both os-release files.
///
/// To do: look at the files that stay (`drydock diff PLAN etc`), and tell whoever keeps an inventory. An older release
/// is only for those who know that its services can read the data of the newer ones.
enum SystemChange: Comparison {
    static let about = About(
        "DD-IMG-0010",
        "The image is the same system, and not an older release of it",
        traps: ["T39", "T41"],
        .high,
        .overridable,
        links: [Link.github("okd-project/okd", 2210)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let (before, after) = (sides.analysis.osRelease, sides.content.osRelease)
        guard let from = before["ID"], let to = after["ID"] else { return unknown("one side has no ID in os-release") }
        let versions = (before["VERSION_ID"] ?? "", after["VERSION_ID"] ?? "")
        let evidence = [
            Finding.Evidence.host("ID of os-release", is: "\(from) \(versions.0)"),
            .image("ID of os-release", is: "\(to) \(versions.1)"),
        ]
        let numbers = (Numbers.of(versions.0), Numbers.of(versions.1))
        if from == to, !numbers.0.isEmpty, numbers.1.lexicographicallyPrecedes(numbers.0), !numbers.1.isEmpty {
            return answer([
                finding(
                    "The image is an older release: \(to) \(versions.1) after \(versions.0)",
                    "Services of the older release may not read what the newer ones wrote to /var.",
                    evidence: evidence,
                    resources: [.init(.image, sides.target.image)],
                    remediations: [.manual("choose an image of release \(versions.0) or later")]
                )
            ])
        }
        guard from != to else { return pass() }
        return answer([
            finding(
                "The host becomes another system: \(from) \(versions.0) becomes \(to) \(versions.1)",
                "Configuration for the old one stays, and agents that read os-release see the new one.",
                severity: .low,
                disposition: .advisory,
                evidence: evidence,
                resources: [.init(.image, sides.target.image)],
                remediations: [.manual("look at what stays of the old system: drydock diff PLAN etc")]
            )
        ])
    }
}

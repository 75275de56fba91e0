// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Somebody named a route whose rules the host or the image does not meet: what it takes for granted may not be so.
///
/// Detected by the rules of the route.
///
/// To do: leave `--route` out, or name the one that fits.
enum RouteFits: Check {
    static let about = About(
        "DD-RTE-0003",
        "The route is one for this host and this image",
        .medium,
        .advisory
    )

    static func run(_ subject: Subject) -> CheckResult {
        guard let choice = subject.route else { return skip("no route is known for this host and image") }
        guard choice.named, !choice.unmet.isEmpty else { return pass() }
        return answer([
            finding(
                "The route \(choice.route.id) is not one for this host and image",
                Wording.sentence(choice.unmet.joined(separator: "; ")),
                evidence: choice.unmet.map { .host($0) },
                remediations: [
                    .manual(
                        choice.others.first(where: \.fits).map { "the route \($0.id) would fit" }
                            ?? "leave --route out: no route fits"
                    )
                ]
            )
        ])
    }
}

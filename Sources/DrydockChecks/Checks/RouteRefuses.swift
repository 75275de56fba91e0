// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Some hosts are not switched on the host itself, but by what owns them: the nodes of a cluster by its operator.
///
/// Detected by the route of the plan, which `drydock routes` shows.
///
/// To do: what the route names instead.
enum RouteRefuses: Check {
    static let about = About(
        "DD-RTE-0001",
        "The route lets the host be switched on the host itself",
        .high,
        .inhibitor
    )

    static func run(_ subject: Subject) -> CheckResult {
        guard let route = subject.route?.route else { return skip("no route is known for this host and image") }
        guard let refusal = route.refusal else { return pass() }
        return answer([
            finding(
                "The route \(route.id) is not taken on the host",
                refusal.why,
                evidence: (subject.route?.reasons ?? []).map { .host($0) },
                remediations: [refusal.command.map { .attended($0, refusal.instead) } ?? .manual(refusal.instead)]
            )
        ])
    }
}

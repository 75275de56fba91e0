// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Further deployments of the host that a new one displaces.
///
/// libostree keeps the deployment that the switch starts from, pinned ones, and those of other stateroots; others of the
/// same stateroot lose their boot entry and are removed. Pin what is to stay.
enum OldDeployments: Check {
    static let id = "DD-DEP-0001"

    static func run(_ subject: Subject) -> CheckResult {
        let displaced = subject.analysis.displacedDeployments
        guard !displaced.isEmpty else { return pass() }
        return fail(
            .low,
            .advisory,
            title: displaced.count == 1
                ? "One further deployment is removed" : "\(displaced.count) further deployments are removed",
            summary:
                "A new deployment displaces those that are neither pinned nor the one that the switch starts from.",
            evidence: displaced.map {
                .init(path: $0.id, actual: $0.version ?? $0.states.map(\.rawValue).joined(separator: ","))
            },
            remediations: ["to keep one: ostree admin pin INDEX"]
        )
    }
}

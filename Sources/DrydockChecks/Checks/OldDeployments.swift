// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Further deployments of the host that a new one displaces.
///
/// libostree keeps the deployment that the switch starts from, pinned ones, and those of other stateroots; others of
/// the same stateroot lose their boot entry and are removed. Detected by the list of deployments.
///
/// To do: pin what is to stay.
enum OldDeployments: Check {
    static let about = About("DD-DEP-0001", "No further deployment is removed", .low, .advisory)

    static func run(_ subject: Subject) -> CheckResult {
        let displaced = subject.analysis.displacedDeployments
        guard !displaced.isEmpty else { return pass() }
        let all = subject.analysis.deployments
        return answer([
            finding(
                displaced.count == 1
                    ? "One further deployment is removed" : "\(displaced.count) further deployments are removed",
                "A new deployment displaces those that are neither pinned nor the one that the switch starts from.",
                evidence: displaced.map {
                    .host($0.id, is: $0.version ?? $0.states.map(\.rawValue).joined(separator: ","))
                },
                resources: displaced.map { .init(.deployment, $0.id) },
                remediations: displaced.filter { !$0.isStaged }.compactMap { deployment in
                    all.firstIndex { $0.id == deployment.id && $0.stateroot == deployment.stateroot }
                }.map {
                    .attended(
                        ["ostree", "admin", "pin", String($0)],
                        "if it is to stay; its kernel stays in /boot, too"
                    )
                }
            )
        ])
    }
}

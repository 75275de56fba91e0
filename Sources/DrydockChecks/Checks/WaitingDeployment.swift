// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A deployment that somebody prepared for the next boot of the running system, and that the switch discards.
///
/// rpm-ostree, bootc and `ostree admin` stage or write one when they update. libostree keeps one staged deployment, so
/// the switch would remove it without a word: somebody has to agree. One of the very image that is switched to is no
/// loss. Detected by the list of deployments.
///
/// To do: boot it and plan again, or agree to lose it.
enum WaitingDeployment: Check {
    static let about = About(
        "DD-DEP-0002",
        "No deployment waits for the next boot",
        traps: ["T44"],
        .medium,
        .overridable
    )

    static func run(_ subject: Subject) -> CheckResult {
        let waiting = subject.analysis.waitingDeployments(besides: subject.target.manifestDigest)
        guard !waiting.isEmpty else { return pass() }
        return answer([
            finding(
                "A deployment waits for the next boot, and would be discarded",
                "Another tool prepared a deployment that this system has not booted yet. The switch takes its place.",
                evidence: waiting.map { deployment in
                    let states = deployment.states.map(\.rawValue).joined(separator: ", ")
                    let actual = [deployment.version, states].compactMap(\.self).joined(separator: ", ")
                    return .host(deployment.id, is: actual)
                },
                resources: waiting.map { .init(.deployment, $0.id) },
                remediations: [
                    .attended(["systemctl", "reboot"], "to have it; then plan again"),
                    .manual("to discard it, add --waive \(id) to drydock plan"),
                ]
            )
        ])
    }
}

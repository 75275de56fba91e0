// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A deployment that somebody prepared for the next boot of the running system, and that the switch discards.
///
/// rpm-ostree, bootc and `ostree admin` stage or write one when they update. libostree keeps one staged deployment, so the
/// switch would remove it without a word: somebody has to agree. One of the very image that is switched to is no loss.
enum WaitingDeployment: Check {
    static let id = "DD-DEP-0002"

    static func run(_ subject: Subject) -> CheckResult {
        let waiting = subject.analysis.waitingDeployments(besides: subject.target.manifestDigest)
        guard !waiting.isEmpty else { return pass() }
        return fail(
            .medium,
            .overridable,
            title: "A deployment waits for the next boot, and would be discarded",
            summary:
                "Another tool prepared a deployment that this system has not booted yet. The switch takes its place.",
            evidence: waiting.map { deployment in
                let states = deployment.states.map(\.rawValue).joined(separator: ", ")
                let actual = [deployment.version, states].compactMap(\.self).joined(separator: ", ")
                return .init(path: deployment.id, actual: actual)
            },
            remediations: [
                "to have it: systemctl reboot, then plan again",
                "to discard it: drydock plan --waive \(id) …",
            ]
        )
    }
}

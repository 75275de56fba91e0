// SPDX-License-Identifier: Apache-2.0

/// A document with the answers of checks, and what they mean for what somebody has in mind.
package protocol Assessment: Specification {
    /// What the checks answered.
    var checks: [CheckResult] { get }
    /// May it be done.
    var readiness: Plan.Readiness { get }
}

extension Assessment {
    /// All findings of all checks.
    package var findings: [Finding] { checks.flatMap(\.findings) }

    /// Whether it may be done.
    package var mayRun: Bool { [.ready, .readyWithWarnings].contains(readiness) }

    /// Whether there is a finding as bad as this, or worse, that nobody agreed to.
    package func hasFindings(from severity: Finding.Severity) -> Bool {
        findings.contains { $0.severity >= severity && !$0.isSettled }
    }
}

extension Plan: Assessment {}
extension ClusterPlan: Assessment {}

extension Plan.Readiness {
    /// What answers of checks mean.
    package init(_ checks: [CheckResult]) {
        let findings = checks.flatMap(\.findings)
        if findings.contains(where: \.stops) {
            self = .blocked
        } else if checks.contains(where: \.blocks) {
            self = .unknown
        } else {
            let warns = findings.contains { $0.warns && $0.severity != .info }
            self = warns || checks.contains { $0.state == .unknown } ? .readyWithWarnings : .ready
        }
    }
}

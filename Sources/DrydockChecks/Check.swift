// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// One question about a switch, answered from documents alone.
package protocol Check: Sendable {
    /// `DD-<AREA>-<NNNN>`; never used for anything else.
    static var id: String { get }
    /// Answers the question.
    static func run(_ subject: Subject) -> CheckResult
}

/// The documents that checks look at.
package struct Subject: Sendable {
    /// The host.
    package let analysis: Analysis
    /// The image.
    package let target: Target
    /// What the switch will do.
    package let prediction: Prediction

    /// The documents that checks look at.
    package init(analysis: Analysis, target: Target, prediction: Prediction) {
        self.analysis = analysis
        self.target = target
        self.prediction = prediction
    }
}

extension Check {
    static func pass() -> CheckResult { CheckResult(id: id, state: .pass) }

    static func unknown(_ reason: String) -> CheckResult { CheckResult(id: id, state: .unknown, reason: reason) }

    static func fail(
        _ severity: Finding.Severity,
        _ disposition: Finding.Disposition,
        title: String,
        summary: String,
        evidence: [Finding.Evidence] = [],
        remediations: [String] = []
    ) -> CheckResult {
        let finding = Finding(
            id: id,
            severity: severity,
            disposition: disposition,
            title: title,
            summary: summary,
            evidence: evidence,
            remediations: remediations
        )
        return CheckResult(id: id, state: .fail, findings: [finding])
    }
}

/// All checks, in the order of reports.
package enum CheckCatalogue {
    /// The checks.
    package static let all: [any Check.Type] = [
        ImageBootable.self, ImageKernel.self, ImageArchitecture.self, ImageRelease.self,
        ImageMountPoints.self, EtcConflict.self, EtcReverts.self, LayeredPackages.self, MachineConfigNode.self,
        OldDeployments.self, WaitingDeployment.self,
    ]

    /// What all checks answer.
    package static func run(_ subject: Subject) -> [CheckResult] {
        all.map { $0.run(subject) }
    }
}

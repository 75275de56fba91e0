// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// One question, answered from documents alone.
///
/// The doc comment of a check is what `drydock explain` prints of it: what happens, how it is detected, what to do.
package protocol Question: Sendable {
    /// What the catalogue says of it.
    static var about: About { get }
}

/// A question about the switch of a host.
package protocol Check: Question {
    /// Answers the question.
    static func run(_ subject: Subject) -> CheckResult
}

/// What the catalogue says of a check; its explanation comes from the doc comment.
package typealias About = CheckList.Entry

extension About {
    init(
        _ id: String,
        _ title: String,
        traps: [String] = [],
        _ severity: Finding.Severity,
        _ disposition: Finding.Disposition,
        _ confidence: Finding.Confidence = .certain,
        mandatory: Bool = false,
        links: [String] = []
    ) {
        self.init(
            id: id,
            title: title,
            traps: traps,
            severity: severity,
            disposition: disposition,
            confidence: confidence,
            mandatory: mandatory,
            explanation: "",
            links: links
        )
    }
}

extension Question {
    /// `DD-<AREA>-<NNNN>`.
    package static var id: String { about.id }

    static func pass() -> CheckResult { CheckResult(id: id, title: about.title, state: .pass) }

    static func skip(_ reason: String) -> CheckResult {
        CheckResult(id: id, title: about.title, state: .skip, reason: reason)
    }

    static func unknown(_ reason: String) -> CheckResult {
        CheckResult(
            id: id,
            title: about.title,
            state: .unknown,
            reason: reason,
            mandatory: about.mandatory ? true : nil
        )
    }

    /// Something of the host could not be read.
    static func unknown(_ gap: Unreadable) -> CheckResult { unknown("\(gap.what): \(gap.why)") }

    /// Nothing is known of what lies in the image.
    static var layersUnread: CheckResult { unknown("the layers of the image were not read") }

    /// `fail` with these findings, `pass` without any.
    static func answer(_ findings: [Finding]) -> CheckResult {
        CheckResult(id: id, title: about.title, state: findings.isEmpty ? .pass : .fail, findings: findings)
    }

    /// A finding as bad as ``about`` says, unless told otherwise.
    static func finding(
        _ title: String,
        _ summary: String,
        instance: String? = nil,
        severity: Finding.Severity? = nil,
        disposition: Finding.Disposition? = nil,
        confidence: Finding.Confidence? = nil,
        evidence: [Finding.Evidence] = [],
        resources: [Finding.Resource] = [],
        remediations: [Remediation]
    ) -> Finding {
        Finding(
            id: id,
            instance: instance,
            severity: severity ?? about.severity,
            disposition: disposition ?? about.disposition,
            confidence: confidence ?? about.confidence,
            title: title,
            summary: summary,
            evidence: evidence,
            resources: resources.isEmpty ? nil : resources,
            remediations: remediations,
            links: about.links.isEmpty ? nil : about.links
        )
    }
}

extension Finding.Evidence {
    /// Something of the host.
    static func host(_ path: String, is actual: String? = nil, not expected: String? = nil) -> Self {
        Self(path: path, expected: expected, actual: actual, source: .host)
    }

    /// Something of the image.
    static func image(_ path: String, is actual: String? = nil, not expected: String? = nil) -> Self {
        Self(path: path, expected: expected, actual: actual, source: .image)
    }

    /// Something of a cluster.
    static func cluster(_ path: String, is actual: String? = nil, not expected: String? = nil) -> Self {
        Self(path: path, expected: expected, actual: actual, source: .cluster)
    }

    /// Something of what will be.
    static func predicted(_ path: String, is actual: String? = nil, not expected: String? = nil) -> Self {
        Self(path: path, expected: expected, actual: actual, source: .prediction)
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// One question about a switch, answered from documents alone.
///
/// The doc comment of a check is what `drydock explain` prints of it: what happens, how it is detected, what to do.
package protocol Check: Sendable {
    /// What the catalogue says of it.
    static var about: About { get }
    /// Answers the question.
    static func run(_ subject: Subject) -> CheckResult
}

/// What the catalogue says of a check.
package struct About: Sendable {
    /// `DD-<AREA>-<NNNN>`; never used for anything else.
    package let id: String
    /// What has to be true, in one line.
    package let title: String
    /// The known traps that it looks for: `T1` to `T46`.
    package let traps: [String]
    /// How bad it is if it fails, at worst.
    package let severity: Finding.Severity
    /// Whether it stops the switch if it fails, at worst.
    package let disposition: Finding.Disposition
    /// How sure it is, unless a finding says otherwise.
    package let confidence: Finding.Confidence
    /// Whether the switch may not be made without its answer.
    package let mandatory: Bool
    /// Where to read more.
    package let links: [String]

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
        self.id = id
        self.title = title
        self.traps = traps
        self.severity = severity
        self.disposition = disposition
        self.confidence = confidence
        self.mandatory = mandatory
        self.links = links
    }
}

extension Check {
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

    /// Something of what will be.
    static func predicted(_ path: String, is actual: String? = nil, not expected: String? = nil) -> Self {
        Self(path: path, expected: expected, actual: actual, source: .prediction)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Something that an administrator should know before the switch.
package struct Finding: Codable, Sendable, Equatable {
    /// How bad it is.
    package enum Severity: String, Codable, Sendable {
        case info, low, medium, high
    }

    /// Whether it stops the switch.
    package enum Disposition: String, Codable, Sendable {
        /// Good to know.
        case advisory
        /// Stops the switch unless it is waived.
        case overridable
        /// Stops the switch.
        case inhibitor
    }

    /// What the finding is read from.
    package struct Evidence: Codable, Sendable, Equatable {
        /// The path, label or key that was looked at.
        package var path: String
        /// What should be there.
        package var expected: String?
        /// What is there.
        package var actual: String?

        /// What the finding is read from.
        package init(path: String, expected: String? = nil, actual: String? = nil) {
            self.path = path
            self.expected = expected
            self.actual = actual
        }
    }

    /// `DD-<AREA>-<NNNN>`, never used for anything else.
    package var id: String
    /// How bad it is.
    package var severity: Severity
    /// Whether it stops the switch.
    package var disposition: Disposition
    /// One line.
    package var title: String
    /// What happens, and why.
    package var summary: String
    /// What it was read from.
    package var evidence: [Evidence]
    /// What to do, one line for each way.
    package var remediations: [String]
    /// Whether a person agreed to it; absent if nobody did.
    package var waived: Bool?

    /// Something that an administrator should know.
    package init(
        id: String,
        severity: Severity,
        disposition: Disposition,
        title: String,
        summary: String,
        evidence: [Evidence] = [],
        remediations: [String] = []
    ) {
        self.id = id
        self.severity = severity
        self.disposition = disposition
        self.title = title
        self.summary = summary
        self.evidence = evidence
        self.remediations = remediations
    }

    /// Whether it stops the switch as things are.
    package var stops: Bool {
        switch disposition {
        case .advisory: false
        case .overridable: waived != true
        case .inhibitor: true
        }
    }
}

/// What one check answered.
package struct CheckResult: Codable, Sendable, Equatable {
    /// The answer of a check.
    package enum State: String, Codable, Sendable {
        case pass, fail, skip
        /// The check could not read its input; never taken for a pass.
        case unknown
    }

    /// The id of the check.
    package var id: String
    /// Its answer.
    package var state: State
    /// Why it was skipped or could not answer.
    package var reason: String?
    /// What it found.
    package var findings: [Finding]

    /// What one check answered.
    package init(id: String, state: State, reason: String? = nil, findings: [Finding] = []) {
        self.id = id
        self.state = state
        self.reason = reason
        self.findings = findings
    }
}

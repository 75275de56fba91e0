// SPDX-License-Identifier: Apache-2.0

/// What one check answered.
package struct CheckResult: Codable, Sendable, Equatable {
    /// The answer of a check.
    package enum State: String, Codable, Sendable, CaseIterable {
        case pass, fail, skip
        /// The check could not read its input; never taken for a pass.
        case unknown
    }

    /// The id of the check.
    package var id: String
    /// What the check asks; absent in documents of earlier versions.
    package var title: String?
    /// Its answer.
    package var state: State
    /// Why it was skipped or could not answer.
    package var reason: String?
    /// Whether the switch may not be made without its answer; absent if it may, and in documents of earlier versions, where it
    /// may not.
    package var mandatory: Bool?
    /// What it found.
    package var findings: [Finding]

    /// What one check answered.
    package init(
        id: String,
        title: String? = nil,
        state: State,
        reason: String? = nil,
        mandatory: Bool? = nil,
        findings: [Finding] = []
    ) {
        self.id = id
        self.title = title
        self.state = state
        self.reason = reason
        self.mandatory = mandatory
        self.findings = findings
    }

    /// Whether the switch may not be made because an answer is missing.
    package var blocks: Bool { state == .unknown && (mandatory ?? (title == nil)) }
}

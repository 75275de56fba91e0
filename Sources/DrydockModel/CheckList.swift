// SPDX-License-Identifier: Apache-2.0

/// The catalogue of checks.
package struct CheckList: Specification {
    package static let kind = "CheckList"

    /// What the catalogue says of one check.
    package struct Entry: Codable, Sendable, Equatable {
        /// What a check is about, if not a host.
        package enum Scope: String, Codable, Sendable, CaseIterable {
            /// A cluster, and where its nodes are to move.
            case cluster
        }

        /// `DD-<AREA>-<NNNN>`.
        package var id: String
        /// What has to be true.
        package var title: String
        /// The known traps that it looks for.
        package var traps: [String]
        /// How bad it is if it fails, at worst.
        package var severity: Finding.Severity
        /// Whether it stops the switch if it fails, at worst.
        package var disposition: Finding.Disposition
        /// How sure its findings are, unless they say otherwise.
        package var confidence: Finding.Confidence
        /// Whether the switch may not be made without its answer.
        package var mandatory: Bool
        /// What happens, how it is detected, what to do: paragraphs with an empty line between them.
        package var explanation: String
        /// Where to read more.
        package var links: [String]
        /// What it is about; absent if that is a host.
        package var scope: Scope?

        /// What the catalogue says of one check.
        package init(
            id: String,
            title: String,
            traps: [String],
            severity: Finding.Severity,
            disposition: Finding.Disposition,
            confidence: Finding.Confidence,
            mandatory: Bool,
            explanation: String,
            links: [String],
            scope: Scope? = nil
        ) {
            self.id = id
            self.title = title
            self.traps = traps
            self.severity = severity
            self.disposition = disposition
            self.confidence = confidence
            self.mandatory = mandatory
            self.explanation = explanation
            self.links = links
            self.scope = scope
        }
    }

    /// The checks in the order of reports.
    package var checks: [Entry]

    /// The catalogue.
    package init(checks: [Entry]) {
        self.checks = checks
    }
}

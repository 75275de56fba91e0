// SPDX-License-Identifier: Apache-2.0

/// A person's word that a finding may be.
package struct Waiver: Codable, Sendable, Equatable {
    /// The id of a finding, or id and instance: `DD-UNT-0001:chronyd.service`.
    package var finding: String
    /// Why it may be.
    package var reason: String?
    /// Who says so.
    package var who: String?
    /// The last day on which it counts, `2026-12-31`; absent if it always does.
    package var until: String?
    /// Where it stands: file and line, or the option of the command line.
    package var source: String?

    /// A person's word.
    package init(
        finding: String,
        reason: String? = nil,
        who: String? = nil,
        until: String? = nil,
        source: String? = nil
    ) {
        self.finding = finding
        self.reason = reason
        self.who = who
        self.until = until
        self.source = source
    }

    /// Whether it is about a finding.
    package func names(_ finding: Finding) -> Bool {
        isAbout(finding.id) && (instance == nil || instance == finding.instance)
    }

    /// Whether it is about a check, whichever instance.
    package func isAbout(_ id: String) -> Bool { finding.prefix { $0 != ":" }.uppercased() == id }

    /// The instance that it names; `nil` if it is about all.
    private var instance: String? {
        finding.firstIndex(of: ":").map { String(finding[finding.index(after: $0)...]) }
    }

    /// Whether it counts no longer; `today` is a day as in ``until``, which sorts as text.
    package func isExpired(on today: String) -> Bool {
        until.map { $0 < today } ?? false
    }
}

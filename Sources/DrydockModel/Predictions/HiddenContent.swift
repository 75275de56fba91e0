// SPDX-License-Identifier: Apache-2.0

/// Content that is there after the switch and not where it was, or that does not come.
package struct HiddenContent: Codable, Sendable, Equatable {
    /// What happens to it.
    package enum Outcome: String, Codable, Sendable {
        /// It stays on the disk, and the path that led to it leads elsewhere.
        case hidden
        /// It lies in the old deployment alone.
        case leftBehind = "left-behind"
        /// The image has it below `/var`, where a host keeps its own.
        case notDelivered = "not-delivered"
    }

    /// The path by which it is known.
    package var path: String
    /// Where it lies.
    package var place: String
    /// What happens to it.
    package var outcome: Outcome
    /// Why.
    package var reason: String

    /// Content that is not where it was.
    package init(path: String, place: String, outcome: Outcome, reason: String) {
        self.path = path
        self.place = place
        self.outcome = outcome
        self.reason = reason
    }
}

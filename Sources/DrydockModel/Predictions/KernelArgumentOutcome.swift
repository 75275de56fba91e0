// SPDX-License-Identifier: Apache-2.0

/// What becomes of one kernel argument.
package struct KernelArgumentOutcome: Codable, Sendable, Equatable {
    /// What a switch can do to an argument.
    package enum Outcome: String, Codable, Sendable {
        case kept
        case added
        case removed
    }

    /// The argument.
    package var argument: String
    /// What becomes of it.
    package var outcome: Outcome
    /// Why.
    package var reason: String

    /// What becomes of one kernel argument.
    package init(argument: String, outcome: Outcome, reason: String) {
        self.argument = argument
        self.outcome = outcome
        self.reason = reason
    }
}

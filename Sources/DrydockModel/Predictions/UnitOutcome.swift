// SPDX-License-Identifier: Apache-2.0

/// What becomes of one unit of systemd.
package struct UnitOutcome: Codable, Sendable, Equatable {
    /// What a switch can do to a unit.
    package enum Outcome: String, Codable, Sendable, CaseIterable {
        /// It starts after the switch, and did not before.
        case enabled
        /// It started before, and will not.
        case disabled
        /// It can no longer be started.
        case masked
        /// It could not be started, and can be now.
        case unmasked
        /// Its file was in the old image, and is nowhere after the switch.
        case gone
        /// A link or drop-in of `/etc` stays for a unit that is nowhere after the switch.
        case dangling
        /// The image would enable it on a new machine, and nothing does on this one.
        case presetNotApplied = "preset-not-applied"
        /// A unit of `/etc` stays, and runs a program that the image does not have.
        case programMissing = "program-missing"
    }

    /// The name.
    package var unit: String
    /// What becomes of it.
    package var outcome: Outcome
    /// Why.
    package var reason: String

    /// What becomes of one unit.
    package init(unit: String, outcome: Outcome, reason: String) {
        self.unit = unit
        self.outcome = outcome
        self.reason = reason
    }
}

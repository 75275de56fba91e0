// SPDX-License-Identifier: Apache-2.0

/// A program that changes the host's operating system by itself.
package struct UpdateAgent: Codable, Sendable, Equatable {
    /// `zincati`, `rpm-ostreed-automatic`, `bootc`, `uupd`, `ublue-update`, `greenboot`, `machine-config-daemon`.
    package var name: String
    /// Whether its unit, or its work, is there.
    package var isInstalled: Bool
    /// Whether it will run; absent if that cannot be told.
    package var isEnabled: Bool?
    /// What was set of it, keys as they are written, with what they are set to; never secrets.
    package var settings: [String: String]
    /// What speaks for it.
    package var evidence: [String]

    /// A program that updates.
    package init(
        name: String,
        isInstalled: Bool,
        isEnabled: Bool?,
        settings: [String: String] = [:],
        evidence: [String] = []
    ) {
        self.name = name
        self.isInstalled = isInstalled
        self.isEnabled = isEnabled
        self.settings = settings
        self.evidence = evidence
    }
}

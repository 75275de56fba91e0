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

extension UpdateAgent {
    /// The unit by which each program works, by the program's name.
    package static let units = [
        "zincati": "zincati.service", "rpm-ostreed-automatic": "rpm-ostreed-automatic.timer",
        "bootc": "bootc-fetch-apply-updates.timer", "uupd": "uupd.timer", "ublue-update": "ublue-update.timer",
        "greenboot": "greenboot-healthcheck.service",
    ]

    /// The unit by which it works; absent if it has none of its own.
    package var unit: String? { Self.units[name] }
}

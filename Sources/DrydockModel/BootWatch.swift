// SPDX-License-Identifier: Apache-2.0

/// How the first boot of the image is watched: what leads back to the old deployment by itself.
package struct BootWatch: Codable, Sendable, Equatable {
    /// Minutes that a watch may take.
    package static let limits = 1...1440
    /// Minutes that it takes if nobody says.
    package static let defaultMinutes = 15
    /// The subjects of a Verdict whose differences lead back if nobody says: without them the host does not do its work, or
    /// nobody can reach it and mend it.
    package static let defaultSubjects = ["expectations", "logins", "mounts", "network", "start"]
    /// All subjects that may lead back.
    package static let subjects = [
        "agents", "boot", "etc", "expectations", "identities", "kernel-arguments", "logins", "mounts", "network",
        "repairs", "space", "start", "units", "var",
    ]

    /// Minutes after the start of the machine after which an image is left that nobody found good by then.
    package var minutes: Int
    /// The subjects of the Verdict whose differences lead back, sorted.
    package var rollsBackOn: [String]

    /// A watch.
    package init(minutes: Int = defaultMinutes, rollsBackOn: [String] = defaultSubjects) {
        self.minutes = minutes
        self.rollsBackOn = rollsBackOn.sorted()
    }
}

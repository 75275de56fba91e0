// SPDX-License-Identifier: Apache-2.0

/// One link of the chain from firmware to the root file system, as it will be.
package struct BootLink: Codable, Sendable, Equatable {
    /// Which link.
    package enum Subject: String, Codable, Sendable {
        /// The kernel that boots.
        case kernel
        /// The initial file system.
        case initramfs
        /// What the initial file system makes of the root.
        case root
        /// The boot loader.
        case bootloader
        /// The processor.
        case processor
    }

    /// Whether it holds.
    package enum Outcome: String, Codable, Sendable {
        /// As before, or as the image needs it.
        case holds
        /// Something is different that people rely on.
        case changes
        /// The machine will not boot.
        case breaks
        /// It cannot be told.
        case unknown
    }

    /// Which link.
    package var subject: Subject
    /// Whether it holds.
    package var outcome: Outcome
    /// Why.
    package var reason: String

    /// One link of the chain.
    package init(subject: Subject, outcome: Outcome, reason: String) {
        self.subject = subject
        self.outcome = outcome
        self.reason = reason
    }
}

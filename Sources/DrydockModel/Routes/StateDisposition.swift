// SPDX-License-Identifier: Apache-2.0

/// What becomes of one piece of state that somebody put onto the host.
package struct StateDisposition: Codable, Sendable, Equatable {
    /// What kind of state it is.
    package enum Subject: String, Codable, Sendable, CaseIterable {
        /// A path in `/etc`.
        case file
        /// A unit: defined, changed by drop-ins, enabled, disabled, masked.
        case unit
        /// A package on top of the image.
        case package
        /// A package that was replaced or removed.
        case override
        case user
        case group
        /// A file with ssh keys.
        case sshKeys = "ssh-keys"
        case kernelArgument = "kernel-argument"
        /// The kind of kernel.
        case kernel
        /// What was set for the initial file system.
        case initramfs
        /// The local SELinux policy.
        case selinux
        /// A program that updates the host.
        case agent
        /// The boot loader.
        case bootLoader = "boot-loader"
        /// Data below `/var`.
        case data
        /// A deployment beside the one that the switch starts from.
        case deployment
    }

    /// What becomes of it.
    package enum Outcome: String, Codable, Sendable, CaseIterable {
        /// The switch keeps it as it is.
        case kept
        /// A step of the plan mends it on the host.
        case repaired
        /// It has to come with the image, or is lost: `drydock containerfile` writes what the image needs.
        case moved
        /// It goes away.
        case removed
        /// A person has to decide.
        case human
    }

    /// What it is.
    package var subject: Subject
    /// Its path or name.
    package var name: String
    /// What becomes of it.
    package var becomes: Outcome
    /// Why.
    package var reason: String
    /// What will be there after the switch.
    package var endState: String
    /// Who put it there, as far as that is known.
    package var origin: Provenance.Origin?
    /// Whether `drydock containerfile` can take it into the image: it is neither identity nor secret.
    package var movable: Bool
    /// The findings that are about it.
    package var findings: [String]?
    /// The step that mends it.
    package var step: String?

    /// What becomes of one piece of state.
    package init(
        _ subject: Subject,
        _ name: String,
        becomes: Outcome,
        reason: String,
        endState: String,
        origin: Provenance.Origin? = nil,
        movable: Bool = false,
        findings: [String]? = nil,
        step: String? = nil
    ) {
        self.subject = subject
        self.name = name
        self.becomes = becomes
        self.reason = reason
        self.endState = endState
        self.origin = origin
        self.movable = movable
        self.findings = findings
        self.step = step
    }
}

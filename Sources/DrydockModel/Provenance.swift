// SPDX-License-Identifier: Apache-2.0

/// Who put there what is not as the image sets it, as far as that can be known.
package struct Provenance: Codable, Sendable, Equatable {
    /// Who put something there.
    package enum Origin: String, Codable, Sendable, CaseIterable {
        /// Ignition, as a user's config asked.
        case ignition
        /// The machine-config daemon of a cluster.
        case machineConfig = "machine-config"
        /// A package that was installed on top of the image.
        case package
        /// What the distribution does when a machine boots for the first time, its own base config for Ignition included.
        case firstBoot = "first-boot"
        /// The image itself, by a rule that acts on the running system: sysusers, tmpfiles, kernel arguments.
        case imageDefault = "image-default"
        /// A person, or a program that a person ran.
        case byHand = "by-hand"
        /// Nobody can tell.
        case unknown
    }

    /// How something is in comparison with what a config declares.
    package enum State: String, Codable, Sendable {
        /// As a config declares it, or as that leads to.
        case asDeclared = "as-declared"
        /// A config declares it, and it is different by now.
        case drifted
        /// A config declares it, and it is not there.
        case missing
        /// No config declares it.
        case undeclared
    }

    /// How sure an origin is.
    package enum Confidence: String, Codable, Sendable {
        /// A config or a stamp of who wrote it says so.
        case certain
        /// A trace says so that hardly anything else leaves.
        case high
        /// It is what usually writes there, or all else can be ruled out.
        case medium
        /// Only times speak for it.
        case low
    }

    /// What an entry is about.
    package enum Subject: String, Codable, Sendable, CaseIterable {
        /// A file, directory or link, by its path.
        case file
        /// A systemd unit: defined, enabled, masked, or changed by drop-ins.
        case unit
        /// An account, by its name.
        case user
        /// A group, by its name.
        case group
        /// A file with ssh keys, by its path.
        case sshKeys = "ssh-keys"
        /// A kernel argument.
        case kernelArgument = "kernel-argument"
    }

    /// A config that things are judged by.
    package struct Source: Codable, Sendable, Equatable {
        /// The file that was given, or its path on the host.
        package var name: String
        /// Whose work it declares.
        package var origin: Origin
        /// Whether it was given, and not found on the host.
        package var given: Bool
        /// The name of a MachineConfig in its cluster; absent for other configs.
        package var machineConfig: String?

        /// A config.
        package init(name: String, origin: Origin, given: Bool, machineConfig: String? = nil) {
            self.name = name
            self.origin = origin
            self.given = given
            self.machineConfig = machineConfig
        }
    }

    /// Something that is not as the image sets it, or that a config declares.
    package struct Entry: Codable, Sendable, Equatable {
        /// What it is.
        package var subject: Subject
        /// Its path or name.
        package var name: String
        /// The path by which a config names it; absent if it is ``name``, and no link leads from one to the other.
        package var declaredPath: String?
        /// Who put it there.
        package var origin: Origin
        /// How sure that is.
        package var confidence: Confidence
        /// How it is in comparison with what is declared; absent where the configs are not known, or it could not be read.
        package var state: State?
        /// What is different from what is declared: `content`, `mode`, `owner`, …; empty unless ``state`` is `drifted`.
        package var differs: [String]
        /// What was done to a unit: `defined`, `enabled`, `disabled`, `masked`, `drop-ins`; empty for everything else.
        package var effects: [String]
        /// What the origin is concluded from, one sentence each.
        package var evidence: [String]

        /// Something that is not as the image sets it.
        package init(
            subject: Subject,
            name: String,
            origin: Origin,
            confidence: Confidence,
            state: State? = nil,
            differs: [String] = [],
            effects: [String] = [],
            evidence: [String]
        ) {
            self.subject = subject
            self.name = name
            self.origin = origin
            self.confidence = confidence
            self.state = state
            self.differs = differs
            self.effects = effects
            self.evidence = evidence
        }
    }

    /// The configs that everything is judged by.
    package var sources: [Source]
    /// Whether nothing is missing that the host could have been provisioned with; else the evidence is weaker.
    package var complete: Bool
    /// What is not as the image sets it, or is declared: by subject, then by name in byte order.
    package var entries: [Entry]

    /// Who put what there.
    package init(sources: [Source], complete: Bool, entries: [Entry]) {
        self.sources = sources
        self.complete = complete
        self.entries = entries
    }
}

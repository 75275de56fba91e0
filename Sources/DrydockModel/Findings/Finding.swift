// SPDX-License-Identifier: Apache-2.0

/// Something that an administrator should know before the switch.
package struct Finding: Codable, Sendable, Equatable {
    /// How bad it is.
    package enum Severity: String, Codable, Sendable, CaseIterable, Comparable {
        case info, low, medium, high

        package static func < (one: Self, other: Self) -> Bool { one.rank < other.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// Whether it stops the switch.
    package enum Disposition: String, Codable, Sendable, CaseIterable {
        /// Good to know.
        case advisory
        /// Stops the switch unless it is waived.
        case overridable
        /// Stops the switch.
        case inhibitor
    }

    /// How sure it is that what the finding says will happen.
    package enum Confidence: String, Codable, Sendable, CaseIterable {
        /// It follows from what was read.
        case certain
        /// It happens on hosts of this kind, unless something speaks against it that documents do not hold.
        case likely
        /// It depends on what documents do not hold.
        case possible
    }

    /// What the finding is read from.
    package struct Evidence: Codable, Sendable, Equatable {
        /// The path, label or key that was looked at.
        package var path: String
        /// What should be there.
        package var expected: String?
        /// What is there.
        package var actual: String?
        /// Whose it is: `host`, `image`, `prediction`, `cluster`; absent in documents of earlier versions.
        package var source: Source?

        /// Where evidence is from.
        package enum Source: String, Codable, Sendable {
            case host
            case image
            /// What the switch will make of both.
            case prediction
            case cluster
        }

        /// What the finding is read from.
        package init(path: String, expected: String? = nil, actual: String? = nil, source: Source? = nil) {
            self.path = path
            self.expected = expected
            self.actual = actual
            self.source = source
        }
    }

    /// Something that the finding touches.
    package struct Resource: Codable, Sendable, Equatable, Hashable {
        /// What it is.
        package enum Kind: String, Codable, Sendable, CaseIterable {
            case file, package, unit, user, group, deployment, image, registry
            case kernelArgument = "kernel-argument"
            case fileSystem = "file-system"
            case bootLoader = "boot-loader"
            /// Objects of a cluster.
            case node, pool
            case machineConfig = "machine-config"
        }

        /// What it is.
        package var kind: Kind
        /// Its path or name.
        package var name: String

        /// Something that the finding touches.
        package init(_ kind: Kind, _ name: String) {
            self.kind = kind
            self.name = name
        }
    }

    /// `DD-<AREA>-<NNNN>`, never used for anything else.
    package var id: String
    /// Which of several of the same id; absent if there can be one only.
    package var instance: String?
    /// How bad it is.
    package var severity: Severity
    /// Whether it stops the switch.
    package var disposition: Disposition
    /// How sure it is; absent in documents of earlier versions.
    package var confidence: Confidence?
    /// One line.
    package var title: String
    /// What happens, and why.
    package var summary: String
    /// What it was read from.
    package var evidence: [Evidence]
    /// What it touches; absent in documents of earlier versions.
    package var resources: [Resource]?
    /// What to do, one entry for each way.
    package var remediations: [Remediation]
    /// Where to read more; absent if there is nothing.
    package var links: [String]?
    /// Whether a person agreed to it; absent if nobody did.
    package var waived: Bool?
    /// Who agreed, and why; absent if nobody did.
    package var waiver: Waiver?
    /// The step of the plan that mends it; absent if none does.
    package var repairedBy: String?
    /// What the route made of it, and why; absent if it is as the check has it.
    package var changedByRoute: String?

    /// Something that an administrator should know.
    package init(
        id: String,
        instance: String? = nil,
        severity: Severity,
        disposition: Disposition,
        confidence: Confidence? = nil,
        title: String,
        summary: String,
        evidence: [Evidence] = [],
        resources: [Resource]? = nil,
        remediations: [Remediation] = [],
        links: [String]? = nil
    ) {
        self.id = id
        self.instance = instance
        self.severity = severity
        self.disposition = disposition
        self.confidence = confidence
        self.title = title
        self.summary = summary
        self.evidence = evidence
        self.resources = resources
        self.remediations = remediations
        self.links = links
    }

    /// The id, and which of several.
    package var key: String { instance.map { "\(id):\($0)" } ?? id }

    /// Whether it stops the switch as things are.
    package var stops: Bool {
        guard repairedBy == nil else { return false }
        return switch disposition {
        case .advisory: false
        case .overridable: waived != true
        case .inhibitor: true
        }
    }

    /// Whether it neither stops the switch, nor did a person agree to it, nor does the plan mend it.
    package var warns: Bool { !stops && !isSettled }

    /// Whether a person agreed to it, or the plan mends it.
    package var isSettled: Bool { waived == true || repairedBy != nil }
}

// SPDX-License-Identifier: Apache-2.0

/// What a switch will do to a host.
package struct Prediction: Specification {
    package static let kind = "Prediction"

    /// Whether everything that the prediction needs was known.
    package enum Accuracy: String, Codable, Sendable {
        case exact
        case estimate
    }

    /// Whether everything was known.
    package var accuracy: Accuracy
    /// Why the prediction is only an estimate.
    package var gaps: [Unreadable]
    /// What becomes of each path in `/etc`, sorted by path.
    package var etc: [EtcOutcome]
    /// The error with which libostree would end the merge; absent if the merge succeeds.
    package var etcConflict: String?
    /// The kernel arguments after the switch, in order, without `ostree=`.
    package var kernelArguments: [String]
    /// Packages before and after.
    package var packages: PackageChanges
    /// What becomes of each kernel argument, those of after in their order and then those that go; absent in documents of earlier
    /// versions, as is everything below.
    package var kernelArgumentOutcomes: [KernelArgumentOutcome]?
    /// What the image makes of packages that somebody asked for.
    package var packageRequests: [PackageRequest]?
    /// Accounts, groups and the files that they own; absent if one side is not known.
    package var identities: IdentityPrediction?
    /// What becomes of units; absent if one side is not known.
    package var units: [UnitOutcome]?
    /// What the switch needs of network and disks; absent if the image's objects are not known.
    package var space: SpacePrediction?
    /// Content that is not where it was; absent if one side is not known.
    package var hidden: [HiddenContent]?
    /// The chain from firmware to the root file system; absent if one side is not known.
    package var bootChain: [BootLink]?

    /// What a switch will do.
    package init(
        accuracy: Accuracy,
        gaps: [Unreadable],
        etc: [EtcOutcome],
        etcConflict: String?,
        kernelArguments: [String],
        packages: PackageChanges
    ) {
        self.accuracy = accuracy
        self.gaps = gaps
        self.etc = etc
        self.etcConflict = etcConflict
        self.kernelArguments = kernelArguments
        self.packages = packages
    }
}

extension Prediction {
    /// The prediction without what changes on a running host from one moment to the next: counts of files, free space.
    package var withoutMeasurements: Prediction {
        var rest = self
        rest.space = nil
        for index in rest.identities?.changes.indices ?? 0..<0 {
            rest.identities?.changes[index].count = 0
            rest.identities?.changes[index].places = []
        }
        return rest
    }
}

/// What becomes of one path in `/etc`.
package struct EtcOutcome: Codable, Sendable, Equatable {
    /// What a merge can do to a path.
    package enum Outcome: String, Codable, Sendable, CaseIterable {
        /// The host's own version stays although the image has another.
        case keepLocal = "keep-local"
        /// The host never changed it, the image has a new version.
        case takeImage = "take-image"
        /// It is the same before and after.
        case identical
        /// The host deleted a default, and it stays deleted.
        case staysDeleted = "stays-deleted"
        /// Only the host has it, and it stays.
        case addedLocal = "added-local"
        /// Only the image has it, and it comes.
        case addedByImage = "added-by-image"
        /// An unchanged default that the image no longer has goes away.
        case removedWithImage = "removed-with-image"
        /// The host changed mode or owner of a directory, and the change is lost.
        case metadataReverts = "metadata-reverts"
        /// A FIFO, socket or device of the host, which a merge leaves behind.
        case skippedSpecial = "skipped-special"
        /// The merge ends with an error at this path.
        case notMergeable = "not-mergeable"
    }

    /// The absolute path.
    package var path: String
    /// What becomes of it.
    package var outcome: Outcome
    /// Why.
    package var reason: String
    /// What will be there; absent if nothing will.
    package var result: Node?

    /// What becomes of one path.
    package init(path: String, outcome: Outcome, reason: String, result: Node?) {
        self.path = path
        self.outcome = outcome
        self.reason = reason
        self.result = result
    }
}

/// Packages before and after a switch, by name.
package struct PackageChanges: Codable, Sendable, Equatable {
    /// A package with another version.
    package struct Change: Codable, Sendable, Equatable {
        /// The name.
        package var name: String
        /// The version now.
        package var from: String
        /// The version in the image.
        package var to: String
        /// Which of both is newer; absent if that cannot be told, and in documents of earlier versions.
        package var direction: Direction?

        /// Which of two versions is newer.
        package enum Direction: String, Codable, Sendable {
            case upgrade
            case downgrade
        }

        /// A package with another version.
        package init(name: String, from: String, to: String, direction: Direction? = nil) {
            self.name = name
            self.from = from
            self.to = to
            self.direction = direction
        }
    }

    /// Whether both lists were known; everything below is empty otherwise.
    package var known: Bool
    /// In the image and not on the host.
    package var added: [String]
    /// On the host and not in the image.
    package var removed: [String]
    /// On both in different versions.
    package var changed: [Change]

    /// Packages before and after.
    package init(known: Bool, added: [String] = [], removed: [String] = [], changed: [Change] = []) {
        self.known = known
        self.added = added
        self.removed = removed
        self.changed = changed
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A package that somebody put on top of the host's base, or took out of it, and what the image makes of that.
package struct PackageRequest: Codable, Sendable, Equatable {
    /// What was done.
    package enum Kind: String, Codable, Sendable {
        case layered
        case local
        case replaced
        case removed
        /// It was requested, and the base has it anyway.
        case inactive
    }

    /// What the image makes of it.
    package enum Outcome: String, Codable, Sendable {
        /// The image has it too.
        case inImage = "in-image"
        /// The image does not have it.
        case missing
        /// The image has another version of it.
        case otherVersion = "other-version"
        /// It was taken out, and the image has it again.
        case returns
        /// It was taken out, and the image does not have it either.
        case staysRemoved = "stays-removed"
        /// One of the two package lists is not known.
        case unknown
    }

    /// The package as it was asked for.
    package var name: String
    /// What was done.
    package var kind: Kind
    /// The version on the host; absent if it is not installed.
    package var version: String?
    /// The version in the image; absent if it is not there.
    package var imageVersion: String?
    /// What the image makes of it.
    package var outcome: Outcome

    /// A package that somebody asked for.
    package init(name: String, kind: Kind, version: String?, imageVersion: String?, outcome: Outcome) {
        self.name = name
        self.kind = kind
        self.version = version
        self.imageVersion = imageVersion
        self.outcome = outcome
    }
}

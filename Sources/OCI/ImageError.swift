// SPDX-License-Identifier: Apache-2.0

/// Why an image cannot be read or brought in.
public struct ImageError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Kind: Sendable, Equatable {
        /// The text is no image reference.
        case badReference
        /// The image, its registry or the program that reads it is not to be had.
        case unavailable
        /// The image is not what it says it is, or cannot be an operating system.
        case damaged
        /// There is not enough room for the image.
        case noSpace
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// What failed, naming layer and entry.
    public let message: String
    /// What to do about it.
    public let hint: String?
    /// What lay beneath.
    public let cause: (any Error)?

    /// A failure.
    public init(_ kind: Kind, _ message: String, hint: String? = nil, cause: (any Error)? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
        self.cause = cause
    }

    /// The message alone.
    public var description: String { message }
}

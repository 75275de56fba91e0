// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// Something that is wrong with a config, or at least odd.
public struct Diagnostic: Sendable, Equatable {
    /// How much it matters.
    public enum Severity: String, Sendable {
        /// Ignition refuses the config.
        case error
        /// Ignition goes on, and probably not as its author wanted.
        case warning
    }

    /// How much it matters.
    public let severity: Severity
    /// Where, from the root of the config: `$.storage.files[3].contents.source`; `nil` for a text that cannot be read.
    public let path: String?
    /// The line, from 1, where the text has lines.
    public internal(set) var line: Int?
    /// The column in characters, from 1.
    public internal(set) var column: Int?
    /// What is wrong, and what would be right, without any value that may be a secret.
    public let message: String

    let place: JSONPath?

    init(_ severity: Severity, _ place: JSONPath?, _ message: String) {
        self.severity = severity
        self.place = place
        path = place?.description
        self.message = message
    }
}

/// What was found, in the order in which it was found.
struct Diagnostics {
    private(set) var all: [Diagnostic] = []

    var hasErrors: Bool { all.contains { $0.severity == .error } }

    mutating func error(_ place: JSONPath, _ message: String) {
        all.append(Diagnostic(.error, place, message))
    }

    mutating func warning(_ place: JSONPath, _ message: String) {
        all.append(Diagnostic(.warning, place, message))
    }
}

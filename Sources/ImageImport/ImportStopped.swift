// SPDX-License-Identifier: Apache-2.0

/// Somebody asked for the end of an import before its time.
package struct ImportStopped: Error, Sendable, CustomStringConvertible {
    /// The end of an import.
    package init() {}

    /// For messages.
    package var description: String { "the import was asked to stop" }
}

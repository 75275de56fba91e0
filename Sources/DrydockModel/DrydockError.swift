// SPDX-License-Identifier: Apache-2.0

/// Why a command could not do what it was asked to.
///
/// Matched by code, never by text; printed in one place, with its causes and its hint.
package struct DrydockError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is, which decides the exit code.
    package struct Code: RawRepresentable, Hashable, Sendable {
        /// The exit code of the program.
        package let rawValue: Int32

        /// A code of one's own.
        package init(rawValue: Int32) {
            self.rawValue = rawValue
        }

        /// Nobody expected this.
        package static let unexpected = Code(rawValue: 1)
        /// Something forbids the switch; the host is untouched.
        package static let inhibited = Code(rawValue: 2)
        /// Findings are as bad as the caller said, or worse, and nothing blocks.
        package static let findings = Code(rawValue: 3)
        /// Host or image changed since the plan was made; the host is untouched.
        package static let stale = Code(rawValue: 4)
        /// Execution failed; the host is unchanged or restored.
        package static let failedUnchanged = Code(rawValue: 5)
        /// Execution failed; the host needs attention.
        package static let failedAttention = Code(rawValue: 6)
        /// What is there is not what was predicted.
        package static let verificationFailed = Code(rawValue: 7)
        /// The command line makes no sense.
        package static let usage = Code(rawValue: 64)
        /// An input is not what it should be: not a sysroot, a damaged document, a damaged image.
        package static let badInput = Code(rawValue: 65)
        /// An image, registry, program or access is not to be had.
        package static let unavailable = Code(rawValue: 69)
        /// Try again later: a lock is held, a network failed.
        package static let tryAgain = Code(rawValue: 75)
        /// A configuration, route or waiver file is wrong.
        package static let badConfiguration = Code(rawValue: 78)

        /// A signal ended the command in a clean state: 128 and its number.
        package static func stopped(by signal: Int32) -> Code { Code(rawValue: 128 + signal) }
    }

    /// The kind of failure.
    package let code: Code
    /// What failed, naming file and place.
    package let message: String
    /// What to do about it.
    package let hint: String?
    /// What lay beneath.
    package let cause: (any Error)?

    /// A failure.
    package init(_ code: Code, _ message: String, hint: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.cause = cause
    }

    /// The message alone.
    package var description: String { message }
}

// SPDX-License-Identifier: Apache-2.0

/// Why a sample could not be made.
package enum SampleError: Error, Sendable, CustomStringConvertible {
    /// A child process ended badly; with its command line and what it wrote to standard error.
    case toolFailed(command: String, status: String, standardError: String)
    /// A call of the operating system failed on a path.
    case systemCall(String, path: String, errno: Int32)
    /// The place to build at is not empty.
    case destinationInUse(String)
    /// The machine lacks something, or a tool gave an answer of an unknown form.
    case unexpected(String)

    /// The failure in words.
    package var description: String {
        switch self {
        case .toolFailed(let command, let status, let standardError):
            "\(command) ended with \(status): \(standardError)"
        case .systemCall(let call, let path, let errno):
            "\(call) failed on \(path) with errno \(errno)"
        case .destinationInUse(let path):
            "\(path) exists and is not an empty directory"
        case .unexpected(let what):
            what
        }
    }
}

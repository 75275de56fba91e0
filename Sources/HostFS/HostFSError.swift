// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// A file operation that the kernel refused.
package struct HostFSError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was being done, for example `open`.
    package let operation: String
    /// The path as seen from the root that was asked.
    package let path: String
    /// Why.
    package let errno: Errno

    /// A failure with the number that the last C call left.
    package init(_ operation: String, _ path: String, errno: Errno) {
        self.operation = operation
        self.path = path
        self.errno = errno
    }

    /// `open: Permission denied`, where the path is told apart.
    package var reason: String { "\(operation): \(errno)" }

    /// `open etc/shadow: Permission denied`.
    package var description: String { "\(operation) \(path): \(errno)" }
}

// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Patterns of the shell for names.
package enum PathPattern {
    /// Whether a name fits a pattern with `*`, `?` and `[…]`; a slash is a letter like others (`fnmatch`).
    package static func matches(_ pattern: String, _ name: String) -> Bool {
        unsafe fnmatch(pattern, name, 0) == 0
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Commands as a person types them into a POSIX shell.
package enum ShellWords {
    /// One line that a shell takes apart into exactly these arguments.
    package static func line(_ argv: [String]) -> String {
        argv.map(quoted).joined(separator: " ")
    }

    /// One argument, quoted if it has to be.
    package static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.utf8.allSatisfy { plain.contains($0) }
        return isPlain
            ? word
            : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_".utf8)
}

// SPDX-License-Identifier: Apache-2.0

internal import HostFS

/// Files of `NAME=value` lines, as os-release is.
enum KeyValueFile {
    /// Names to values, quotes and backslashes taken off (os-release(5)).
    static func parse(_ text: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let trimmed = line.drop { $0.isWhitespace }
            guard !trimmed.hasPrefix("#"), let equals = trimmed.firstIndex(of: "=") else { continue }
            values[String(trimmed[..<equals])] = unquote(trimmed[trimmed.index(after: equals)...])
        }
        return values
    }

    /// The os-release of a tree; empty if it has none.
    static func osRelease(in tree: RootDirectory) throws(HostFSError) -> [String: String] {
        try tree.text("usr/lib/os-release").map(parse) ?? [:]
    }

    private static func unquote(_ raw: Substring) -> String {
        var value = raw
        while value.last?.isWhitespace == true { value.removeLast() }
        if let quote = value.first, quote == "\"" || quote == "'", value.count > 1, value.last == quote {
            value = value.dropFirst().dropLast()
        }
        var plain = ""
        var escaped = false
        for character in value {
            if character == "\\", !escaped {
                escaped = true
            } else {
                plain.append(character)
                escaped = false
            }
        }
        return plain
    }
}

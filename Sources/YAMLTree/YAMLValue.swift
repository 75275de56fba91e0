// SPDX-License-Identifier: Apache-2.0

/// A YAML value with its place in the file.
package struct YAMLValue: Sendable {
    /// What a value holds.
    package enum Content: Sendable {
        case null
        case bool(Bool)
        case integer(Int64)
        case float(Double)
        case string(String)
        case sequence([YAMLValue])
        /// The names in the order of the file; one may stand twice.
        case mapping([Member])
    }

    /// A name in a mapping, and its value.
    package struct Member: Sendable {
        /// The name, as text.
        package let name: String
        /// Where the name stands.
        package let line: Int
        /// Where the name stands in its line.
        package let column: Int
        /// The value.
        package let value: YAMLValue
    }

    /// What it holds.
    package let content: Content
    /// The line it begins on, from 1.
    package let line: Int
    /// The column it begins in, from 1.
    package let column: Int

    /// The value under a name of a mapping; of two the last.
    package subscript(name: String) -> YAMLValue? {
        guard case .mapping(let members) = content else { return nil }
        return members.last { $0.name == name }?.value
    }
}

/// Why a text is not YAML that can be read, and where.
package struct YAMLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong; in libyaml's words, if it is about the syntax.
    package let message: String
    /// The line, from 1.
    package let line: Int
    /// The column, from 1.
    package let column: Int

    /// The message with its place.
    package var description: String { "line \(line), column \(column): \(message)" }
}

extension YAMLValue.Content {
    /// What a plain scalar stands for: the core schema of YAML 1.2, with the octal numbers and the words for
    /// true and false of YAML 1.1 (`0644`, `yes`), which Kubernetes takes as well.
    init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": self = .bool(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": self = .bool(false)
        default:
            if let integer = Self.integer(text) {
                self = .integer(integer)
            } else if text.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil,
                let number = Double(text)
            {
                self = .float(number)
            } else {
                self = .string(text)
            }
        }
    }

    private static func integer(_ text: String) -> Int64? {
        for (prefix, radix) in [("0x", 16), ("0o", 8)] where text.hasPrefix(prefix) {
            return Int64(text.dropFirst(2), radix: radix)
        }
        guard text.wholeMatch(of: /[-+]?[0-9]+/) != nil else { return nil }
        if text.hasPrefix("0"), text.count > 1 { return Int64(text, radix: 8) }
        return Int64(text)
    }
}

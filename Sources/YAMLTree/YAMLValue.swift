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
            // Most scalars are words, and begin like no number.
            guard let first = text.utf8.first, Self.isDigit(first) || "+-.".utf8.contains(first) else {
                self = .string(text)
                return
            }
            if let integer = Self.integer(text) {
                self = .integer(integer)
            } else if Self.isFloat(text), let number = Double(text) {
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
        let digits = withoutSign(text.utf8[...])
        guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
        if text.utf8.first == UInt8(ascii: "0"), text.utf8.count > 1 { return Int64(text, radix: 8) }
        return Int64(text)
    }

    /// Whether a text is `[-+]? ( .[0-9]+ | [0-9]+ (.[0-9]*)? ) ([eE][-+]?[0-9]+)?`.
    private static func isFloat(_ text: String) -> Bool {
        var rest = withoutSign(text.utf8[...])
        func takeDigits() -> Int {
            let count = rest.prefix(while: isDigit).count
            rest = rest.dropFirst(count)
            return count
        }
        let whole = takeDigits()
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard takeDigits() > 0 || whole > 0 else { return false }
        } else if whole == 0 {
            return false
        }
        guard let mark = rest.first else { return true }
        guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
        rest = withoutSign(rest.dropFirst())
        return takeDigits() > 0 && rest.isEmpty
    }

    private static func withoutSign(_ text: Substring.UTF8View) -> Substring.UTF8View {
        text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? text.dropFirst() : text
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

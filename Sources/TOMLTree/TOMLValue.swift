// SPDX-License-Identifier: Apache-2.0

/// A TOML value with its place in the file.
package struct TOMLValue: Sendable {
    /// What a value holds.
    package enum Content: Sendable {
        case string(String)
        case integer(Int64)
        case float(Double)
        case bool(Bool)
        /// A date, a time or both, as text.
        case time(String)
        case array([TOMLValue])
        /// Names sorted, as toml++ keeps them.
        case table([(name: String, value: TOMLValue)])
    }

    /// What it holds.
    package let content: Content
    /// The line it begins on, from 1.
    package let line: Int
    /// The column it begins in, from 1.
    package let column: Int

    /// The value under a name of a table.
    package subscript(name: String) -> TOMLValue? {
        guard case .table(let members) = content else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The names of a table.
    package var names: [String]? {
        guard case .table(let members) = content else { return nil }
        return members.map(\.name)
    }

    /// The strings of an array that holds nothing else.
    package var strings: [String]? {
        guard case .array(let elements) = content else { return nil }
        var strings: [String] = []
        for element in elements {
            guard case .string(let text) = element.content else { return nil }
            strings.append(text)
        }
        return strings
    }
}

/// Why a text is not TOML, and where.
package struct TOMLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, in toml++'s words.
    package let message: String
    /// The line, from 1.
    package let line: Int
    /// The column, from 1.
    package let column: Int

    /// The message with its place.
    package var description: String { "line \(line), column \(column): \(message)" }
}

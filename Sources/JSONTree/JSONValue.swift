// SPDX-License-Identifier: Apache-2.0

extension UInt8 {
    /// Whether it is white space in a JSON text (RFC 8259, section 2).
    package var isJSONSpace: Bool { [0x20, 0x09, 0x0a, 0x0d].contains(self) }
}

/// A JSON value from outside, objects in the order of the text.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// One name and its value.
    package struct Member: Sendable, Equatable {
        /// The name.
        package let name: String
        /// The value.
        package let value: JSONValue

        /// One name and its value.
        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The member of an object; `nil` if absent or not an object.
    ///
    /// An explicit `null` is given as ``null``.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text of a string.
    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The value of an integer.
    package var integer: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    /// The elements of an array.
    package var array: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members of an object.
    package var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// An object whose values are all strings; other members are left out.
    package var stringMembers: [String: String]? {
        guard let members else { return nil }
        var strings: [String: String] = [:]
        for member in members {
            strings[member.name] = member.value.string
        }
        return strings
    }
}

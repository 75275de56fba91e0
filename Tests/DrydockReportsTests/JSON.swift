// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Any JSON, so that documents and schemas can be walked and changed.
enum JSON: Codable, Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Int64)
    case fraction(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else if let fraction = try? container.decode(Double.self) {
            self = .fraction(fraction)
        } else if let string = try? container.decode(String.self) {
            self = .string(string)
        } else if let array = try? container.decode([JSON].self) {
            self = .array(array)
        } else {
            self = try .object(container.decode([String: JSON].self))
        }
    }

    /// Reads JSON.
    static func parse(_ bytes: [UInt8]) throws -> JSON {
        try JSONDecoder().decode(JSON.self, from: Data(bytes))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .number(let number): try container.encode(number)
        case .fraction(let fraction): try container.encode(fraction)
        case .string(let string): try container.encode(string)
        case .array(let array): try container.encode(array)
        case .object(let object): try container.encode(object)
        }
    }

    /// The JSON as bytes.
    func bytes() throws -> [UInt8] {
        try Array(JSONEncoder().encode(self))
    }

    /// A value of an object; nothing if this is none or has no such name.
    subscript(name: String) -> JSON? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    /// The text of a string.
    var string: String? {
        guard case .string(let string) = self else { return nil }
        return string
    }

    /// The strings of an array.
    var strings: [String] {
        guard case .array(let array) = self else { return [] }
        return array.compactMap(\.string)
    }

    /// The names of an object, sorted.
    var names: [String] {
        guard case .object(let object) = self else { return [] }
        return object.keys.sorted()
    }
}

extension JSON {
    /// One step from a value to a value in it.
    enum Step: Hashable, Sendable {
        case name(String)
        case index(Int)
    }

    /// The same JSON with another value at a place; with no value, the name is taken away.
    func replacing(at path: some Collection<Step>, with value: JSON?) -> JSON {
        guard let step = path.first else { return value ?? .null }
        let rest = path.dropFirst()
        switch (self, step) {
        case (.object(var object), .name(let name)):
            object[name] = rest.isEmpty ? value : object[name]?.replacing(at: rest, with: value)
            return .object(object)
        case (.array(var array), .index(let index)):
            array[index] = array[index].replacing(at: rest, with: value)
            return .array(array)
        default:
            return self
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import JSONTree
package import YAMLTree

/// A YAML text read as the JSON that it stands for, with the places of its values.
package struct YAMLText {
    /// Its value; the last of duplicate names counts.
    package private(set) var value: JSONValue = .null
    /// Where values lie, from 1.
    package private(set) var places: [JSONPath: (line: Int, column: Int)] = [:]
    /// The names that stand in their mapping already.
    package private(set) var duplicates: [(path: JSONPath, line: Int, column: Int)] = []

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - bytes: the text, one document.
    ///   - depth: how many levels it may have.
    /// - Throws: what is wrong with it, and where.
    package init(_ bytes: [UInt8], depth: Int) throws(YAMLError) {
        value = take(try YAMLValue(parsing: bytes, depth: depth), at: .root)
    }

    private mutating func take(_ yaml: YAMLValue, at path: JSONPath) -> JSONValue {
        places[path] = (yaml.line, yaml.column)
        switch yaml.content {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .integer(let number): return .integer(number)
        case .float(let number): return .number(number)
        case .string(let text): return .string(text)
        case .sequence(let elements):
            return .array(elements.enumerated().map { take($0.element, at: path.appending($0.offset)) })
        case .mapping(let members):
            var seen: [String: Int] = [:]
            var taken: [JSONValue.Member] = []
            for member in members {
                let inner = path.appending(member.name)
                let read = JSONValue.Member(member.name, take(member.value, at: inner))
                if let index = seen[member.name] {
                    duplicates.append((inner, member.line, member.column))
                    taken[index] = read
                } else {
                    seen[member.name] = taken.count
                    taken.append(read)
                }
            }
            return .object(taken)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import JSONTree
internal import YAMLTree

/// An object that is written in YAML.
enum YAMLObject {
    /// The same value in JSON; the last of duplicate names counts.
    ///
    /// - Parameters:
    ///   - yaml: the value.
    ///   - duplicate: is told each name that stands in its mapping already, with line and column.
    /// - Returns: the value.
    static func value(of yaml: YAMLValue, duplicate: (String, Int, Int) -> Void) -> JSONValue {
        switch yaml.content {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .integer(let number): return .integer(number)
        case .float(let number): return .number(number)
        case .string(let text): return .string(text)
        case .sequence(let elements): return .array(elements.map { value(of: $0, duplicate: duplicate) })
        case .mapping(let members):
            var taken: [JSONValue.Member] = []
            taken.reserveCapacity(members.count)
            var seen: Set<String> = []
            for member in members {
                if !seen.insert(member.name).inserted {
                    duplicate(member.name, member.line, member.column)
                    taken.removeAll { $0.name == member.name }
                }
                taken.append(JSONValue.Member(member.name, value(of: member.value, duplicate: duplicate)))
            }
            return .object(taken)
        }
    }
}

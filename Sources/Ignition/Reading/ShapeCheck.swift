// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// Holds a value against the tables of the specification.
///
/// What comes out has the fields that the version knows, each of its type, and nothing else: no nulls, which mean the
/// same as absence, and names as the specification spells them.
struct ShapeCheck {
    let version: SpecificationVersion
    var diagnostics = Diagnostics()

    init(_ version: SpecificationVersion) {
        self.version = version
    }

    /// A whole config.
    mutating func config(_ value: JSONValue) -> JSONValue {
        let shape = version.major == 2 ? Specification2.config : Specification3.config
        return object(value, shape, .root) ?? .object([])
    }

    private mutating func check(_ value: JSONValue, _ shape: Shape, _ place: JSONPath) -> JSONValue? {
        switch (shape, value) {
        case (.string, .string), (.integer, .integer), (.boolean, .bool): return value
        case (.object(let shape), .object): return object(value, shape, place)
        case (.list(let shape, _), .array(let elements)):
            var checked: [JSONValue] = []
            checked.reserveCapacity(elements.count)
            for (index, element) in elements.enumerated() {
                let place = place.appending(index)
                // A null stands for an element without any field.
                let element = element == .null ? Self.empty(shape) : element
                guard let element = check(element, shape, place) else { continue }
                checked.append(element)
            }
            return .array(checked)
        default:
            diagnostics.error(place, "expected \(shape.name), found \(value.kindName)")
            return nil
        }
    }

    private mutating func object(_ value: JSONValue, _ shape: ObjectShape, _ place: JSONPath) -> JSONValue? {
        guard let members = value.members else {
            diagnostics.error(place, "expected an object, found \(value.kindName)")
            return nil
        }
        var values: [String: JSONValue] = [:]
        var seen: Set<String> = []
        for member in members {
            let place = place.appending(member.name)
            guard let field = field(member.name, shape, place), member.value != .null else { continue }
            seen.insert(field.name)
            values[field.name] = check(member.value, field.shape, place)
        }
        var checked: [JSONValue.Member] = []
        checked.reserveCapacity(values.count)
        for field in shape.fields where field.exists(in: version.minor) {
            if field.isRequired, !seen.contains(field.name) || values[field.name] == .string("") {
                diagnostics.error(place.appending(field.name), "is required")
            }
            if var value = values[field.name] {
                if let mask = field.mask, version.minor <= mask.until, case .integer(let bits) = value {
                    if (0...0o7777).contains(bits), bits & mask.bits != 0 {
                        diagnostics.warning(
                            place.appending(field.name),
                            "set-user-ID, set-group-ID and sticky bits count for nothing in \(version)"
                        )
                        value = .integer(bits & ~mask.bits)
                    }
                }
                checked.append(JSONValue.Member(field.name, value))
            } else if version.minor <= field.isEmptyUntil {
                checked.append(JSONValue.Member(field.name, .string("")))
            }
        }
        return .object(checked)
    }

    /// The field of a name; what has none is said.
    ///
    /// Like Go's reader of JSON, which Ignition stands on, a name in other letters is taken for the field's.
    private mutating func field(_ name: String, _ shape: ObjectShape, _ place: JSONPath) -> Field? {
        if let field = shape.fields.first(where: { $0.name == name && $0.exists(in: version.minor) }) { return field }
        let folded = name.lowercased()
        let alike = shape.fields.first { $0.name.lowercased() == folded && $0.exists(in: version.minor) }
        if let field = alike {
            diagnostics.warning(place, "is taken for \(field.name)")
            return field
        }
        if let later = shape.fields.first(where: { $0.name == name }) {
            let since = SpecificationVersion(version.major, later.since)
            diagnostics.warning(place, "is not used: \(version) has no such field, it came with \(since)")
        } else {
            diagnostics.warning(place, "is not used: there is no such field")
        }
        return nil
    }

    private static func empty(_ shape: Shape) -> JSONValue {
        switch shape {
        case .string: .string("")
        case .integer: .integer(0)
        case .boolean: .bool(false)
        case .object: .object([])
        case .list: .array([])
        }
    }
}

extension JSONValue {
    /// What people call the type of the value.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .integer: "an integer"
        case .number: "a number with a fraction"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

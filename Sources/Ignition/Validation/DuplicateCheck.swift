// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// Looks for elements of a list that the specification takes for one and the same.
struct DuplicateCheck {
    private(set) var diagnostics = Diagnostics()

    /// Walks a config that ``ShapeCheck`` has let through.
    static func diagnose(_ config: JSONValue, version: SpecificationVersion) -> [Diagnostic] {
        var check = DuplicateCheck()
        check.object(config, version.major == 2 ? Specification2.config : Specification3.config, .root)
        return check.diagnostics.all
    }

    private mutating func object(_ value: JSONValue, _ shape: ObjectShape, _ place: JSONPath) {
        var spaces: [String: Set<String>] = [:]
        for field in shape.fields {
            guard let value = value[field.name] else { continue }
            let place = place.appending(field.name)
            switch field.shape {
            case .object(let shape):
                object(value, shape, place)
            case .list(let element, let rule):
                let elements = value.array ?? []
                let space = rule.space(of: field.name)
                for (index, value) in elements.enumerated() {
                    let place = place.appending(index)
                    if let space, !spaces[space, default: []].insert(element.key(of: value)).inserted {
                        diagnostics.error(place, "names the same as an entry before it")
                    }
                    if case .object(let shape) = element { object(value, shape, place) }
                }
            default: break
            }
        }
    }
}

extension ListRule {
    /// Where keys must differ: a name for all lists that share it; `nil` where there are no keys.
    func space(of field: String) -> String? {
        switch self {
        case .concatenated: nil
        case .keyed, .removing: field
        case .shared(let space): "(\(space))"
        }
    }
}

extension Shape {
    /// The key of an element of this shape.
    func key(of value: JSONValue) -> String {
        if case .object(let shape) = self { return shape.key(of: value) }
        return value.string ?? ""
    }
}

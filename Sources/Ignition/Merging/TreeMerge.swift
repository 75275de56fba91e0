// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// Merges a child config into its parent.
///
/// Where both set a field the child wins; objects are merged field by field, lists by the keys of their elements. That
/// goes for a file's contents too: a child that only sets another source keeps its parent's compression.
enum TreeMerge {
    /// Merges two configs of one family that ``ShapeCheck`` has let through.
    static func merge(_ parent: JSONValue, _ child: JSONValue, major: Int) -> JSONValue {
        var merged = object(parent, child, major == 2 ? Specification2.config : Specification3.config)
        guard major == 2 else { return merged }
        // In 2.x the references of the config that was appended are the ones that are left to follow.
        let ignition = merged.object("ignition").setting("config", child.object("ignition")["config"])
        merged = merged.setting("ignition", ignition)
        return merged
    }

    private static func object(_ parent: JSONValue, _ child: JSONValue, _ shape: ObjectShape) -> JSONValue {
        var members: [JSONValue.Member] = []
        let keyed = ChildKeys(child, shape)
        for field in shape.fields {
            let (old, new) = (parent[field.name], child[field.name])
            let merged: JSONValue?
            switch (field.shape, old, new) {
            case (.object(let shape), let old?, let new?): merged = object(old, new, shape)
            case (.list(let element, let rule), let old?, _):
                merged = .array(list(old.array ?? [], new?.array ?? [], element, rule, field.name, keyed))
            default: merged = new ?? old
            }
            if let merged { members.append(JSONValue.Member(field.name, merged)) }
        }
        return .object(members)
    }

    private static func list(
        _ parent: [JSONValue],
        _ child: [JSONValue],
        _ element: Shape,
        _ rule: ListRule,
        _ field: String,
        _ keyed: ChildKeys
    ) -> [JSONValue] {
        guard let space = rule.space(of: field) else { return parent + child }
        var merged: [JSONValue] = []
        var met: Set<String> = []
        for old in parent {
            let key = element.key(of: old)
            met.insert(key)
            guard let place = keyed.places[ChildKeys.Key(space: space, key: key)] else {
                merged.append(old)
                continue
            }
            // One in another list of the child takes this one's place there.
            guard place.field == field else { continue }
            let new = child[place.index]
            if case .removing(let value) = rule, new[value] == nil { continue }
            if case .object(let shape) = element { merged.append(object(old, new, shape)) } else { merged.append(new) }
        }
        return merged + child.filter { !met.contains(element.key(of: $0)) }
    }
}

/// Where the elements of a child's lists lie, by their keys.
private struct ChildKeys {
    struct Key: Hashable {
        let space: String
        let key: String
    }

    private(set) var places: [Key: (field: String, index: Int)] = [:]

    init(_ child: JSONValue, _ shape: ObjectShape) {
        for field in shape.fields {
            guard case .list(let element, let rule) = field.shape, let space = rule.space(of: field.name) else {
                continue
            }
            for (index, value) in (child[field.name]?.array ?? []).enumerated() {
                places[Key(space: space, key: element.key(of: value))] = (field.name, index)
            }
        }
    }
}

extension JSONValue {
    /// The object with a member set, or without it.
    func setting(_ name: String, _ value: JSONValue?) -> JSONValue {
        let others = (members ?? []).filter { $0.name != name }
        return .object(others + (value.map { [Member(name, $0)] } ?? []))
    }
}

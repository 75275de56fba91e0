// SPDX-License-Identifier: Apache-2.0

/// A document walked along its schema: what the schema says about each value that is there.
struct SchemaWalk {
    /// An object whose names the schema lists.
    struct Place {
        /// The definition, for example `Node`; `Document` for the document itself.
        let definition: String
        /// The path to the object.
        let path: [JSON.Step]
        /// The names that the schema lists.
        let properties: [String]
        /// The names that the schema demands.
        let required: [String]
        /// The names that are there.
        let present: [String]
    }

    /// A value that the schema restricts to some words.
    struct Choice {
        /// The path to the value.
        let path: [JSON.Step]
        /// The words.
        let words: [String]
    }

    /// The objects, outermost first.
    private(set) var places: [Place] = []
    /// The restricted values.
    private(set) var choices: [Choice] = []
    /// Paths of values that the schema says nothing about.
    private(set) var unknown: [[JSON.Step]] = []

    private let definitions: JSON?

    /// Walks a document.
    init(_ document: JSON, along schema: JSON) {
        definitions = schema["$defs"]
        visit(document, schema, definition: "Document", path: [])
    }

    private mutating func visit(_ value: JSON, _ schema: JSON, definition: String, path: [JSON.Step]) {
        if let reference = schema["$ref"]?.string, let name = reference.split(separator: "/").last.map(String.init) {
            guard let target = definitions?[name] else { return unknown.append(path) }
            return visit(value, target, definition: name, path: path)
        }
        if let word = schema["const"]?.string { choices.append(Choice(path: path, words: [word])) }
        if let words = schema["enum"]?.strings { choices.append(Choice(path: path, words: words)) }
        switch value {
        case .array(let items):
            guard let item = schema["items"] else { return unknown.append(path) }
            for (index, value) in items.enumerated() {
                visit(value, item, definition: definition, path: path + [.index(index)])
            }
        case .object(let members):
            visit(members, schema, definition: definition, path: path)
        default:
            if schema["type"] == nil, schema["const"] == nil { unknown.append(path) }
        }
    }

    private mutating func visit(_ members: [String: JSON], _ schema: JSON, definition: String, path: [JSON.Step]) {
        let properties = schema["properties"]
        if let properties {
            places.append(
                Place(
                    definition: definition,
                    path: path,
                    properties: properties.names,
                    required: schema["required"]?.strings ?? [],
                    present: members.keys.sorted()
                )
            )
        }
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            let step = path + [.name(name)]
            if let member = properties?[name] {
                visit(value, member, definition: definition, path: step)
            } else if let member = schema["additionalProperties"], case .object = member {
                visit(value, member, definition: definition, path: step)
            } else {
                unknown.append(step)
            }
        }
    }
}

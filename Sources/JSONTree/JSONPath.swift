// SPDX-License-Identifier: Apache-2.0

/// Where a value lies in a JSON text, from the root down.
package struct JSONPath: Sendable, Hashable, CustomStringConvertible {
    /// One step down.
    package enum Step: Sendable, Hashable {
        /// Into a member of an object.
        case name(String)
        /// Into an element of an array, counted from 0.
        case index(Int)
    }

    /// The steps from the root.
    package private(set) var steps: [Step]

    /// The root.
    package static let root = JSONPath([])

    /// A path of steps.
    package init(_ steps: [Step]) {
        self.steps = steps
    }

    /// The member of the object here.
    package func appending(_ name: String) -> JSONPath {
        JSONPath(steps + [.name(name)])
    }

    /// The element of the array here.
    package func appending(_ index: Int) -> JSONPath {
        JSONPath(steps + [.index(index)])
    }

    /// The path itself and all above it, up to the root.
    package var ancestors: [JSONPath] {
        (0...steps.count).reversed().map { JSONPath(Array(steps.prefix($0))) }
    }

    /// The path as people write it: `$.storage.files[3].path`, and `$["a b"]` for names that are no words.
    package var description: String {
        steps.reduce(into: "$") { text, step in
            switch step {
            case .index(let index): text += "[\(index)]"
            case .name(let name) where Self.isWord(name): text += ".\(name)"
            case .name(let name): text += "[\(JSONValue.string(name).canonical)]"
            }
        }
    }

    private static func isWord(_ name: String) -> Bool {
        let rest: (UInt8) -> Bool = { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return !name.isEmpty && name.utf8.allSatisfy(rest)
    }
}

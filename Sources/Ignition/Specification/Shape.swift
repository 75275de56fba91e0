// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// What a value of a config may be.
///
/// The tables of shapes are the only place that knows the fields of the specification: reading, the search for
/// duplicates and merging all follow them.
indirect enum Shape: Sendable {
    case string
    case integer
    case boolean
    case object(ObjectShape)
    case list(Shape, ListRule)

    /// What people call it.
    var name: String {
        switch self {
        case .string: "a string"
        case .integer: "an integer"
        case .boolean: "true or false"
        case .object: "an object"
        case .list: "an array"
        }
    }
}

/// What makes two elements of a list one, and so what merging and the search for duplicates do.
enum ListRule: Sendable {
    /// Nothing does: a child's elements come after its parent's.
    case concatenated
    /// Their ``ObjectShape/key``, or the strings themselves.
    case keyed
    /// The same, across all lists of the object that name the same space: a child's element removes one of its parent's
    /// that lies in another list.
    case shared(space: String)
    /// The same as ``keyed``; a child's element without a value removes its parent's.
    case removing(unless: String)
}

/// An object and its fields.
struct ObjectShape: Sendable {
    /// How an object is told from others in a list.
    enum Key: Sendable {
        case none
        /// The text of one field.
        case field(String)
        /// A partition's number or, if that is 0, its label.
        case partition
    }

    let key: Key
    let fields: [Field]

    init(key: Key = .none, _ fields: [Field]) {
        self.key = key
        self.fields = fields
    }

    /// The key of an object of this shape.
    func key(of object: JSONValue) -> String {
        switch key {
        case .none: return ""
        case .field(let name): return object[name]?.string ?? ""
        case .partition:
            if let number = object["number"]?.integer, number != 0 { return "number:\(number)" }
            return object["label"]?.string.map { "label:\($0)" } ?? ""
        }
    }
}

/// A field of an object.
struct Field: Sendable {
    /// Its name in JSON.
    let name: String
    /// What it holds.
    let shape: Shape
    /// The minor version that brought it.
    var since = 0
    /// The last minor version that had it.
    var until = Int.max
    /// Whether the specification demands it.
    var isRequired = false
    /// Up to which minor version its absence meant an empty string, which a child config imposes on its parent.
    var isEmptyUntil = -1
    /// Up to which minor version bits of this mask counted for nothing.
    var mask: (bits: Int64, until: Int)?

    init(
        _ name: String,
        _ shape: Shape,
        since: Int = 0,
        until: Int = .max,
        isRequired: Bool = false,
        isEmptyUntil: Int = -1,
        mask: (bits: Int64, until: Int)? = nil
    ) {
        self.name = name
        self.shape = shape
        self.since = since
        self.until = until
        self.isRequired = isRequired
        self.isEmptyUntil = isEmptyUntil
        self.mask = mask
    }

    /// Whether a minor version has the field.
    func exists(in minor: Int) -> Bool {
        (since...until).contains(minor)
    }
}

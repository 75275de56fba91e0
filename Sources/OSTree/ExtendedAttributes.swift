// SPDX-License-Identifier: Apache-2.0

/// Extended attributes as ostree stores them: names without the terminating NUL, in byte order of the names.
public struct ExtendedAttributes: Sendable, Hashable {
    /// One attribute.
    public struct Attribute: Sendable, Hashable {
        /// The full name, for example `security.selinux`.
        public let name: [UInt8]
        /// The value as the kernel holds it.
        public let value: [UInt8]

        /// One attribute.
        public init(name: [UInt8], value: [UInt8]) {
            self.name = name
            self.value = value
        }
    }

    /// The attributes, sorted by name.
    public let attributes: [Attribute]

    /// No attributes.
    public static let none = ExtendedAttributes([])

    /// Sorts the attributes; of two with one name the last is kept.
    public init(_ attributes: some Sequence<Attribute>) {
        var byName: [[UInt8]: Attribute] = [:]
        for attribute in attributes {
            byName[attribute.name] = attribute
        }
        self.attributes = byName.values.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }

    /// Reads ostree's `a(ayay)`.
    public init?(variant: Variant) {
        guard variant.type == "a(ayay)" else { return nil }
        var attributes: [Attribute] = []
        for pair in variant.children {
            guard var name = pair[0]?.bytes, let value = pair[1]?.bytes else { return nil }
            if name.last == 0 { name.removeLast() }
            attributes.append(Attribute(name: name, value: value))
        }
        self.init(attributes)
    }

    /// ostree's `a(ayay)`: names NUL-terminated, values raw.
    public var variant: Variant {
        Variant.array(
            of: "(ayay)",
            attributes.map { Variant.tuple([.bytes($0.name + [0]), .bytes($0.value)]) }
        )
    }
}

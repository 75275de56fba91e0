// SPDX-License-Identifier: Apache-2.0

/// Extended attributes as ostree stores them: names without the terminating NUL, in byte order of the names.
///
/// libostree before 2024.10 takes them in any order, and names an object by that: ``init(unsorted:)``.
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

    /// The attributes in order.
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

    /// Keeps the attributes as they come.
    public init(unsorted attributes: [Attribute]) {
        self.attributes = attributes
    }

    /// The name of the attribute that holds the SELinux label.
    public static let labelName = Array("security.selinux".utf8)

    /// The SELinux label without the terminating NUL; `nil` if there is none.
    public var label: [UInt8]? {
        attributes.last { $0.name == Self.labelName }.map { $0.value.last == 0 ? $0.value.dropLast() : $0.value }
    }

    /// The same attributes with this SELinux label behind all others, where libostree puts it.
    public func labelled(_ label: String) -> ExtendedAttributes {
        ExtendedAttributes(
            unsorted: attributes.filter { $0.name != Self.labelName }
                + [Attribute(name: Self.labelName, value: Array(label.utf8) + [0])]
        )
    }

    /// The same attributes as they come back from a disk: sorted, without those that have no value.
    public var stored: ExtendedAttributes { ExtendedAttributes(attributes.filter { !$0.value.isEmpty }) }

    /// Reads ostree's `a(ayay)`.
    public init?(variant: Variant) {
        guard variant.type == "a(ayay)" else { return nil }
        var attributes: [Attribute] = []
        for pair in variant.children {
            guard var name = pair[0]?.bytes, let value = pair[1]?.bytes else { return nil }
            if name.last == 0 { name.removeLast() }
            attributes.append(Attribute(name: name, value: value))
        }
        self.init(unsorted: attributes)
    }

    /// ostree's `a(ayay)`: names NUL-terminated, values raw.
    public var variant: Variant {
        Variant.array(
            of: "(ayay)",
            attributes.map { Variant.tuple([.bytes($0.name + [0]), .bytes($0.value)]) }
        )
    }
}

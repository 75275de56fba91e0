// SPDX-License-Identifier: Apache-2.0

internal import COSTree
internal import Glibc

/// An immutable GVariant.
///
/// `@unchecked Sendable`: a GVariant cannot change after it is made, and its reference count is atomic.
public final class Variant: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes a reference that the caller owns, sinking a floating one.
    init(taking pointer: OpaquePointer) {
        self.pointer = g_variant_take_ref(pointer)
    }

    /// Sinks or adds a reference of its own.
    init(retaining pointer: OpaquePointer) {
        self.pointer = g_variant_ref_sink(pointer)
    }

    deinit {
        g_variant_unref(pointer)
    }

    /// The GVariant type string, for example `a{sv}`.
    public var type: String { String(cString: g_variant_get_type_string(pointer)) }

    /// Whether the value is of a type, which costs less than to ask for ``type``.
    func has(type: String) -> Bool {
        strcmp(g_variant_get_type_string(pointer), type) == 0
    }

    /// The number of children of a container; 0 for a scalar.
    public var count: Int {
        g_variant_is_container(pointer) != 0 ? Int(g_variant_n_children(pointer)) : 0
    }

    /// The child at an index; `nil` outside the container.
    public subscript(index: Int) -> Variant? {
        guard index >= 0, index < count else { return nil }
        return Variant(taking: g_variant_get_child_value(pointer, gsize(index)))
    }

    /// The value under a key of an `a{sv}`, unboxed; `nil` if absent or not a dictionary.
    public subscript(key: String) -> Variant? {
        guard has(type: "a{sv}") else { return nil }
        return g_variant_lookup_value(pointer, key, nil).map { Variant(taking: $0) }
    }

    /// All children in order.
    public var children: [Variant] {
        (0..<count).map { Variant(taking: g_variant_get_child_value(pointer, gsize($0))) }
    }

    /// The entries of an `a{sv}`, values unboxed, in order.
    public var entries: [(key: String, value: Variant)] {
        children.compactMap { entry in
            guard entry.count == 2, let key = entry[0]?.string, let boxed = entry[1] else { return nil }
            return (key, boxed.unboxed)
        }
    }

    /// What lies in a `v`; the value itself otherwise.
    public var unboxed: Variant {
        has(type: "v") ? Variant(taking: g_variant_get_variant(pointer)) : self
    }

    /// The text of an `s`, `o` or `g`.
    public var string: String? {
        switch g_variant_classify(pointer) {
        case G_VARIANT_CLASS_STRING, G_VARIANT_CLASS_OBJECT_PATH, G_VARIANT_CLASS_SIGNATURE:
            String(cString: g_variant_get_string(pointer, nil))
        default: nil
        }
    }

    /// The strings of an `as`.
    public var strings: [String]? { has(type: "as") ? children.compactMap(\.string) : nil }

    /// The value of a `b`.
    public var bool: Bool? { has(type: "b") ? g_variant_get_boolean(pointer) != 0 : nil }

    /// The value of a `u`, in the byte order it was stored in.
    public var uint32: UInt32? { has(type: "u") ? g_variant_get_uint32(pointer) : nil }

    /// The value of a `t`, in the byte order it was stored in.
    public var uint64: UInt64? { has(type: "t") ? UInt64(g_variant_get_uint64(pointer)) : nil }

    /// The bytes of an `ay`.
    public var bytes: [UInt8]? { has(type: "ay") ? serialized : nil }

    /// The serialised form.
    public var serialized: [UInt8] {
        let size = Int(g_variant_get_size(pointer))
        guard size > 0, let data = g_variant_get_data(pointer) else { return [] }
        return Array(UnsafeRawBufferPointer(start: data, count: size))
    }

    /// The value as GVariant text, for messages and tests.
    public var text: String { taken(g_variant_print(pointer, 0)) ?? "" }
}

// MARK: - Making variants

extension Variant {
    /// An `s`.
    public static func string(_ value: String) -> Variant { Variant(retaining: g_variant_new_string(value)) }

    /// A `u`.
    public static func uint32(_ value: UInt32) -> Variant { Variant(retaining: g_variant_new_uint32(value)) }

    /// A `t`.
    public static func uint64(_ value: UInt64) -> Variant { Variant(retaining: g_variant_new_uint64(guint64(value))) }

    /// An `ay` with exactly these bytes.
    public static func bytes(_ value: [UInt8]) -> Variant {
        withType("y") { type in
            value.withUnsafeBytes { buffer in
                Variant(retaining: g_variant_new_fixed_array(type, buffer.baseAddress, gsize(buffer.count), 1))
            }
        }
    }

    /// A `v` around a value.
    public static func boxed(_ value: Variant) -> Variant { Variant(retaining: g_variant_new_variant(value.pointer)) }

    /// A tuple.
    public static func tuple(_ values: [Variant]) -> Variant {
        let pointers: [OpaquePointer?] = values.map(\.pointer)
        return withExtendedLifetime(values) {
            Variant(retaining: g_variant_new_tuple(pointers, gsize(pointers.count)))
        }
    }

    /// An array whose elements have the given type string.
    public static func array(of type: String, _ values: [Variant]) -> Variant {
        let pointers: [OpaquePointer?] = values.map(\.pointer)
        return withExtendedLifetime(values) {
            withType(type) { Variant(retaining: g_variant_new_array($0, pointers, gsize(pointers.count))) }
        }
    }

    /// An `a{sv}` with the entries in the order given.
    public static func dictionary(_ entries: [(key: String, value: Variant)]) -> Variant {
        let pairs = entries.map { entry in
            let key = Variant.string(entry.key)
            let value = Variant.boxed(entry.value)
            return withExtendedLifetime((key, value)) {
                Variant(retaining: g_variant_new_dict_entry(key.pointer, value.pointer))
            }
        }
        return array(of: "{sv}", pairs)
    }

    /// Reads a serialised value of a type, copied and checked.
    ///
    /// - Returns: `nil` if the bytes are not in normal form: libostree's objects always are.
    public static func parse(type: String, _ bytes: [UInt8]) -> Variant? {
        let data = bytes.withUnsafeBytes { g_bytes_new($0.baseAddress, gsize($0.count)) }
        defer { g_bytes_unref(data) }
        let made = withType(type) { g_variant_new_from_bytes($0, data, 0) }
        guard let pointer = made else { return nil }
        let variant = Variant(retaining: pointer)
        return g_variant_is_normal_form(variant.pointer) != 0 ? variant : nil
    }

    /// A type string as a GVariantType, which is the very text and lives no longer than it.
    private static func withType<Result>(_ type: String, _ body: (OpaquePointer?) -> Result) -> Result {
        type.withCString { body(drydock_variant_type($0)) }
    }
}

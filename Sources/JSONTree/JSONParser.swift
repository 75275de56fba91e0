// SPDX-License-Identifier: Apache-2.0

internal import CJSONC

/// Why a text is not JSON.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, in json-c's words.
    package let message: String
    /// Bytes from the start of the text to the place.
    package let offset: Int

    /// The message with its place.
    package var description: String { "\(message) at byte \(offset)" }
}

extension JSONValue {
    /// Reads one JSON text strictly: no trailing bytes, valid UTF-8, at most `depth` levels.
    ///
    /// json-c keeps the last of duplicate names, and takes single quotes for double ones even in its strict mode.
    package init(parsing text: [UInt8], depth: Int = 64) throws(JSONError) {
        guard let tokener = json_tokener_new_ex(Int32(depth)) else {
            throw JSONError(message: "out of memory", offset: 0)
        }
        defer { json_tokener_free(tokener) }
        json_tokener_set_flags(tokener, drydock_json_strict_flags())
        var root = text.withUnsafeBytes { buffer in
            json_tokener_parse_ex(tokener, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
        }
        // A number may go on, until its text is said to be over.
        let isOpen = json_tokener_get_error(tokener) == json_tokener_continue
        if isOpen { root = json_tokener_parse_ex(tokener, "", -1) }
        defer { json_object_put(root) }
        let status = json_tokener_get_error(tokener)
        guard status == json_tokener_success else {
            let message = isOpen ? "the text ends too early" : String(cString: json_tokener_error_desc(status))
            throw JSONError(message: message, offset: isOpen ? text.count : Int(json_tokener_get_parse_end(tokener)))
        }
        let end = isOpen ? text.count : Int(json_tokener_get_parse_end(tokener))
        guard text[end...].allSatisfy(\.isJSONSpace) else {
            throw JSONError(message: "text after the end of the value", offset: end)
        }
        self = JSONValue(reading: root)
    }

    private init(reading object: OpaquePointer?) {
        switch json_object_get_type(object) {
        case json_type_boolean:
            self = .bool(json_object_get_boolean(object) != 0)
        case json_type_int:
            self = .integer(json_object_get_int64(object))
        case json_type_double:
            self = .number(json_object_get_double(object))
        case json_type_string:
            let length = Int(json_object_get_string_len(object))
            let bytes = UnsafeRawBufferPointer(start: json_object_get_string(object), count: length)
            self = .string(String(decoding: bytes, as: UTF8.self))
        case json_type_array:
            self = .array(
                (0..<json_object_array_length(object)).map { JSONValue(reading: json_object_array_get_idx(object, $0)) }
            )
        case json_type_object:
            var members: [Member] = []
            var iterator = json_object_iter_begin(object)
            var end = json_object_iter_end(object)
            while json_object_iter_equal(&iterator, &end) == 0 {
                let name = String(cString: json_object_iter_peek_name(&iterator))
                members.append(Member(name, JSONValue(reading: json_object_iter_peek_value(&iterator))))
                json_object_iter_next(&iterator)
            }
            self = .object(members)
        default:
            self = .null
        }
    }
}

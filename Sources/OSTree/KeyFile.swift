// SPDX-License-Identifier: Apache-2.0

internal import COSTree

/// A GKeyFile: how deployments keep their origin and repositories their configuration.
public final class KeyFile {
    let pointer: OpaquePointer

    /// An empty key file.
    public init() {
        pointer = g_key_file_new()
    }

    /// A reference of its own to a key file that libostree holds.
    init(retaining pointer: OpaquePointer) {
        self.pointer = g_key_file_ref(pointer)
    }

    deinit {
        g_key_file_unref(pointer)
    }

    /// Reads a key file's text, comments included.
    ///
    /// - Throws: ``OSTreeError`` naming the first line that cannot be read.
    public convenience init(parsing text: String) throws(OSTreeError) {
        self.init()
        try checked("reading a key file") { error in
            g_key_file_load_from_data(
                pointer,
                text,
                gsize(text.utf8.count),
                GKeyFileFlags(rawValue: G_KEY_FILE_KEEP_COMMENTS.rawValue | G_KEY_FILE_KEEP_TRANSLATIONS.rawValue),
                &error
            )
        }
    }

    /// The group names, in order.
    public var groups: [String] { strings(g_key_file_get_groups(pointer, nil)) }

    /// The keys of a group, in order; empty if there is no such group.
    public func keys(in group: String) -> [String] { strings(g_key_file_get_keys(pointer, group, nil, nil)) }

    /// The raw value of a key; `nil` if absent.
    public func value(_ key: String, in group: String) -> String? {
        taken(g_key_file_get_value(pointer, group, key, nil))
    }

    /// Sets a raw value.
    public func set(_ key: String, in group: String, to value: String) {
        g_key_file_set_value(pointer, group, key, value)
    }

    /// Removes a key, and its group if nothing else is in it; neither need be there.
    public func remove(_ key: String, from group: String) {
        g_key_file_remove_key(pointer, group, key, nil)
        if keys(in: group).isEmpty { g_key_file_remove_group(pointer, group, nil) }
    }

    /// Everything: group to key to raw value.
    public var contents: [String: [String: String]] {
        var contents: [String: [String: String]] = [:]
        for group in groups {
            contents[group] = [:]
            for key in keys(in: group) {
                contents[group]?[key] = value(key, in: group)
            }
        }
        return contents
    }

    /// The text, as libostree would write it.
    public var text: String { taken(g_key_file_to_data(pointer, nil, nil)) ?? "" }

    private func strings(_ array: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> [String] {
        guard let array else { return [] }
        defer { g_strfreev(array) }
        var strings: [String] = []
        var index = 0
        while let element = array[index] {
            strings.append(String(cString: element))
            index += 1
        }
        return strings
    }
}

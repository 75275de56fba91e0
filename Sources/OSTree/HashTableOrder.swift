// SPDX-License-Identifier: Apache-2.0

internal import COSTree

/// The order in which libostree meets what it has in a hash table of strings.
public enum HashTableOrder {
    /// The keys in the order of a GHashTable (`g_str_hash`) into which they were put one after the other.
    ///
    /// That order depends on nothing but the keys, their order and GLib's algorithm, and so is the same on every machine.
    public static func order(of keys: [String]) -> [String] {
        let table = drydock_string_table_new()
        defer { g_hash_table_unref(table) }
        for key in keys { g_hash_table_add(table, g_strdup(key)) }
        var ordered: [String] = []
        var iterator = GHashTableIter()
        g_hash_table_iter_init(&iterator, table)
        var key: gpointer?
        while g_hash_table_iter_next(&iterator, &key, nil) != 0 {
            guard let key else { continue }
            ordered.append(String(cString: key.assumingMemoryBound(to: CChar.self)))
        }
        return ordered
    }
}

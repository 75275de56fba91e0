// SPDX-License-Identifier: Apache-2.0

/// The fields of one entry in the form that journald takes them ("Native Journal Protocol" of systemd).
struct JournalFields {
    /// The longest name of a field.
    private static let longestName = 64

    /// What is sent.
    private(set) var bytes: [UInt8] = []

    /// Adds a field; the same name may come again.
    mutating func add(_ name: String, _ value: String?) {
        guard let value = value.map({ Array($0.utf8) }) else { return }
        bytes += name.utf8
        // A value of several lines is told by its length, in eight bytes, the lowest first.
        if value.contains(0x0a) {
            bytes.append(0x0a)
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: UInt64(value.count) >> (8 * $0)) }
        } else {
            bytes.append(UInt8(ascii: "="))
        }
        bytes += value
        bytes.append(0x0a)
    }

    /// A name that journald takes: `DRYDOCK_DETAIL_MERGE_COMMIT` of `mergeCommit`.
    static func name(_ prefix: String, _ key: String) -> String {
        var name = prefix + "_"
        for character in key {
            if character.isUppercase, name.last != "_" { name += "_" }
            name += character.isASCII && (character.isLetter || character.isNumber) ? character.uppercased() : "_"
        }
        return String(name.prefix(longestName))
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS

/// Accounts and groups: those of `/etc`, and those of `/usr/lib` whose names `/etc` does not have.
struct IdentityTable {
    let view: HostView

    func facts(_ unreadable: inout UnreadableLog) -> Identities {
        func table(_ root: RootDirectory, _ path: String, shown: String) -> [String: UInt32] {
            let text = unreadable.attempt(shown) { try root.text(path) } ?? nil
            return Self.parse(text ?? "")
        }
        let users = table(view.tree, "usr/lib/passwd", shown: "/usr/lib/passwd")
            .merging(table(view.etc, "passwd", shown: "/etc/passwd")) { _, new in new }
        let groups = table(view.tree, "usr/lib/group", shown: "/usr/lib/group")
            .merging(table(view.etc, "group", shown: "/etc/group")) { _, new in new }
        return Identities(users: users, groups: groups)
    }

    /// Names and numbers of passwd(5) or group(5): the first and the third field.
    ///
    /// Lines in another form are passed over.
    static func parse(_ text: String) -> [String: UInt32] {
        var table: [String: UInt32] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count >= 3, !fields[0].isEmpty, let number = UInt32(fields[2]) else { continue }
            table[String(fields[0])] = number
        }
        return table
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import HostFS

/// One of the tables of accounts and groups below `/etc`, as the image sets it and as it is now.
struct AccountTable {
    /// The rows by the name in their first field; of two with one name the first counts, as for libc.
    typealias Rows = [String: [String]]

    /// The tables, and whether their rows are of groups.
    static let names: [(name: String, isOfGroups: Bool)] = [
        ("passwd", false), ("shadow", false), ("subuid", false), ("subgid", false), ("group", true), ("gshadow", true),
    ]

    /// As the image sets it.
    let before: Rows
    /// As it is now; `nil` if it cannot be read.
    let now: Rows?

    init(_ name: String, in view: HostView) {
        before = ((try? view.tree.text("usr/etc/\(name)")) ?? nil).map(Self.rows) ?? [:]
        // What cannot be read is in the log already: it is a part of `/etc`.
        do {
            now = Self.rows(try view.etc.text(name) ?? "")
        } catch {
            now = nil
        }
    }

    /// The names whose rows are new, gone or different.
    var changed: Set<String> {
        guard let now else { return [] }
        return Set(before.keys).union(now.keys).filter { before[$0] != now[$0] }
    }

    private static func rows(_ text: String) -> Rows {
        let rows = text.split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        }
        return Dictionary(rows.map { ($0[0], $0) }) { first, _ in first }
    }
}

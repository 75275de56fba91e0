// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import SystemPackage

/// Names and numbers of a deployment: those of `/etc` before those of `/usr/lib`.
struct Accounts {
    /// Accounts to their numbers.
    private(set) var users: [String: UInt32] = [:]
    /// Groups to their numbers.
    private(set) var groups: [String: UInt32] = [:]
    /// Accounts to whom their files belong: their number and that of their group.
    private(set) var owners: [String: (uid: UInt32, gid: UInt32)] = [:]

    /// The accounts of a deployment.
    init(_ deployment: FilePath) throws {
        let tree = try RootDirectory(deployment)
        for folder in ["etc", "usr/lib"] {
            for (name, id, fields) in Self.rows(try tree.text("\(folder)/passwd") ?? "") where users[name] == nil {
                users[name] = id
                if fields.count > 3, let gid = UInt32(fields[3]) { owners[name] = (id, gid) }
            }
            for (name, id, _) in Self.rows(try tree.text("\(folder)/group") ?? "") where groups[name] == nil {
                groups[name] = id
            }
        }
    }

    private static func rows(_ text: String) -> [(String, UInt32, [Substring])] {
        text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count > 2, let id = UInt32(fields[2]) else { return nil }
            return (String(fields[0]), id, fields)
        }
    }
}

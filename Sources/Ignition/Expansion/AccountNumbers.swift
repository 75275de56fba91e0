// SPDX-License-Identifier: Apache-2.0

/// Numbers and homes of accounts: those of the root, and those that a config makes.
struct AccountNumbers {
    /// Numbers by name; `nil` for an account that gets the next one that is free.
    private(set) var uids: [String: Int?] = [:]
    /// Numbers of groups by name; `nil` for one that gets the next one that is free.
    private(set) var gids: [String: Int?] = [:]
    /// The number of each account's own group.
    private(set) var groupsOfUsers: [String: Int?] = [:]
    /// Home directories by name.
    private(set) var homes: [String: String] = [:]

    init(_ config: Config, _ root: any InstalledRoot) throws {
        for row in try Self.rows("/etc/passwd", root) where row.count > 5 {
            uids[row[0]] = Int(row[2])
            groupsOfUsers[row[0]] = Int(row[3])
            homes[row[0]] = row[5]
        }
        for row in try Self.rows("/etc/group", root) where row.count > 2 { gids[row[0]] = Int(row[2]) }
        for group in config.groups where group.shouldExist != false {
            if let gid = group.gid {
                gids[group.name] = gid
            } else if gids[group.name] == nil {
                gids[group.name] = .some(nil)
            }
        }
        for user in config.users where user.shouldExist != false {
            let isNew = uids[user.name] == nil
            if let uid = user.uid { uids[user.name] = uid } else if isNew { uids[user.name] = .some(nil) }
            if let home = user.homeDir, !home.isEmpty { homes[user.name] = home }
            if homes[user.name] == nil { homes[user.name] = "/home/\(user.name)" }
            if let group = user.primaryGroup, !group.isEmpty {
                let number = gids[group].flatMap(\.self)
                groupsOfUsers[user.name] = .some(Int(group) ?? number)
            } else if isNew {
                // A group of its name gets the account's number if that is free.
                let free = user.uid.flatMap { uid in gids.values.contains(uid) ? nil : uid }
                groupsOfUsers[user.name] = .some(free)
                if user.noUserGroup != true, gids[user.name] == nil { gids[user.name] = .some(free) }
            }
        }
    }

    func uid(_ owner: Node.Owner, default other: Int) -> Int? {
        if let id = owner.id { return id }
        guard let name = owner.name, !name.isEmpty else { return other }
        return uids[name] ?? nil
    }

    func gid(_ owner: Node.Owner, default other: Int) -> Int? {
        if let id = owner.id { return id }
        guard let name = owner.name, !name.isEmpty else { return other }
        return gids[name] ?? nil
    }

    private static func rows(_ path: String, _ root: any InstalledRoot) throws -> [[String]] {
        guard try root.look(path)?.kind == .file else { return [] }
        let text = String(decoding: try root.contents(path), as: UTF8.self)
        return text.split(separator: "\n").map { line in
            line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        }
    }
}

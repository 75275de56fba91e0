// SPDX-License-Identifier: Apache-2.0

/// A row of `/etc/passwd`, without its password.
public struct AccountRow: Sendable, Equatable {
    /// The name.
    public var name: String
    /// The number.
    public var uid: Int
    /// The number of the group that it starts with.
    public var gid: Int
    /// The comment.
    public var gecos: String
    /// The home directory.
    public var home: String
    /// The shell.
    public var shell: String
}

/// A row of `/etc/group`, without its password.
public struct GroupRow: Sendable, Equatable {
    /// The name.
    public var name: String
    /// The number.
    public var gid: Int
    /// Accounts that are in it beside those that start with it.
    public var members: [String]
}

/// The accounts of a root, and what `groupadd`, `groupmod`, `useradd`, `usermod` and `userdel` of shadow-utils make of them
/// when Ignition calls them.
struct AccountRows {
    private(set) var users: [AccountRow]
    private(set) var groups: [GroupRow]
    /// The names of accounts that were made.
    private(set) var made: [String] = []
    private let settings: LoginSettings

    init(_ root: any InstalledRoot) throws {
        settings = LoginSettings(root)
        users = try root.rows("/etc/passwd").filter { $0.count > 6 }.map { row in
            AccountRow(
                name: row[0],
                uid: Int(row[2]) ?? -1,
                gid: Int(row[3]) ?? -1,
                gecos: row[4],
                home: row[5],
                shell: row[6]
            )
        }
        groups = try root.rows("/etc/group").filter { $0.count > 3 }.map { row in
            GroupRow(name: row[0], gid: Int(row[2]) ?? -1, members: row[3].split(separator: ",").map(String.init))
        }
    }

    /// Makes, changes and removes what a config asks for: groups before users.
    mutating func apply(_ config: Config) throws(Expansion.Failure) {
        for group in config.groups { try apply(group) }
        for user in config.users { try apply(user) }
    }

    func user(_ name: String) -> AccountRow? { users.first { $0.name == name } }

    func group(_ name: String) -> GroupRow? { groups.first { $0.name == name } }

    private mutating func apply(_ group: Group) throws(Expansion.Failure) {
        guard group.shouldExist != false else {
            groups.removeAll { $0.name == group.name }
            return
        }
        if let gid = group.gid, let other = groups.first(where: { $0.gid == gid && $0.name != group.name }) {
            throw Expansion.Failure(path: "group \(group.name)", reason: "has the number of \(other.name)")
        }
        if let index = groups.firstIndex(where: { $0.name == group.name }) {
            if let gid = group.gid { groups[index].gid = gid }
            return
        }
        let gid = group.gid ?? settings.nextGroup(isSystem: group.system == true, taken: Set(groups.map(\.gid)))
        groups.append(GroupRow(name: group.name, gid: gid, members: []))
    }

    private mutating func apply(_ user: User) throws(Expansion.Failure) {
        guard user.shouldExist != false else {
            remove(user.name)
            return
        }
        if let uid = user.uid, let other = users.first(where: { $0.uid == uid && $0.name != user.name }) {
            throw Expansion.Failure(path: "user \(user.name)", reason: "has the number of \(other.name)")
        }
        var row: AccountRow
        let index = users.firstIndex { $0.name == user.name }
        if let index {
            row = users[index]
            if let uid = user.uid { row.uid = uid }
        } else {
            let isSystem = user.system == true
            let uid = user.uid ?? settings.nextUser(isSystem: isSystem, taken: Set(users.map(\.uid)))
            row = AccountRow(
                name: user.name,
                uid: uid,
                gid: settings.defaultGroup,
                gecos: "",
                home: "\(settings.homes)/\(user.name)",
                shell: settings.shell
            )
            if !user.primaryGroup.isSet, user.noUserGroup != true, settings.hasUserGroups {
                guard group(user.name) == nil else {
                    throw Expansion.Failure(
                        path: "user \(user.name)",
                        reason: "cannot be made, since there is a group of its name and no primaryGroup is set"
                    )
                }
                let taken = Set(groups.map(\.gid))
                row.gid = settings.nextGroup(isSystem: isSystem, taken: taken, preferring: uid)
                groups.append(GroupRow(name: user.name, gid: row.gid, members: []))
            }
        }
        if let name = user.primaryGroup, !name.isEmpty { row.gid = try number(ofGroup: name, for: user) }
        if let gecos = user.gecos, !gecos.isEmpty { row.gecos = gecos }
        if let home = user.homeDir, !home.isEmpty { row.home = home }
        if let shell = user.shell, !shell.isEmpty { row.shell = shell }
        if let index {
            users[index] = row
        } else {
            users.append(row)
            made.append(row.name)
        }
        try join(user)
    }

    /// Puts an account into the groups that its config names, and for one that was there before out of all others.
    private mutating func join(_ user: User) throws(Expansion.Failure) {
        guard !user.groups.isEmpty else { return }
        let numbers = try user.groups.map { name throws(Expansion.Failure) in try number(ofGroup: name, for: user) }
        for index in groups.indices {
            let isMember = groups[index].members.contains(user.name)
            let shallBe = numbers.contains(groups[index].gid)
            if shallBe, !isMember { groups[index].members.append(user.name) }
            if !shallBe, isMember { groups[index].members.removeAll { $0 == user.name } }
        }
    }

    private mutating func remove(_ name: String) {
        guard let row = user(name) else { return }
        users.removeAll { $0.name == name }
        for index in groups.indices { groups[index].members.removeAll { $0 == name } }
        // Its own group goes with it, unless others start with that.
        if settings.hasUserGroups, let own = group(name), own.members.isEmpty, own.gid == row.gid,
            !users.contains(where: { $0.gid == own.gid })
        {
            groups.removeAll { $0.name == name }
        }
    }

    private func number(ofGroup name: String, for user: User) throws(Expansion.Failure) -> Int {
        if let group = group(name) { return group.gid }
        if let gid = Int(name), groups.contains(where: { $0.gid == gid }) { return gid }
        throw Expansion.Failure(path: "user \(user.name)", reason: "there is no group \(name)")
    }
}

extension InstalledRoot {
    /// The rows of a table such as `/etc/passwd`; none if there is no such file.
    func rows(_ path: String) throws -> [[String]] {
        try lines(path).map { $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init) }
    }

    /// The lines of a file; none if there is no such file.
    func lines(_ path: String) throws -> [Substring] {
        guard try look(path)?.kind == .file else { return [] }
        return String(decoding: try contents(path), as: UTF8.self).split(separator: "\n")
    }
}

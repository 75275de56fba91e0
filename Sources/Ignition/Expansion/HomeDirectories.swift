// SPDX-License-Identifier: Apache-2.0

/// Home directories: made, passed on to another number, and given ssh keys.
extension Expander {
    /// A home directory with what `/etc/skel` has for new ones.
    mutating func makeHome(_ user: User) throws {
        guard let row = accounts.user(user.name) else { return }
        let home = try tree.resolve(row.home)
        guard try tree.look(home) == nil else { return }
        try tree.put(
            ExpandedNode(
                path: home,
                declaredPath: row.home,
                kind: .directory,
                source: .home,
                mode: settings.homeMode,
                uid: row.uid,
                gid: row.gid
            )
        )
        try copy("/etc/skel", to: home, row)
    }

    private mutating func copy(_ folder: String, to place: String, _ owner: AccountRow) throws {
        for name in try tree.names(folder) {
            guard let there = try tree.look("\(folder)/\(name)"), let kind = there.kind else { continue }
            try tree.put(
                try homeNode(
                    like: there,
                    of: "\(folder)/\(name)",
                    at: "\(place)/\(name)",
                    // shadow-utils make directories for nobody else.
                    mode: kind == .directory ? there.mode & 0o700 : there.mode,
                    uid: owner.uid,
                    gid: owner.gid
                )
            )
            if kind == .directory { try copy("\(folder)/\(name)", to: "\(place)/\(name)", owner) }
        }
    }

    /// Takes away the home of an account that shall not exist, if it is the account's own (`userdel --remove`).
    mutating func removeHome(of user: User, _ before: AccountRows) throws {
        guard let old = before.user(user.name) else { return }
        let home = try tree.resolve(old.home)
        guard let there = try tree.follow(home, from: "/") else { return }
        guard there.uid == old.uid else {
            throw Expansion.Failure(
                path: old.home,
                reason: "is not owned by \(user.name), and so is not removed with it"
            )
        }
        try tree.remove(home)
    }

    /// Moves the home of an account that was there before to where the config has it (`usermod --move-home`), and passes it
    /// on to the account's new number or group.
    ///
    /// - Returns: whether there was something to move.
    mutating func moveHome(of user: User, _ before: AccountRows) throws -> Bool {
        guard let old = before.user(user.name), let new = accounts.user(user.name), old.home != new.home else {
            return false
        }
        let (from, to) = (try tree.resolve(old.home), try tree.resolve(new.home))
        guard try tree.follow(to, from: "/") == nil else {
            throw Expansion.Failure(
                path: new.home,
                reason: "is there, and the home of \(user.name) cannot be moved there"
            )
        }
        guard try tree.look(from) != nil else { return false }
        guard try tree.look(CleanPath.of("\(to)/.."))?.kind == .directory else {
            throw Expansion.Failure(path: new.home, reason: "cannot be moved to where there is no directory")
        }
        var moved: [ExpandedNode] = []
        func collect(_ path: String, _ target: String) throws {
            guard let there = try tree.look(path), let kind = there.kind else { return }
            moved.append(
                try homeNode(
                    like: there,
                    of: path,
                    at: target,
                    mode: there.mode,
                    uid: there.uid == old.uid ? new.uid : there.uid,
                    gid: there.gid == old.gid ? new.gid : there.gid
                )
            )
            guard kind == .directory else { return }
            for name in try tree.names(path) { try collect("\(path)/\(name)", "\(target)/\(name)") }
        }
        try collect(from, to)
        try tree.remove(from)
        for node in moved { try tree.put(node) }
        return true
    }

    /// What lies in a home directory and was of the account's old number or group is of its new one.
    mutating func passOnHome(of user: User, _ before: AccountRows) throws {
        guard let old = before.user(user.name), let new = accounts.user(user.name),
            old.uid != new.uid || old.gid != new.gid
        else { return }
        try passOn(try tree.resolve(new.home), from: old, to: new)
    }

    private mutating func passOn(_ path: String, from old: AccountRow, to new: AccountRow) throws {
        guard let there = try tree.look(path), let kind = there.kind else { return }
        let (uid, gid) = (there.uid == old.uid ? new.uid : there.uid, there.gid == old.gid ? new.gid : there.gid)
        if (uid, gid) != (there.uid, there.gid) {
            try tree.put(homeNode(like: there, of: path, at: path, mode: there.mode, uid: uid, gid: gid))
        }
        guard kind == .directory else { return }
        for name in try tree.names(path) { try passOn("\(path)/\(name)", from: old, to: new) }
    }

    /// A part of a home directory with the kind, content and target of what is at another path.
    private func homeNode(
        like there: InstalledNode,
        of path: String,
        at place: String,
        mode: Int,
        uid: Int,
        gid: Int
    ) throws -> ExpandedNode {
        let kind = there.kind ?? .file
        return ExpandedNode(
            path: place,
            declaredPath: place,
            kind: kind,
            source: .home,
            mode: kind == .symlink ? nil : mode,
            uid: uid,
            gid: gid,
            content: kind == .file ? try tree.content(path) : nil,
            target: there.target
        )
    }

    /// Ignition writes keys as the account itself, which must be able to.
    mutating func authorize(_ user: User) throws {
        guard let row = accounts.user(user.name) else { return }
        var keys = user.sshAuthorizedKeys.joined(separator: "\n")
        if !keys.hasSuffix("\n") { keys += "\n" }
        let path = "\(row.home)/.ssh/authorized_keys.d/ignition"
        let parts = path.split(separator: "/")
        let folders = parts.indices.dropFirst().map { "/" + parts[..<$0].joined(separator: "/") }
        for folder in folders {
            let resolved = try tree.resolve(folder)
            guard try tree.follow(resolved, from: "/") == nil else { continue }
            let parent = CleanPath.of("\(resolved)/..")
            guard try tree.look(parent)?.isWritable(for: row) ?? false else {
                throw Expansion.Failure(path: folder, reason: "cannot be made by \(row.name), who gets ssh keys there")
            }
            try tree.put(
                ExpandedNode(
                    path: resolved,
                    declaredPath: folder,
                    kind: .directory,
                    source: .parent,
                    mode: 0o700,
                    uid: row.uid,
                    gid: row.gid
                )
            )
        }
        try replace(path, source: .sshKeys, mode: 0o600, .bytes(Array(keys.utf8)), (row.uid, row.gid))
    }
}

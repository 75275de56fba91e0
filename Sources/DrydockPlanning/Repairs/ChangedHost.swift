// SPDX-License-Identifier: Apache-2.0

internal import Digest
package import DrydockModel

/// A host as it will be when changes of before the switch are made: the same facts, as an analysis would find them then.
///
/// So what the changes lead to is predicted by what predicts everything else, and a check that they are to clear is asked
/// again.
package enum ChangedHost {
    /// The host after some changes, in order.
    ///
    /// Content that is not known, such as that of a file with a row more, has no sum any more.
    package static func apply(_ changes: [Change], to analysis: Analysis) -> Analysis {
        var analysis = analysis
        for change in changes { apply(change, &analysis) }
        return analysis
    }

    private static func apply(_ change: Change, _ analysis: inout Analysis) {
        let path = change.path
        switch change.action {
        case .addRow, .removeRow:
            edited(path, &analysis)
            row(change, &analysis)
        case .addLine:
            edited(path, &analysis)
            mounts(change, &analysis)
        case .commentOut:
            edited(path, &analysis)
            analysis.host?.storage.mounts.removeAll { $0.path == change.name && $0.file == path }
        case .write:
            let bytes = Array((change.text ?? "").utf8)
            let sum = SHA256.hex(of: bytes)
            put(
                Node(path: path, type: .file, mode: change.mode ?? 0o644, size: UInt64(bytes.count), sha256: sum),
                &analysis
            )
        case .copy: copy(change, &analysis)
        case .link: link(change, &analysis)
        case .setMode: mode(change, &analysis)
        case .moveAside: move(path, to: change.target ?? path, &analysis)
        case .remove, .restoreDefault:
            // These are made at the first boot; then there is nothing left to predict.
            analysis.etc.live.removeAll { $0.path == path }
        case .mergeKeys: keys(change, &analysis)
        case .pause:
            for index in analysis.host?.updates.indices ?? 0..<0
            where analysis.host?.updates[index].unit == change.name {
                analysis.host?.updates[index].isEnabled = false
            }
        case .changeOwners, .installProgram, .run: break
        }
    }

    // MARK: - Nodes

    /// A file whose content becomes another one.
    private static func edited(_ path: String, _ analysis: inout Analysis) {
        guard path.hasPrefix("/etc/") else { return }
        if let index = analysis.etc.live.firstIndex(where: { $0.path == path }) {
            analysis.etc.live[index].sha256 = nil
            analysis.etc.live[index].size = nil
        } else {
            put(Node(path: path, type: .file, mode: 0o644), &analysis)
        }
    }

    /// A name in the place of another one, with the directories above it.
    private static func put(_ node: Node, _ analysis: inout Analysis) {
        guard node.path.hasPrefix("/etc/") else { return }
        analysis.etc.live.removeAll { $0.path == node.path }
        analysis.etc.live.append(node)
        var folders = node.path.split(separator: "/").dropLast()
        while folders.count > 1 {
            let folder = "/" + folders.joined(separator: "/")
            if !analysis.etc.live.contains(where: { $0.path == folder }) {
                analysis.etc.live.append(Node(path: folder, type: .directory, mode: 0o755))
            }
            folders.removeLast()
        }
        analysis.etc.live.sort { $0.path < $1.path }
    }

    private static func copy(_ change: Change, _ analysis: inout Analysis) {
        let from = change.from ?? ""
        if var node = analysis.etc.live.first(where: { $0.path == from }) {
            node.path = change.path
            (node.uid, node.gid) = (0, 0)
            if let mode = change.mode { node.mode = mode }
            put(node, &analysis)
        } else {
            put(Node(path: change.path, type: .file, mode: change.mode ?? 0o644), &analysis)
        }
        for var rule in analysis.host?.login.sudo ?? [] where rule.path == from {
            rule.path = change.path
            analysis.host?.login.sudo.append(rule)
        }
        if let names = analysis.host?.containers.credentials[from] {
            analysis.host?.containers.credentials[change.path] = names
        }
    }

    private static func link(_ change: Change, _ analysis: inout Analysis) {
        put(Node(path: change.path, type: .symlink, mode: 0o777, target: change.target), &analysis)
        let folder = "/etc/systemd/system/"
        guard change.target == "/dev/null", change.path.hasPrefix(folder) else { return }
        let name = String(change.path.dropFirst(folder.count))
        analysis.host?.units.units.removeAll { $0.name == name }
        analysis.host?.units.units.append(UnitFacts.Unit(name: name, kind: .mask, target: "/dev/null"))
    }

    private static func mode(_ change: Change, _ analysis: inout Analysis) {
        guard let mode = change.mode else { return }
        for index in analysis.etc.live.indices where analysis.etc.live[index].path == change.path {
            analysis.etc.live[index].mode = mode
        }
        for index in analysis.host?.login.hostKeys.indices ?? 0..<0
        where analysis.host?.login.hostKeys[index].path == change.path {
            analysis.host?.login.hostKeys[index].mode = mode
        }
    }

    private static func move(_ path: String, to other: String, _ analysis: inout Analysis) {
        for index in analysis.etc.live.indices {
            let name = analysis.etc.live[index].path
            guard name == path || name.hasPrefix(path + "/") else { continue }
            analysis.etc.live[index].path = other + name.dropFirst(path.count)
        }
        analysis.etc.live.sort { $0.path < $1.path }
    }

    // MARK: - What files say

    private static func row(_ change: Change, _ analysis: inout Analysis) {
        let path = change.path
        let name = change.name ?? ""
        let fields = (change.text ?? "").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let adds = change.action == .addRow
        // A row that is there is left as it is.
        if adds, has(name, in: path, analysis) { return }
        switch path {
        case "/etc/passwd":
            analysis.host?.accounts.users.removeAll { $0.file == path && $0.name == name }
            guard adds, fields.count >= 7, let uid = UInt32(fields[2]), let gid = UInt32(fields[3]) else { return }
            let user = AccountFacts.User(
                name: name,
                uid: uid,
                gid: gid,
                home: fields[5],
                shell: fields[6],
                file: path
            )
            var users = analysis.host?.accounts.users ?? []
            users.insert(user, at: users.firstIndex { $0.file != path } ?? users.count)
            analysis.host?.accounts.users = users
        case "/etc/group":
            analysis.host?.accounts.groups.removeAll { $0.file == path && $0.name == name }
            guard adds, fields.count >= 4, let gid = UInt32(fields[2]) else { return }
            let members = fields[3].split(separator: ",").map(String.init)
            let group = AccountFacts.Group(name: name, gid: gid, members: members, file: path)
            var groups = analysis.host?.accounts.groups ?? []
            groups.insert(group, at: groups.firstIndex { $0.file != path } ?? groups.count)
            analysis.host?.accounts.groups = groups
        case "/etc/shadow": analysis.host?.accounts.shadow?[name] = adds ? .locked : nil
        case "/etc/gshadow":
            analysis.host?.accounts.gshadow?.removeAll { $0 == name }
            if adds { analysis.host?.accounts.gshadow?.append(name) }
            analysis.host?.accounts.gshadow?.sort()
        default: break
        }
    }

    private static func has(_ name: String, in path: String, _ analysis: Analysis) -> Bool {
        let accounts = analysis.host?.accounts ?? AccountFacts()
        return switch path {
        case "/etc/passwd": accounts.users.contains { $0.file == path && $0.name == name }
        case "/etc/group": accounts.groups.contains { $0.file == path && $0.name == name }
        case "/etc/shadow": accounts.shadow?[name] != nil
        default: accounts.gshadow?.contains(name) ?? false
        }
    }

    private static func mounts(_ change: Change, _ analysis: inout Analysis) {
        let words = (change.text ?? "").split(separator: " ").map(String.init)
        guard change.path == "/etc/fstab", words.count >= 4 else { return }
        analysis.host?.storage.mounts.append(
            StorageState.Mount(
                source: words[0],
                path: words[1],
                type: words[2],
                options: words[3],
                file: change.path
            )
        )
    }

    private static func keys(_ change: Change, _ analysis: inout Analysis) {
        guard var files = analysis.host?.login.keyFiles else { return }
        let sources = files.filter { (change.sources ?? []).contains($0.path) }
        let before = files.first { $0.path == change.path }
        let sums = Set((sources + [before].compactMap(\.self)).flatMap { $0.sums ?? [] })
        files.removeAll { $0.path == change.path }
        // All that a file holds, known or not, is in the other one then.
        for index in files.indices where sources.contains(where: { $0.path == files[index].path }) {
            files[index].sums = files[index].sums ?? []
        }
        files.append(
            LoginFacts.KeyFile(
                path: change.path,
                user: change.name ?? "",
                keys: max(sums.count, sources.reduce(before?.keys ?? 0) { $0 + ($1.keys ?? 0) }),
                isRead: true,
                sums: sums.sorted()
            )
        )
        files.sort { $0.path < $1.path }
        analysis.host?.login.keyFiles = files
    }
}

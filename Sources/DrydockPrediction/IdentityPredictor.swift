// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Which numbers accounts and groups will have, and which files will belong to somebody else.
struct IdentityPredictor {
    /// How many folders are listed for one number.
    private static let placeLimit = 100

    let host: AccountFacts
    let image: AccountFacts
    let etc: ConfigurationAfter
    let outcomes: [EtcOutcome]
    /// Who owns how much of `/var`; `nil` if that is not known.
    let census: VarFacts?

    func predict() -> IdentityPrediction {
        let before = Names(
            users: table(visible(host.users, "passwd", \.file, host.services)),
            groups: table(visible(host.groups, "group", \.file, host.services))
        )
        let users = usersAfter
        let groups = groupsAfter
        let after = Names(users: table(users), groups: table(groups))
        let made = made(after)
        var settled = after
        for item in made {
            guard let id = item.id else { continue }
            if item.kind == .user { settled.users[item.name] = id } else { settled.groups[item.name] = id }
        }
        return IdentityPrediction(
            users: after.users,
            groups: after.groups,
            made: made,
            changes: changes(.user, before.users, settled.users) + changes(.group, before.groups, settled.groups),
            rows: rows(users, groups)
        )
    }

    private struct Names {
        var users: [String: UInt32]
        var groups: [String: UInt32]
    }

    private func table(_ users: [AccountFacts.User]) -> [String: UInt32] {
        Dictionary(users.map { ($0.name, $0.uid) }) { first, _ in first }
    }

    private func table(_ groups: [AccountFacts.Group]) -> [String: UInt32] {
        Dictionary(groups.map { ($0.name, $0.gid) }) { first, _ in first }
    }

    // MARK: - After

    private var usersAfter: [AccountFacts.User] {
        rows("/etc/passwd", host.users, image.users, \.file) + fallback("passwd", image.users, \.file)
    }

    private var groupsAfter: [AccountFacts.Group] {
        rows("/etc/group", host.groups, image.groups, \.file) + fallback("group", image.groups, \.file)
    }

    /// The rows of a file of `/etc` as it will be.
    private func rows<Row>(_ path: String, _ here: [Row], _ there: [Row], _ file: KeyPath<Row, String>) -> [Row] {
        switch etc.source(path) {
        case .host: here.filter { $0[keyPath: file] == path }
        case .image: there.filter { $0[keyPath: file] == path }
        case .none: []
        }
    }

    /// What the image keeps in `/usr/lib`, if names are looked up there.
    private func fallback<Row>(_ database: String, _ rows: [Row], _ file: KeyPath<Row, String>) -> [Row] {
        let services = etc.source("/etc/nsswitch.conf") == .host ? host.services : image.services
        return visible(rows, database, file, services).filter { $0[keyPath: file] == "/usr/lib/\(database)" }
    }

    /// The rows that programs see: those of `/usr/lib` only if names are looked up there.
    private func visible<Row>(
        _ rows: [Row],
        _ database: String,
        _ file: KeyPath<Row, String>,
        _ services: [String: [String]]
    ) -> [Row] {
        // Without a file libc looks into /etc alone; a file that is not known is taken for the usual one.
        guard services[database]?.contains("altfiles") ?? true else {
            return rows.filter { $0[keyPath: file] == "/etc/\(database)" }
        }
        return rows
    }

    /// What sysusers makes at the first boot (sysusers.d(5)): what there is no name for, with its number if that is free.
    private func made(_ after: Names) -> [IdentityPrediction.Made] {
        var made: [IdentityPrediction.Made] = []
        var users = after.users
        var groups = after.groups
        for rule in image.rules where ["g", "u", "u!"].contains(rule.type) {
            if rule.type != "g", users[rule.name] == nil {
                let id = rule.id.flatMap { users.values.contains($0) ? nil : $0 }
                made.append(IdentityPrediction.Made(kind: .user, name: rule.name, id: id))
                users[rule.name] = id ?? .max
            }
            // An account brings a group of its name, unless it names another.
            guard groups[rule.name] == nil, rule.type == "g" || rule.group == nil else { continue }
            let id = rule.id.flatMap { groups.values.contains($0) ? nil : $0 }
            made.append(IdentityPrediction.Made(kind: .group, name: rule.name, id: id))
            groups[rule.name] = id ?? .max
        }
        return made
    }

    // MARK: - Files

    private func changes(
        _ kind: IdentityPrediction.Kind,
        _ before: [String: UInt32],
        _ after: [String: UInt32]
    ) -> [IdentityPrediction.Change] {
        let old = Dictionary(grouping: before.keys) { before[$0] ?? 0 }
        let new = Dictionary(grouping: after.keys) { after[$0] ?? 0 }
        let differing = Set(old.keys).union(new.keys).filter { Set(old[$0] ?? []) != Set(new[$0] ?? []) }
        let owned = owned(kind, differing)
        return owned.map { id, places in
            let names = (old[id] ?? []).sorted()
            return IdentityPrediction.Change(
                kind: kind,
                id: id,
                before: names,
                after: (new[id] ?? []).sorted(),
                moved: Dictionary(uniqueKeysWithValues: names.compactMap { name in after[name].map { (name, $0) } })
                    .filter { $0.value != id },
                count: places.values.reduce(0, +),
                places: places.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.placeLimit)
                    .map { IdentityPrediction.Place(path: $0.key, count: $0.value) }
            )
        }.sorted { $0.id < $1.id }
    }

    /// What numbers own in `/etc` of the host's own, and in `/var`: number to folder to count.
    private func owned(_ kind: IdentityPrediction.Kind, _ ids: Set<UInt32>) -> [UInt32: [String: UInt64]] {
        var owned: [UInt32: [String: UInt64]] = [:]
        for node in outcomes.lazy.compactMap(\.result) {
            let id = kind == .user ? node.uid : node.gid
            guard ids.contains(id), etc.isLocal(node) else { continue }
            let parts = node.path.split(separator: "/").prefix(2)
            owned[id, default: [:]]["/" + parts.joined(separator: "/"), default: 0] += 1
        }
        for row in census?.rows ?? [] {
            let id = kind == .user ? row.uid : row.gid
            guard ids.contains(id) else { continue }
            owned[id, default: [:]][row.path, default: 0] += row.count
        }
        return owned
    }

    // MARK: - Rows

    private func rows(_ users: [AccountFacts.User], _ groups: [AccountFacts.Group]) -> [IdentityPrediction.Row] {
        let local = users.filter { $0.file == "/etc/passwd" }.map(\.name)
        let localGroups = groups.filter { $0.file == "/etc/group" }.map(\.name)
        var rows: [IdentityPrediction.Row] = []
        if let shadow = etc.source("/etc/shadow") == .host ? host.shadow : image.shadow {
            rows += compare(
                "/etc/shadow",
                Set(shadow.keys),
                with: Set(local),
                all: Set(users.map(\.name)),
                of: "account"
            )
        }
        if let gshadow = etc.source("/etc/gshadow") == .host ? host.gshadow : image.gshadow {
            rows += compare(
                "/etc/gshadow",
                Set(gshadow),
                with: Set(localGroups),
                all: Set(groups.map(\.name)),
                of: "group"
            )
        }
        if etc.source("/etc/passwd") == .host {
            rows += notTaken(
                "/etc/passwd",
                image.users.filter { $0.file == "/etc/passwd" }.map(\.name),
                Set(users.map(\.name))
            )
        }
        if etc.source("/etc/group") == .host {
            rows += notTaken(
                "/etc/group",
                image.groups.filter { $0.file == "/etc/group" }.map(\.name),
                Set(groups.map(\.name))
            )
        }
        return rows
    }

    private func compare(
        _ file: String,
        _ rows: Set<String>,
        with local: Set<String>,
        all: Set<String>,
        of kind: String
    ) -> [IdentityPrediction.Row] {
        let stale = rows.subtracting(all).sorted().map { name in
            IdentityPrediction.Row(
                file: file,
                name: name,
                outcome: .stale,
                reason: "there is no \(kind) of that name, and sysusers refuses to make one while the row is there"
            )
        }
        let missing = local.subtracting(rows).sorted().map { name in
            IdentityPrediction.Row(
                file: file,
                name: name,
                outcome: .missing,
                reason: "the \(kind) has no row, so no password of it counts"
            )
        }
        return stale + missing
    }

    private func notTaken(_ file: String, _ wanted: [String], _ names: Set<String>) -> [IdentityPrediction.Row] {
        Set(wanted).subtracting(names).sorted().map { name in
            IdentityPrediction.Row(
                file: file,
                name: name,
                outcome: .notTaken,
                reason: "the host's file was changed and stays, so the image's new row does not come"
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import Ignition
internal import OSTree

/// What the configs that are known say about a host, made out on the host as it must have been before.
struct DeclaredState {
    /// Who declares something, in words for evidence and as an origin.
    struct Author: Equatable {
        let origin: Provenance.Origin
        let name: String
    }

    /// A file, directory or link that is declared.
    struct DeclaredNode {
        let author: Author
        let node: ExpandedNode
        /// What a config only puts at the end of a file that was there; `nil` if it gives the whole content.
        let appended: [UInt8]?
    }

    /// An account that is declared.
    struct DeclaredUser {
        let author: Author
        /// As it should be; `nil` if it should not exist.
        let row: AccountRow?
        /// The names of the groups that it should be in beside the one that it starts with.
        let groups: Set<String>
        /// The hash of its password, which is never printed.
        let passwordHash: String?
    }

    /// A group that is declared.
    struct DeclaredGroup {
        let author: Author
        /// As it should be; `nil` if it should not exist.
        let row: GroupRow?
    }

    /// A unit that is declared.
    struct DeclaredUnit {
        let author: Author
        let unit: Unit
    }

    /// A kernel argument that is declared.
    struct DeclaredArgument {
        let author: Author
        let argument: String
        let shouldExist: Bool
    }

    private(set) var nodes: [String: DeclaredNode] = [:]
    /// Paths that a config takes away.
    private(set) var removed: [String: Author] = [:]
    private(set) var users: [String: DeclaredUser] = [:]
    private(set) var groups: [String: DeclaredGroup] = [:]
    private(set) var units: [String: DeclaredUnit] = [:]
    /// Rows of `/etc/crypttab`.
    private(set) var crypttab: [CrypttabRow] = []
    private(set) var kernelArguments: [DeclaredArgument] = []
    /// Hashes of passwords that a MachineConfig sets, by account; never printed.
    private(set) var machinePasswords: [String: String] = [:]
    /// Accounts of the distribution's base config; what a user's config made of them may not be known.
    private(set) var baseUsers: Set<String> = []

    /// Whether nothing is there of all the files and units that the configs of users declare.
    func isForeign(to live: (String) -> Bool) -> Bool {
        let sources: [ExpandedNode.Source] = [.file, .directory, .link, .unit, .dropin, .mask]
        let own = nodes.values.filter { $0.author.origin == .ignition && sources.contains($0.node.source) }
        return !own.isEmpty && !own.contains { live($0.node.path) }
    }

    /// Whether it could not be made out what one of the configs leads to.
    private(set) var isPartial = false

    private let view: HostView

    init(_ view: HostView) {
        self.view = view
    }

    /// Takes in the distribution's base config; `isWhole` says that no config of a user was merged into it.
    mutating func add(base: [ConfigReading], isWhole: Bool, _ unreadable: inout UnreadableLog) {
        guard let config = ConfigRenderer.merge(base)?.config else { return }
        baseUsers = Set(config.users.map(\.name))
        guard isWhole else { return }
        let author = Author(origin: .firstBoot, name: "the distribution's base config")
        add(config, author, .local, &unreadable)
    }

    /// Takes in configs of a user, merged over the distribution's.
    mutating func add(_ configs: [KnownConfig], over base: [ConfigReading], _ unreadable: inout UnreadableLog) {
        guard let last = configs.last else { return }
        let author = Author(origin: .ignition, name: configs.map(\.name).joined(separator: " and "))
        let readings = configs.map(\.reading)
        guard let own = ConfigRenderer.merge(readings)?.config else {
            forgetBase()
            return unreadable.add("what \(author.name) declare", "they are of different families, 2.x and 3.x")
        }
        let merged = ConfigRenderer.merge(base + readings)?.config ?? own
        add(merged, author, last.loader, named: own, &unreadable)
    }

    /// Takes in MachineConfigs, each merged over those before it.
    ///
    /// The daemon overwrites whatever is there, with the mode 0644 where none is named. Of accounts it only sets the ssh
    /// keys and the password of `core`, which is there already.
    mutating func add(machineConfigs known: [KnownConfig], _ unreadable: inout UnreadableLog) {
        guard let last = known.last else { return }
        let author = Author(origin: .machineConfig, name: known.map(\.name).joined(separator: " and "))
        guard var config = ConfigRenderer.merge(known.map(\.reading))?.config else {
            isPartial = true
            return unreadable.add("what \(author.name) declare", "they are of different families, 2.x and 3.x")
        }
        let users = config.users
        (config.users, config.groups) = ([], [])
        for index in config.storage.files.indices {
            config.storage.files[index].node.overwrite = true
            config.storage.files[index].mode = config.storage.files[index].mode ?? 0o644
        }
        add(config, author, last.loader, &unreadable)
        for user in users where user.name == "core" { add(keysOf: user, author) }
        let lines = known.flatMap { $0.reading.machineConfig?.kernelArguments ?? [] }
        kernelArguments += lines.flatMap { KernelArguments(parsing: $0).arguments }.map {
            DeclaredArgument(author: author, argument: $0, shouldExist: true)
        }
    }

    /// What the machine-config daemon does for an account that is there.
    private mutating func add(keysOf user: User, _ author: Author) {
        if let hash = user.passwordHash { machinePasswords[user.name] = hash }
        guard !user.sshAuthorizedKeys.isEmpty else { return }
        let rows = ((try? view.etc.text("passwd")) ?? nil)?.split(separator: "\n") ?? []
        let fields = rows.map { $0.split(separator: ":", omittingEmptySubsequences: false) }
            .first { $0.first == user.name[...] }
        guard let fields, fields.count > 5, let uid = Int(fields[2]), let gid = Int(fields[3]),
            let home = HomePlace.belowVar(String(fields[5]))
        else { return }
        let path = "/var/\(home)/.ssh/authorized_keys.d/ignition"
        let keys = user.sshAuthorizedKeys.map { "\($0)\n" }.joined()
        let node = ExpandedNode(
            path: path,
            declaredPath: path,
            kind: .file,
            source: .sshKeys,
            mode: 0o600,
            uid: uid,
            gid: gid,
            content: .bytes(Array(keys.utf8))
        )
        nodes[path] = DeclaredNode(author: author, node: node, appended: nil)
    }

    /// `own` is what the author names, if that is less than the config.
    private mutating func add(
        _ config: Config,
        _ author: Author,
        _ loader: ResourceLoader,
        named own: Config? = nil,
        _ unreadable: inout UnreadableLog
    ) {
        let expansion = unreadable.attempt("what \(author.name) declares") {
            let claims = try Expander.claims(of: config, on: HostRoot(now: view))
            return try Expander.expand(config, on: HostRoot(before: claims, on: view), loader: loader)
        }
        guard let expansion else { return forgetBase() }
        add(expansion, config, author, loader, isAll: own == nil)
        add(accounts: own ?? config, expansion, author)
        for unit in (own ?? config).units { units[unit.name] = DeclaredUnit(author: author, unit: unit) }
        for (items, shouldExist) in [(config.kernelArguments, true), (config.removedKernelArguments, false)] {
            kernelArguments += items.flatMap { $0.split(separator: " ") }.map {
                DeclaredArgument(author: author, argument: String($0), shouldExist: shouldExist)
            }
        }
    }

    /// Without the config above it, the distribution's does not say how anything should be.
    private mutating func forgetBase() {
        isPartial = true
        nodes = nodes.filter { $0.value.author.origin != .firstBoot }
        users = users.filter { $0.value.author.origin != .firstBoot }
        groups = groups.filter { $0.value.author.origin != .firstBoot }
        units = units.filter { $0.value.author.origin != .firstBoot }
    }

    private mutating func add(
        _ expansion: Expansion,
        _ config: Config,
        _ author: Author,
        _ loader: ResourceLoader,
        isAll: Bool
    ) {
        let appending = config.storage.files.filter { $0.contents.source == nil && !$0.append.isEmpty }
        let fragments = Dictionary(appending.map { ($0.node.path, $0.append) }) { _, last in last }
        // Of these only mode and owner are the config's.
        let bare =
            config.version.major == 2
            ? [] : Set(config.storage.files.filter { $0.contents.source == nil && $0.append.isEmpty }.map(\.node.path))
        for node in expansion.nodes {
            // What the distribution's base config leaves by itself is not the user's.
            if !isAll, let known = nodes[node.path], known.node == node { continue }
            let appended = fragments[node.declaredPath].flatMap { fragments in
                try? fragments.flatMap { try loader.content(of: $0) }
            }
            let isBare = bare.contains(node.declaredPath) && node.source == .file
            let isReport = node.source == .result
            let author = isReport ? Author(origin: .ignition, name: "every config") : author
            nodes[node.path] = DeclaredNode(author: author, node: node, appended: isBare ? [] : appended)
        }
        crypttab += expansion.crypttab
        for path in expansion.removed where removed[path] == nil { removed[path] = author }
    }

    private mutating func add(accounts config: Config, _ expansion: Expansion, _ author: Author) {
        for user in config.users {
            let row = expansion.users.first { $0.name == user.name }
            let memberships = expansion.groups.filter { $0.members.contains(user.name) }.map(\.name)
            users[user.name] = DeclaredUser(
                author: author,
                row: row,
                groups: Set(memberships),
                passwordHash: user.passwordHash
            )
            // The group that an account gets for itself.
            if let own = expansion.groups.first(where: { $0.name == user.name }), own.gid == row?.gid {
                groups[own.name] = DeclaredGroup(author: author, row: own)
            }
        }
        for group in config.groups {
            groups[group.name] = DeclaredGroup(
                author: author,
                row: expansion.groups.first { $0.name == group.name }
            )
        }
    }
}

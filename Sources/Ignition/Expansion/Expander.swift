// SPDX-License-Identifier: Apache-2.0

internal import PathNames

/// Says what Ignition leaves on a root, node by node, in the order in which it works.
///
/// That is: accounts, then files, directories and links from the outside in, then hard links, then units, then the keys of
/// encrypted volumes.
public struct Expander {
    let config: Config
    private let loader: ResourceLoader
    var accounts: AccountRows
    let settings: LoginSettings
    var tree: OverlaidTree

    /// Ignition's report of itself.
    public static let resultFile = "/etc/.ignition-result.json"

    /// What a config leaves on a root.
    ///
    /// - Parameters:
    ///   - config: a valid config with all its references followed.
    ///   - root: the operating system before.
    ///   - loader: gets the content of resources; what it does not have counts as lying elsewhere.
    /// - Returns: the nodes that are new or changed, and what is gone.
    /// - Throws: ``Expansion/Failure`` where Ignition would fail; what the root's file system refuses.
    public static func expand(
        _ config: Config,
        on root: any InstalledRoot = EmptyRoot(),
        loader: ResourceLoader = .local
    ) throws -> Expansion {
        var expander = Expander(
            config: config,
            loader: loader,
            accounts: try AccountRows(root),
            settings: LoginSettings(root),
            tree: OverlaidTree(root)
        )
        return try expander.run()
    }

    private var isOld: Bool { config.version.major == 2 }

    private mutating func run() throws -> Expansion {
        let before = accounts
        try accounts.apply(config)
        for user in config.users where user.shouldExist == false { try removeHome(of: user, before) }
        for user in config.users where user.shouldExist != false {
            if try !moveHome(of: user, before) { try passOnHome(of: user, before) }
            if accounts.made.contains(user.name), user.noCreateHome != true { try makeHome(user) }
            if !user.sshAuthorizedKeys.isEmpty { try authorize(user) }
        }
        // Ignition labels them.
        for user in config.users where user.shouldExist != false && user.noCreateHome != true {
            guard let home = accounts.user(user.name)?.home, try tree.look(tree.resolve(home)) == nil else { continue }
            throw Expansion.Failure(path: home, reason: "is the home of \(user.name) and does not exist")
        }
        if isOld { try oldStorage() } else { try storage() }
        for unit in config.units { try write(unit, below: "/etc/systemd/system") }
        for unit in config.networkUnits { try write(unit, below: "/etc/systemd/network") }
        let presets = try UnitPresets.lines(config.units, &tree)
        try write(presets: presets)
        let crypttab = try writeEncryptedVolumes()
        try replace(Self.resultFile, source: .result, mode: 0o600, .unknown)
        return Expansion(
            nodes: tree.nodes.values.sorted { PathName($0.path) < PathName($1.path) },
            removed: tree.removed.sorted { PathName($0) < PathName($1) },
            presets: presets,
            crypttab: crypttab,
            users: accounts.users,
            groups: accounts.groups
        )
    }

    // MARK: - Files, directories and links

    private enum Entry {
        case directory(Directory)
        case file(File)
        case link(Link)
    }

    private mutating func storage() throws {
        var entries: [(depth: Int, path: String, entry: Entry)] = []
        var hardLinks: [(path: String, link: Link)] = []
        var declared: [String: String] = [:]
        // Nothing is put anywhere as long as paths are resolved here, so each folder is looked at once.
        var folders: [Substring: String] = [:]
        func resolved(_ node: Node) throws -> String {
            let slash = node.path.lastIndex(of: "/") ?? node.path.startIndex
            let (folder, name) = (node.path[..<slash], node.path[slash...])
            let path: String
            if let known = folders[folder], !["/", "/.", "/.."].contains(name) {
                path = known + name
            } else {
                path = try tree.resolve(node.path)
                if path.hasSuffix(name) { folders[folder] = String(path.dropLast(name.count)) }
            }
            if let other = declared.updateValue(node.path, forKey: path) {
                throw Expansion.Failure(path: node.path, reason: "leads to \(path), and so does \(other)")
            }
            return path
        }
        for directory in config.storage.directories {
            let path = try resolved(directory.node)
            entries.append((Self.depth(path), path, .directory(directory)))
        }
        for file in config.storage.files {
            let path = try resolved(file.node)
            entries.append((Self.depth(path), path, .file(file)))
        }
        for link in config.storage.links {
            let path = try resolved(link.node)
            if link.hard == true {
                hardLinks.append((path, link))
            } else {
                entries.append((Self.depth(path), path, .link(link)))
            }
        }
        for (_, entries) in Dictionary(grouping: entries, by: \.depth).sorted(by: { $0.key < $1.key }) {
            for (_, path, entry) in entries {
                switch entry {
                case .directory(let directory): try create(directory, at: path)
                case .file(let file): try create(file, at: path)
                case .link(let link): try create(link, at: path)
                }
            }
        }
        for (path, link) in hardLinks { try createHard(link, at: path) }
    }

    static func depth(_ path: String) -> Int { path.utf8.count { $0 == UInt8(ascii: "/") } }

    private mutating func create(_ directory: Directory, at path: String) throws {
        let node = directory.node
        if node.overwrite == true { try tree.remove(path) }
        let there = try tree.look(path)
        guard there == nil || there?.kind == .directory else {
            throw Expansion.Failure(path: node.path, reason: "something else is there, and overwrite is not set")
        }
        var new = try expanded(node, path, .directory, .directory, there)
        new.mode = directory.mode ?? there?.mode ?? 0o755
        try tree.put(new)
    }

    private mutating func create(_ file: File, at path: String) throws {
        let node = file.node
        if node.overwrite == true { try tree.remove(path) }
        let there = try tree.look(path)
        if let there {
            guard there.kind == .file else {
                throw Expansion.Failure(path: node.path, reason: "something else is there, and overwrite is not set")
            }
            guard file.contents.source == nil else {
                throw Expansion.Failure(path: node.path, reason: "a file is there, and overwrite is not set")
            }
        }
        var content: ExpandedNode.Content =
            there != nil ? try tree.content(path) : try load(file.contents, for: node.path)
        try append(file.append, to: &content, for: node.path)
        var new = try expanded(node, path, .file, .file, there)
        new.mode = file.mode ?? there?.mode ?? 0o644
        new.content = content
        try tree.put(new)
    }

    private mutating func create(_ link: Link, at path: String) throws {
        let node = link.node
        if node.overwrite == true { try tree.remove(path) }
        if let there = try tree.look(path) {
            guard there.kind == .symlink, CleanPath.of(there.target ?? "") == CleanPath.of(link.target ?? "") else {
                throw Expansion.Failure(path: node.path, reason: "something else is there, and overwrite is not set")
            }
            // It is left as it is, with its owner.
            return
        }
        // Without a word the owner of what it leads to is taken.
        let target = try tree.follow(link.target ?? "", from: path)
        var new = try expanded(node, path, .symlink, .link, target)
        new.target = link.target
        try tree.put(new)
    }

    mutating func createHard(_ link: Link, at path: String) throws {
        let node = link.node
        if node.overwrite == true { try tree.remove(path) }
        let target = try tree.resolve(link.target ?? "")
        guard let original = try tree.look(target), let kind = original.kind, kind != .directory else {
            throw Expansion.Failure(path: node.path, reason: "its target \(target) is not there, or is a directory")
        }
        // What is its own target is left as it is.
        guard path != target else { return }
        guard try tree.look(path) == nil else {
            throw Expansion.Failure(path: node.path, reason: "something is there, and overwrite is not set")
        }
        try tree.put(
            ExpandedNode(
                path: path,
                declaredPath: node.path,
                kind: kind,
                source: .link,
                mode: kind == .symlink ? nil : original.mode,
                uid: original.uid,
                gid: original.gid,
                content: kind == .file ? try tree.content(target) : nil,
                target: original.target,
                hardLinkTo: target
            )
        )
    }

    /// A node with the owner that the config names, or the one of what is there.
    func expanded(
        _ node: Node,
        _ path: String,
        _ kind: ExpandedNode.Kind,
        _ source: ExpandedNode.Source,
        _ there: InstalledNode?
    ) throws(Expansion.Failure) -> ExpandedNode {
        var (uid, gid) = (node.user.id ?? there?.uid ?? 0, node.group.id ?? there?.gid ?? 0)
        if node.user.id == nil, let name = node.user.name, !name.isEmpty {
            guard let row = accounts.user(name) else {
                throw Expansion.Failure(path: node.path, reason: "there is no user \(name)")
            }
            uid = row.uid
        }
        if node.group.id == nil, let name = node.group.name, !name.isEmpty {
            guard let row = accounts.group(name) else {
                throw Expansion.Failure(path: node.path, reason: "there is no group \(name)")
            }
            gid = row.gid
        }
        return ExpandedNode(path: path, declaredPath: node.path, kind: kind, source: source, uid: uid, gid: gid)
    }

    /// Puts fragments behind a content.
    func append(_ fragments: [Resource], to content: inout ExpandedNode.Content, for path: String) throws {
        for fragment in fragments {
            switch (content, try load(fragment, for: path)) {
            case (.bytes(let before), .bytes(let after)): content = .bytes(before + after)
            default: content = .elsewhere(hash: nil)
            }
        }
    }

    func load(_ resource: Resource, for path: String) throws -> ExpandedNode.Content {
        do throws(ResourceLoader.Failure) {
            return .bytes(try loader.content(of: resource))
        } catch {
            guard resource.source?.hasPrefix("data:") == true else { return .elsewhere(hash: resource.hash) }
            throw Expansion.Failure(path: path, reason: error.description)
        }
    }

    // MARK: - Units

    private mutating func write(_ unit: Unit, below folder: String) throws {
        let isNetwork = folder.hasSuffix("network")
        for dropin in unit.dropins {
            // In 2.x an absent text and an empty one are the same.
            guard let text = dropin.contents, !isOld || !text.isEmpty else { continue }
            try replace(
                "\(folder)/\(unit.name).d/\(dropin.name)",
                source: .dropin,
                mode: 0o644,
                .bytes(Array(text.utf8))
            )
        }
        let path = "\(folder)/\(unit.name)"
        if let text = unit.contents, !text.isEmpty {
            try replace(path, source: .unit, mode: 0o644, .bytes(Array(text.utf8)))
        }
        guard !isNetwork, let mask = unit.mask else { return }
        let resolved = try tree.resolve(path)
        if mask {
            try tree.remove(resolved)
            var node = ExpandedNode(path: resolved, declaredPath: path, kind: .symlink, source: .mask, uid: 0, gid: 0)
            node.target = "/dev/null"
            try tree.put(node)
        } else if try tree.look(resolved)?.target == "/dev/null" {
            try tree.remove(resolved)
        }
    }

    private mutating func write(presets: [String]) throws {
        guard !presets.isEmpty else { return }
        let path = "/etc/systemd/system-preset/20-ignition.preset"
        let resolved = try tree.resolve(path)
        var text = Array((presets.joined(separator: "\n") + "\n").utf8)
        let there = try tree.look(resolved)
        if there != nil, case .bytes(let before) = try tree.content(resolved) { text = before + text }
        try replace(path, source: .preset, mode: there?.mode ?? 0o644, .bytes(text))
    }

    /// Puts a file somewhere, whatever was there.
    mutating func replace(
        _ path: String,
        source: ExpandedNode.Source,
        mode: Int,
        _ content: ExpandedNode.Content,
        _ owner: (uid: Int, gid: Int) = (0, 0)
    ) throws {
        let resolved = try tree.resolve(path)
        try tree.put(
            ExpandedNode(
                path: resolved,
                declaredPath: path,
                kind: .file,
                source: source,
                mode: mode,
                uid: owner.uid,
                gid: owner.gid,
                content: content
            )
        )
    }
}

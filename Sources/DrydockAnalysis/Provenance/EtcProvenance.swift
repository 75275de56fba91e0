// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import Ignition

/// Every path of `/etc` that is not as the image sets it, and every path that a config declares.
struct EtcProvenance {
    private let context: ProvenanceContext
    private let etc: EtcFacts
    private let accounts: AccountProvenance
    /// What was found out about accounts, and about groups, by name.
    private let users: [String: Provenance.Entry]
    private let groups: [String: Provenance.Entry]
    /// The directories that hold anything.
    private let filled: Set<String>

    /// `identities` is what was found out about accounts and groups.
    init(
        _ context: ProvenanceContext,
        etc: EtcFacts,
        accounts: AccountProvenance,
        identities: [Provenance.Entry]
    ) {
        func table(_ subject: Provenance.Subject) -> [String: Provenance.Entry] {
            Dictionary(identities.filter { $0.subject == subject }.map { ($0.name, $0) }) { first, _ in first }
        }
        (self.context, self.etc, self.accounts) = (context, etc, accounts)
        (users, groups) = (table(.user), table(.group))
        filled = Set(context.live.keys.map(Self.folder))
    }

    private static func folder(of path: String) -> String {
        String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }

    /// The entries by path.
    func entries() -> [String: Provenance.Entry] {
        var entries: [String: Provenance.Entry] = [:]
        for drift in etc.drift { entries[drift.path] = entry(drift) }
        // A directory is whose all that lies in it is; the deepest come first.
        var inside: [String: [Provenance.Entry]] = [:]
        for (path, entry) in entries { inside[Self.folder(of: path), default: []].append(entry) }
        let folders = etc.drift.filter { $0.change == .added && context.live[$0.path]?.type == .directory }
        for drift in folders.reversed() where context.declared.nodes[drift.path] == nil {
            guard let entry = folder(drift.path, inside[drift.path] ?? []) else { continue }
            entries[drift.path] = entry
            let above = Self.folder(of: drift.path)
            inside[above] = (inside[above] ?? []).filter { $0.name != drift.path } + [entry]
        }
        for (path, declared) in context.declared.nodes where entries[path] == nil {
            guard Self.isListed(declared.node, isNode: context.machineConfig.isNode) else { continue }
            entries[path] = judge(declared)
        }
        return entries
    }

    /// Whether a declared node that is no different from the image's is worth a line.
    private static func isListed(_ node: ExpandedNode, isNode: Bool) -> Bool {
        // On a cluster's node the daemon deletes the presets each time that it starts.
        if node.source == .preset, isNode { return false }
        return ![.home, .parent, .sshKeys].contains(node.source)
    }

    private func judge(_ declared: DeclaredState.DeclaredNode) -> Provenance.Entry {
        declared.node.source == .crypttab ? crypttab(declared) : compare(declared)
    }

    private func compare(_ declared: DeclaredState.DeclaredNode) -> Provenance.Entry {
        let root = HostRoot(now: context.view)
        let path = declared.node.path
        let live: InstalledNode?
        do {
            live = try root.look(path)
        } catch {
            let unknown = NodeComparison(remark: "it cannot be looked at")
            return Provenance.Entry(declared, unknown, subject: .file)
        }
        let comparison = NodeComparison(declared, with: live) { try root.contents(path) }
        return Provenance.Entry(declared, comparison, subject: .file)
    }

    /// The rows that a config leads to stand there, and no others.
    private func crypttab(_ declared: DeclaredState.DeclaredNode) -> Provenance.Entry {
        var entry = compare(declared)
        guard entry.state == .asDeclared || entry.state == .drifted, entry.differs.first != "type",
            let text = (try? context.view.etc.text("crypttab")) ?? nil
        else { return entry }
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
        let rows = context.declared.crypttab
        let isSame = lines.count == rows.count && rows.allSatisfy { row in lines.contains { row.matches($0) } }
        if !isSame {
            entry.state = .drifted
            entry.differs.insert("content", at: 0)
        }
        return entry
    }

    // MARK: - One path

    private func entry(_ drift: EtcFacts.Drift) -> Provenance.Entry {
        let path = drift.path
        // What an account is decides about the rows of tables, which several write to.
        if let table = AccountTable.names.first(where: { path == "/etc/\($0.name)" }) {
            return self.table(table.name, isOfGroups: table.isOfGroups, path)
        }
        if let declared = context.declared.nodes[path] { return judge(declared) }
        if let author = context.declared.removed[path], drift.change == .deleted {
            return Provenance.Entry(
                subject: .file,
                name: path,
                origin: author.origin,
                confidence: .certain,
                state: .asDeclared,
                evidence: ["taken away as \(author.name) declares"]
            )
        }
        if let entry = leftover(path) { return entry }
        if let (words, isStamp) = context.machineConfig.evidence(path) {
            return context.undeclared(.file, path, .machineConfig, isStamp ? .certain : .high, words)
        }
        if let words = context.journal.evidence(path: path) {
            return context.undeclared(.file, path, .ignition, .high, words)
        }
        if let entry = enablement(drift) { return entry }
        // Neither Ignition nor the first boot takes away anything else.
        if drift.change == .deleted {
            return context.undeclared(.file, path, .byHand, .medium, "Ignition and the first boot delete nothing here")
        }
        if let entry = known(path, isNew: drift.change == .added) { return entry }
        return context.unexplained(.file, path, modified: modified(drift))
    }

    /// What someone writes there who writes nowhere else.
    private func known(_ path: String, isNew: Bool) -> Provenance.Entry? {
        if let (words, confidence) = FirstBootGlue.writer(path, isPlatformCloud: context.isCloud) {
            return context.undeclared(.file, path, .firstBoot, confidence, words)
        }
        if isNew, let rule = context.rules.path(path, target: context.live[path]?.target) {
            return context.undeclared(.file, path, rule.origin, .high, rule.evidence)
        }
        if [".rpmnew", ".rpmsave", ".rpmorig", ".dpkg-dist", ".dpkg-old"].contains(where: path.hasSuffix) {
            return context.undeclared(.file, path, .package, .medium, "package managers use this ending")
        }
        if FirstBootGlue.isDoubtful(path), let provisioned = context.provisioned,
            let modified = context.modified(path),
            TimeWindow.judge(modified - provisioned).0 != .byHand
        {
            let words = "the first boot keeps the network there that the installer or the kernel arguments set up"
            return context.undeclared(.file, path, .firstBoot, .medium, words)
        }
        return nil
    }

    /// When the content last changed; that of what is gone is not known, and that of a directory is when it was made only
    /// if it is empty.
    private func modified(_ drift: EtcFacts.Drift) -> Int64? {
        guard drift.change == .added || drift.change == .modified, let node = context.live[drift.path] else {
            return nil
        }
        if node.type == .directory, filled.contains(drift.path) { return nil }
        return context.modified(drift.path)
    }

    /// An added directory takes the origin of what lies in it: that of the one who came first.
    private func folder(_ path: String, _ inside: [Provenance.Entry]) -> Provenance.Entry? {
        let order: [Provenance.Origin] = [.ignition, .firstBoot, .machineConfig, .imageDefault, .package, .byHand]
        guard let first = inside.first(by: order) else { return nil }
        let isOne = inside.allSatisfy { $0.origin == first.origin }
        guard isOne || first.origin != .byHand else { return nil }
        return context.undeclared(
            .file,
            path,
            first.origin,
            first.confidence == .certain ? .high : isOne ? first.confidence : .low,
            isOne ? "all that lies in it is of this origin" : "some of what lies in it is of this origin"
        )
    }

    // MARK: - Ignition's own traces

    /// What Ignition and the programs that it calls leave whatever the config is.
    private func leftover(_ path: String) -> Provenance.Entry? {
        switch path {
        case Expander.resultFile, "/etc/systemd/system-preset/\(PresetRules.ofIgnition)":
            return context.undeclared(.file, path, .ignition, .certain, "only Ignition writes it")
        case "/etc/systemd/system-preset" where context.live["\(path)/\(PresetRules.ofIgnition)"] != nil:
            return context.undeclared(.file, path, .ignition, .high, "Ignition keeps its presets there")
        case "/etc/.pwd.lock":
            return whoever(path, AccountTable.names.map(\.name), "changes to accounts leave this lock")
        default:
            let name = path.dropFirst("/etc/".count).dropLast()
            guard path.hasSuffix("-"), AccountTable.names.contains(where: { $0.name == name }) else { return nil }
            return whoever(path, [String(name)], "changes to /etc/\(name) leave this copy")
        }
    }

    /// The origin of whoever changed one of these tables.
    private func whoever(_ path: String, _ tables: [String], _ words: String) -> Provenance.Entry {
        let changed = tables.flatMap { name in
            authors(of: name, isOfGroups: AccountTable.names.contains { $0.name == name && $0.isOfGroups })
        }
        guard let origin = changed.first(by: Self.telling)?.origin else {
            return context.unexplained(.file, path, modified: nil)
        }
        let isDeclared = changed.contains { $0.origin == origin && $0.state != .undeclared && $0.state != nil }
        return Provenance.Entry(
            subject: .file,
            name: path,
            origin: origin,
            confidence: .medium,
            state: isDeclared ? .asDeclared : context.isComplete ? .undeclared : nil,
            evidence: [words]
        )
    }

    /// Of several who changed one file, the one who is named.
    private static let telling: [Provenance.Origin] = [
        .ignition, .machineConfig, .byHand, .package, .imageDefault, .firstBoot, .unknown,
    ]

    // MARK: - Tables of accounts

    /// The accounts and groups whose rows in a table changed.
    private func authors(of table: String, isOfGroups: Bool) -> [Provenance.Entry] {
        var names = accounts.changed(table)
        // Who is missing in a group that is as the image has it is to be seen in no changed row.
        if isOfGroups { names.formUnion(groups.values.lazy.filter { $0.differs == ["members"] }.map(\.name)) }
        return names.sorted().compactMap { (isOfGroups ? groups[$0] : nil) ?? users[$0] }
    }

    private func table(_ name: String, isOfGroups: Bool, _ path: String) -> Provenance.Entry {
        let changed = authors(of: name, isOfGroups: isOfGroups)
        let declared = changed.filter { $0.state != nil && $0.state != .undeclared }
        let others = changed.filter { $0.state == nil || $0.state == .undeclared }
        guard let first = declared.first ?? others.first(by: Self.telling) else {
            return context.unexplained(.file, path, modified: nil)
        }
        let names = changed.map(\.name).joined(separator: ", ")
        var entry = Provenance.Entry(
            subject: .file,
            name: path,
            origin: first.origin,
            confidence: first.confidence == .certain ? .high : first.confidence,
            state: first.state,
            evidence: ["rows changed: \(names)"]
        )
        guard !declared.isEmpty else { return entry }
        let drifted = declared.filter { $0.state != .asDeclared && !hides(name, $0) }
        let differing = (drifted + others.filter { $0.origin != first.origin }).map(\.name)
        entry.state = differing.isEmpty ? .asDeclared : .drifted
        entry.differs = differing.isEmpty ? [] : ["content"]
        if !differing.isEmpty { entry.evidence.append("not as declared: \(differing.joined(separator: ", "))") }
        return entry
    }

    /// Whether what drifted of an account is not to be seen in a table.
    private func hides(_ table: String, _ entry: Provenance.Entry) -> Bool {
        if entry.state == .missing { return accounts.holds(entry.name, in: table) }
        guard entry.state == .drifted, entry.differs != ["exists"] else { return false }
        switch table {
        case "passwd": return Set(entry.differs).isSubset(of: ["groups", "password"])
        case "shadow": return !entry.differs.contains("password")
        case "subuid", "subgid": return true
        default: return false
        }
    }

    // MARK: - Links that enable units

    /// A link that the first boot made or took away, as the presets say.
    private func enablement(_ drift: EtcFacts.Drift) -> Provenance.Entry? {
        guard let place = UnitPlace(drift.path) else { return nil }
        let unit: String
        switch place {
        case .wanted(let name, let folder):
            unit = name
            if drift.change != .deleted {
                let isOwn = UnitPlace.leads(context.live[drift.path]?.target, to: name)
                guard isOwn, context.units.install(name)?.folders.contains(folder) == true else { return nil }
            }
        case .definition(let name):
            guard let target = context.live[drift.path]?.target, target != "/dev/null" else { return nil }
            unit = String(target.split(separator: "/").last ?? "")
            guard context.units.install(unit)?.aliases.contains(name) == true else { return nil }
        case .dropin: return nil
        }
        let isThere = drift.change == .added || drift.change == .modified
        if let declared = context.declared.units[unit], declared.author.origin == .machineConfig,
            declared.unit.enabled == isThere
        {
            return Provenance.Entry(
                subject: .file,
                name: drift.path,
                origin: .machineConfig,
                confidence: .high,
                state: .asDeclared,
                evidence: ["\(declared.author.name) has \(unit) \(isThere ? "enabled" : "disabled")"]
            )
        }
        guard let rule = context.units.presets.rule(for: unit) else { return nil }
        guard rule.isEnabled == isThere else {
            // On a cluster's node the daemon deletes the presets that it was provisioned with.
            guard !context.machineConfig.isNode else { return nil }
            let words = "the presets say otherwise (\(rule.file): \(rule.line))"
            return context.undeclared(.file, drift.path, .byHand, .medium, words)
        }
        // Ignition itself disables what was enabled; everything else systemd does afterwards.
        let isIgnition = !isThere && rule.isOfIgnition
        var entry = context.undeclared(
            .file,
            drift.path,
            isIgnition ? .ignition : .firstBoot,
            .high,
            "\(rule.file): \(rule.line)"
        )
        if rule.isOfIgnition, context.declared.units[unit]?.unit.enabled == isThere { entry.state = .asDeclared }
        return entry
    }
}

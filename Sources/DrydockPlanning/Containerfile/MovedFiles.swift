// SPDX-License-Identifier: Apache-2.0

internal import Digest
internal import DrydockModel

/// The files of `/etc` that go into the image, as the host has them.
struct MovedFiles {
    /// What is copied into the context.
    private(set) var entries: [BuildContext.Entry] = []
    /// What stays on the host although nothing secret speaks against it: path and reason.
    private(set) var leftOut: [(path: String, why: String)] = []
    private var deleted: [String] = []
    private var modes: [Node] = []
    private var owned: [Node] = []
    private var moved: [StateDisposition] = []

    /// Trees that programs make from other files; what they are made from goes into the image.
    private static let made = [
        "/etc/selinux/*/active/*", "/etc/selinux/*/policy/*", "/etc/selinux/*/contexts/*",
        "/etc/selinux/*/.policy.sha512",
        "/etc/pki/ca-trust/extracted/*", "/etc/crypto-policies/back-ends/*", "/etc/alternatives/*", "/etc/*.cache",
        "/etc/systemd/system-preset/20-ignition.preset", "/etc/*-", "/etc/.*", "/etc/*.rpmsave", "/etc/*.rpmnew",
        "/etc/systemd/system/drydock-*", "/etc/systemd/system/*/drydock-*",
    ]
    private static let repositories = ["/etc/yum.repos.d/*", "/etc/pki/rpm-gpg/*", "/etc/apt/sources.list.d/*"]

    init(
        _ plan: Plan,
        _ analysis: Analysis,
        _ dispositions: [StateDisposition],
        _ read: (String) throws -> HostFile?
    ) throws {
        let live = Dictionary(analysis.etc.live.map { ($0.path, $0) }) { first, _ in first }
        let predicted = Dictionary(plan.prediction.etc.map { ($0.path, $0) }) { first, _ in first }
        let units = Dictionary(grouping: analysis.etc.drift.map(\.path)) { UnitState.unit(of: $0) ?? "" }
        var drifted: [String] = []
        for disposition in dispositions where disposition.movable && [.kept, .moved].contains(disposition.becomes) {
            let paths: [String] =
                switch disposition.subject {
                case .file: [disposition.name]
                case .unit: (units[disposition.name] ?? []).sorted()
                default: []
                }
            for path in paths {
                if Self.made.contains(where: { Pattern.matches($0, path) }) {
                    let isPolicy = path.hasPrefix("/etc/selinux/")
                    leftOut.append(
                        (
                            path,
                            isPolicy
                                ? "the policy is taken by what was set, see above"
                                : "a program makes it from something else"
                        )
                    )
                    continue
                }
                guard let outcome = predicted[path] else { continue }
                if outcome.outcome == .identical { continue }
                guard let node = live[path] else {
                    if outcome.outcome == .staysDeleted { deleted.append(path) } else { drifted.append(path) }
                    continue
                }
                guard let planned = outcome.result, let file = try read(path) else {
                    drifted.append(path)
                    continue
                }
                guard Self.isSame(file, planned), planned.mode == node.mode || node.type == .symlink else {
                    drifted.append(path)
                    continue
                }
                // The plan may have been written by anybody, and names and modes do not tell everything.
                if let why = Self.objection(path, node, file) {
                    leftOut.append((path, why))
                    continue
                }
                add(path, node, file)
            }
            if !paths.isEmpty { moved.append(disposition) }
        }
        guard drifted.isEmpty else {
            let more = drifted.count > 5 ? " and \(drifted.count - 5) more" : ""
            throw DrydockError(
                .stale,
                "since the plan was made these changed: \(drifted.sorted().prefix(5).joined(separator: ", "))\(more)",
                hint: "make a new plan, then the Containerfile from that"
            )
        }
        addFolders(live)
        modes = plan.prediction.etc.filter { $0.outcome == .metadataReverts }.compactMap { live[$0.path] }
    }

    // MARK: - Lines

    var repositoryRemarks: [String] { ["Repositories and keys of this host, for the packages below."] }

    var repositoryLines: [String] {
        let folders = ["yum.repos.d", "pki/rpm-gpg", "apt/sources.list.d"]
        return folders.filter { folder in entries.contains { $0.path.hasPrefix("files/etc/\(folder)/") } }
            .map { "COPY files/etc/\($0)/ /etc/\($0)/" }
    }

    var remarks: [String] {
        [
            "\(Quantities.counted(entries.count { $0.content != .directory }, "path")) of /etc as this host has them\(moved.asked)."
        ]
    }

    var lines: [String] {
        guard entries.contains(where: { $0.path.hasPrefix("files/etc/") }) else { return [] }
        return ["COPY files/etc/ /etc/"]
            + owned.map { "RUN chown -h \($0.uid):\($0.gid) \(ShellWords.quoted($0.path))" }
    }

    var deletionRemarks: [String] { ["Defaults that were removed on this host, and stay so."] }

    var deletionLines: [String] { deleted.isEmpty ? [] : ["RUN rm -rf \(ShellWords.line(deleted.sorted()))"] }

    var modeRemarks: [String] {
        ["Directories whose mode or owner was changed here, which a merge does not keep (DD-ETC-0002)."]
    }

    var modeLines: [String] {
        modes.map { node in
            let path = ShellWords.quoted(node.path)
            return "RUN chmod 0\(String(node.mode, radix: 8)) \(path) && chown \(node.uid):\(node.gid) \(path)"
        }
    }

    /// What programs make from files that are among them, made anew.
    func remakes(_ tools: Set<String>) -> [String] {
        let makers = [
            ("files/etc/pki/ca-trust/source/", "/usr/bin/update-ca-trust", "RUN update-ca-trust"),
            ("files/etc/crypto-policies/", "/usr/bin/update-crypto-policies", "RUN update-crypto-policies --no-reload"),
        ]
        return makers.filter { folder, tool, _ in
            tools.contains(tool) && entries.contains { $0.content != .directory && $0.path.hasPrefix(folder) }
        }.map(\.2)
    }

    /// Whether something is among them that the initial file system is made from.
    var changesInitramfs: Bool {
        entries.contains { $0.content != .directory && $0.path.hasPrefix("files/etc/dracut.conf.d/") }
    }

    // MARK: - Files

    private mutating func add(_ path: String, _ node: Node, _ file: HostFile) {
        let content: BuildContext.Entry.Content =
            file.target.map(BuildContext.Entry.Content.link) ?? .file(file.content ?? [])
        entries.append(BuildContext.Entry(path: "files\(path)", content: content, mode: node.mode))
        if node.uid != 0 || node.gid != 0 { owned.append(node) }
    }

    /// The folders above the files, with the modes that they have here, so that a copy does not change those of the image.
    private mutating func addFolders(_ live: [String: Node]) {
        var folders: Set<String> = []
        for entry in entries {
            var names = entry.path.split(separator: "/").dropLast().map(String.init)
            while names.count > 1 {
                folders.insert(names.joined(separator: "/"))
                names.removeLast()
            }
        }
        for folder in folders.sorted() {
            let mode = live[String(folder.dropFirst("files".count))]?.mode ?? 0o755
            entries.append(BuildContext.Entry(path: folder, content: .directory, mode: mode))
        }
    }

    /// Why a file stays on the host; `nil` for nothing.
    private static func objection(_ path: String, _ node: Node, _ file: HostFile) -> String? {
        if let reason = Confidential.reason(path, mode: node.type == .file ? node.mode : nil) { return reason.rawValue }
        if path.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "its name would be a line of its own in a Containerfile"
        }
        return file.content.flatMap(Confidential.secret).map { "it holds \($0)" }
    }

    private static func isSame(_ file: HostFile, _ node: Node) -> Bool {
        switch node.type {
        case .symlink: file.target == node.target
        case .file: file.content.map { SHA256.hex(of: $0) == node.sha256 } ?? false
        default: false
        }
    }
}

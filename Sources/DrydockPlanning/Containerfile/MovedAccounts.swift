// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The accounts of services that the image is to have with the numbers of this host: sysusers.d(5), and their homes by
/// tmpfiles.d(5).
struct MovedAccounts {
    private static let sysusers = "usr/lib/sysusers.d/00-host.conf"
    private static let tmpfiles = "usr/lib/tmpfiles.d/host-accounts.conf"

    private let users: [AccountFacts.User]
    private let groups: [AccountFacts.Group]
    private let all: [AccountFacts.Group]
    private let asked: String

    init(_ analysis: Analysis, _ dispositions: [StateDisposition]) {
        let accounts = analysis.host?.accounts ?? AccountFacts()
        let moved = dispositions.filter { $0.movable && ($0.subject == .user || $0.subject == .group) }
        let names = Set(moved.filter { $0.subject == .user }.map(\.name))
        let groupNames = Set(moved.filter { $0.subject == .group }.map(\.name))
        users = accounts.users.filter { $0.file == "/etc/passwd" && names.contains($0.name) }
        groups = accounts.groups.filter { $0.file == "/etc/group" && groupNames.contains($0.name) }
        all = accounts.groups
        asked = moved.asked
    }

    var remarks: [String] {
        ["Accounts of services, with the numbers of this host, before packages make them with others\(asked)."]
    }

    func lines(_ tools: Set<String>) -> [String] {
        guard !entries.isEmpty else { return [] }
        let copies = entries.map { "COPY \($0.path) /\($0.path.dropFirst("files/".count))" }
        // An image without it makes them when it boots.
        return copies + (tools.contains("/usr/bin/systemd-sysusers") ? ["RUN systemd-sysusers"] : [])
    }

    var entries: [BuildContext.Entry] {
        var entries: [BuildContext.Entry] = []
        func add(_ path: String, _ lines: [String]) {
            guard !lines.isEmpty else { return }
            let text = lines.map { $0 + "\n" }.joined()
            entries.append(BuildContext.Entry(path: "files/\(path)", content: .file(Array(text.utf8))))
        }
        add(Self.sysusers, rules)
        add(Self.tmpfiles, homes)
        return entries
    }

    private var rules: [String] {
        let primary = users.compactMap { user in all.first { $0.gid == user.gid } }
        let first = (groups + primary).uniquedByName.map { "g \($0.name) \($0.gid)" }
        let accounts = users.map { user in
            "u \(user.name) \(user.uid):\(user.gid) - \(Self.field(user.home.isEmpty ? "/" : user.home)) \(Self.field(user.shell))"
        }
        let members = groups.flatMap { group in group.members.map { "m \($0) \(group.name)" } }
            .filter { line in users.contains { line.hasPrefix("m \($0.name) ") } }
        return first + accounts + members
    }

    /// Homes below `/var`, which no image hands on to a host.
    private var homes: [String] {
        users.filter { $0.home.hasPrefix("/var/lib/") || $0.home.hasPrefix("/var/cache/") }
            // Only where the directory is made: one that is there keeps its mode and owners.
            .map { "d \(Self.field($0.home)) :0750 :\($0.name) :\(group(of: $0)) -" }
    }

    /// A word of sysusers.d(5) and tmpfiles.d(5).
    private static func field(_ text: String) -> String {
        let plain = text.replacing("%", with: "%%")
        return plain.contains(" ") ? "\"\(plain)\"" : plain
    }

    private func group(of user: AccountFacts.User) -> String {
        all.first { $0.gid == user.gid }?.name ?? String(user.gid)
    }
}

extension [AccountFacts.Group] {
    /// Each group once.
    fileprivate var uniquedByName: [AccountFacts.Group] {
        var seen: Set<String> = []
        return filter { seen.insert($0.name).inserted }
    }
}

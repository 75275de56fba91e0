// SPDX-License-Identifier: Apache-2.0

/// What `/etc/login.defs` and `/etc/default/useradd` of a root say, with the defaults of shadow-utils.
///
/// A file that cannot be read counts as absent: some roots hide the second one from ordinary users.
struct LoginSettings {
    private let settings: [String: String]

    /// Where home directories are made.
    let homes: String
    /// The shell of an account that names none.
    let shell: String
    /// The group of an account that has none of its own.
    let defaultGroup: Int

    init(_ root: any InstalledRoot) {
        settings = (try? Self.table(root, "/etc/login.defs") { $0 == " " || $0 == "\t" }) ?? [:]
        let defaults = (try? Self.table(root, "/etc/default/useradd") { $0 == "=" }) ?? [:]
        homes = defaults["HOME"] ?? "/home"
        shell = defaults["SHELL"] ?? "/bin/bash"
        defaultGroup = defaults["GROUP"].flatMap { Int($0) } ?? 100
    }

    /// Whether accounts get a group of their own.
    var hasUserGroups: Bool { settings["USERGROUPS_ENAB"]?.lowercased() != "no" }

    /// Permission bits of a new home directory.
    var homeMode: Int {
        if let mode = settings["HOME_MODE"].flatMap({ Int($0, radix: 8) }) { return mode }
        return 0o777 & ~(settings["UMASK"].flatMap { Int($0, radix: 8) } ?? 0o22)
    }

    /// The number that `useradd` gives to the next account.
    func nextUser(isSystem: Bool, taken: Set<Int>) -> Int { next("UID", isSystem: isSystem, taken) }

    /// The number that `groupadd` gives to the next group; an account's own group gets the account's, if it can.
    func nextGroup(isSystem: Bool, taken: Set<Int>, preferring wanted: Int? = nil) -> Int {
        if let wanted, range("GID", isSystem: isSystem).contains(wanted), !taken.contains(wanted) { return wanted }
        return next("GID", isSystem: isSystem, taken)
    }

    private func range(_ kind: String, isSystem: Bool) -> ClosedRange<Int> {
        let lowest = number("\(kind)_MIN", 1000)
        let (from, to) =
            isSystem
            ? (number("SYS_\(kind)_MIN", 101), number("SYS_\(kind)_MAX", lowest - 1))
            : (lowest, number("\(kind)_MAX", 60000))
        return from...max(from, to)
    }

    /// One above the highest of the range, or for the system's the highest that is free.
    private func next(_ kind: String, isSystem: Bool, _ taken: Set<Int>) -> Int {
        let range = range(kind, isSystem: isSystem)
        if isSystem { return range.reversed().first { !taken.contains($0) } ?? range.upperBound }
        let above = taken.filter(range.contains).max().map { $0 + 1 } ?? range.lowerBound
        return range.contains(above) ? above : range.first { !taken.contains($0) } ?? range.lowerBound
    }

    private func number(_ name: String, _ other: Int) -> Int {
        settings[name].flatMap { Int($0) } ?? other
    }

    private static func table(
        _ root: any InstalledRoot,
        _ path: String,
        separator: (Character) -> Bool
    ) throws -> [String: String] {
        var table: [String: String] = [:]
        for line in try root.lines(path) where !line.hasPrefix("#") {
            let parts = line.split(maxSplits: 1, whereSeparator: separator)
            guard parts.count == 2 else { continue }
            table[String(parts[0])] = parts[1].split(whereSeparator: { $0 == " " || $0 == "\t" }).first.map(String.init)
        }
        return table
    }
}

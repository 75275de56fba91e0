// SPDX-License-Identifier: Apache-2.0

internal import Ignition

/// What a path below `/etc/systemd/system` does to which unit.
enum UnitPlace: Equatable {
    /// The unit itself, an alias of another one, or a mask.
    case definition(unit: String)
    /// A file of drop-ins.
    case dropin(unit: String)
    /// A link that has a unit started with another one; `folder` is the name of the directory that it lies in.
    case wanted(unit: String, folder: String)

    /// Where units of the administrator lie.
    static let folder = "/etc/systemd/system/"

    /// What a path does; `nil` for a directory of such paths, and for everything else.
    init?(_ path: String) {
        guard path.hasPrefix(Self.folder) else { return nil }
        let parts = path.dropFirst(Self.folder.count).split(separator: "/", omittingEmptySubsequences: false)
        switch parts.count {
        case 1 where UnitName.isUnit(parts[0]): self = .definition(unit: String(parts[0]))
        case 2 where parts[0].hasSuffix(".d") && UnitName.isUnit(parts[0].dropLast(2)):
            self = .dropin(unit: String(parts[0].dropLast(2)))
        case 2
        where UnitName.isUnit(parts[1]) && [".wants", ".requires", ".upholds"].contains(where: parts[0].hasSuffix):
            self = .wanted(unit: String(parts[1]), folder: String(parts[0]))
        default: return nil
        }
    }

    /// Whether a link's target is the file of a unit, or of the template that it is an instance of.
    static func leads(_ target: String?, to unit: String) -> Bool {
        guard let target, let slash = target.lastIndex(of: "/") else { return target == unit }
        let (folder, name) = (String(target[..<slash]), String(target[target.index(after: slash)...]))
        let folders = ["/etc", "/usr/lib", "/lib", "/usr/local/lib", "/run"].map { "\($0)/systemd/system" } + [".."]
        return folders.contains(folder) && [unit, UnitInstance(unit)?.template].contains(name)
    }
}

/// The `[Install]` section of a unit: what enabling it does.
struct InstallSection {
    /// The names of the directories that a link is made in, such as `multi-user.target.wants`.
    private(set) var folders: Set<String> = []
    /// The other names that it gets.
    private(set) var aliases: Set<String> = []

    /// Whether enabling the unit does anything.
    var isEmpty: Bool { folders.isEmpty && aliases.isEmpty }

    /// Reads the section of a unit's text.
    init(_ text: String) {
        var isHere = false
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: "=", maxSplits: 1)
            if line.hasPrefix("[") { isHere = line.hasPrefix("[Install]") }
            guard isHere, words.count == 2 else { continue }
            let values = words[1].split(whereSeparator: \.isWhitespace).map(String.init)
            switch words[0].filter({ !$0.isWhitespace }) {
            case "WantedBy": folders.formUnion(values.map { "\($0).wants" })
            case "RequiredBy": folders.formUnion(values.map { "\($0).requires" })
            case "UpheldBy": folders.formUnion(values.map { "\($0).upholds" })
            case "Alias": aliases.formUnion(values)
            default: break
            }
        }
    }
}

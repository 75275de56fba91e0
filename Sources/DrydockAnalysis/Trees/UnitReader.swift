// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import PathNames

/// Reads a folder of systemd's units, and one of presets.
struct UnitReader {
    private static let programKeys: Set = [
        "ExecStart", "ExecStartPre", "ExecStartPost", "ExecCondition", "ExecReload", "ExecStop", "ExecStopPost",
    ]
    private static let linkFolders = [".wants", ".requires", ".upholds"]

    let reader: FactReader
    /// The folder of units, below the reader's root.
    let units: String
    /// The folder of presets.
    let presets: String

    func facts() -> UnitFacts {
        var facts = UnitFacts()
        for name in reader.names(units) {
            if UnitName.isUnit(name) {
                if let unit = unit(name) { facts.units.append(unit) }
            } else if name.hasSuffix(".d") {
                let dropins = reader.names("\(units)/\(name)", suffix: ".conf")
                if !dropins.isEmpty { facts.dropins[String(name.dropLast(2))] = dropins }
                let programs = dropins.compactMap { dropin in
                    reader.parse("\(units)/\(name)/\(dropin)") { try SectionedText($0) }
                }.flatMap { $0.settings.compactMap(Self.program) }
                if !programs.isEmpty { facts.dropinPrograms[String(name.dropLast(2))] = Set(programs).sorted() }
            } else if Self.linkFolders.contains(where: name.hasSuffix) {
                facts.links += reader.names("\(units)/\(name)").filter(UnitName.isUnit).map { unit in
                    UnitFacts.Link(unit: unit, folder: name, target: reader.look("\(units)/\(name)/\(unit)")?.target)
                }
            }
        }
        facts.presets = reader.names(presets, suffix: ".preset").flatMap { name in
            reader.lines("\(presets)/\(name)").compactMap { Self.preset($0, in: name) }
        }
        return facts
    }

    private func unit(_ name: String) -> UnitFacts.Unit? {
        let path = "\(units)/\(name)"
        guard let node = reader.look(path) else { return nil }
        if node.type == .symlink {
            let place = PathName.destination(of: node.target ?? "", from: reader.shown(path))
            return UnitFacts.Unit(name: name, kind: place == "/dev/null" ? .mask : .link, target: node.target)
        }
        guard node.type == .file else { return nil }
        guard node.size != 0 else { return UnitFacts.Unit(name: name, kind: .mask) }
        var unit = UnitFacts.Unit(name: name, kind: .file)
        guard let text = reader.parse(path, { try SectionedText($0) }) else { return unit }
        func install(_ key: String) -> [String] { text.values(key, in: "Install").flatMap(\.words) }
        unit.wanted =
            (install("WantedBy").map { "\($0).wants" } + install("RequiredBy").map { "\($0).requires" }
            + install("UpheldBy").map { "\($0).upholds" }).sorted()
        unit.aliases = install("Alias").sorted()
        unit.also = install("Also").sorted()
        unit.programs = Set(text.settings.compactMap(Self.program)).sorted()
        return unit
    }

    /// The program of a line that runs one; `nil` where it depends on the moment.
    private static func program(_ setting: SectionedText.Setting) -> String? {
        guard programKeys.contains(setting.key) else { return nil }
        let command = setting.value.drop { "@-:+!|".contains($0) }
        guard let program = command.words.first?.filter({ $0 != "\"" && $0 != "'" }), !program.isEmpty,
            !program.contains("%"), !program.contains("$")
        else { return nil }
        return program
    }

    private static func preset(_ line: String, in file: String) -> UnitFacts.Preset? {
        let words = line.words
        guard words.count > 1, ["enable", "disable", "ignore"].contains(words[0]) else { return nil }
        return UnitFacts.Preset(
            enable: words[0] == "enable",
            pattern: words[1],
            instances: Array(words[2...]),
            file: file
        )
    }
}

/// The names of systemd's units.
enum UnitName {
    private static let suffixes: Set<Substring> = [
        "service", "socket", "device", "mount", "automount", "swap", "target", "path", "timer", "slice", "scope",
    ]

    /// Whether a file's name is that of a unit.
    static func isUnit(_ name: some StringProtocol) -> Bool {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return false }
        return suffixes.contains(Substring(name[name.index(after: dot)...]))
    }
}

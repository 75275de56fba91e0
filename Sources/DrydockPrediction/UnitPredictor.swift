// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import PathNames

/// Which units start after the switch, and which do not.
struct UnitPredictor {
    /// Folders that programs are listed of, so that one that is not listed is not there.
    private static let listed = ["/usr/bin/", "/usr/sbin/", "/usr/libexec/"]
    private static let folder = "/etc/systemd/system/"

    /// Units of the host's old tree, of its `/etc`, and of the image.
    let old: UnitFacts
    let local: UnitFacts
    let image: UnitFacts
    /// Programs of the old tree and of the image.
    let oldPrograms: Set<String>
    let programs: Set<String>
    /// The names that are directories of the image, and not links.
    let imageFolders: Set<String>
    let etc: ConfigurationAfter

    func predict() -> [UnitOutcome] {
        let before = Self.state(of: old, with: etc.live)
        let after = Self.state(of: image, with: etc.nodes)
        let shipped = Dictionary(image.units.map { ($0.name, $0) }) { first, _ in first }
        let (oldPresets, newPresets) = (presets(of: old), presets(of: image))
        let templates = Set(after.links.compactMap(Self.template))
        var outcomes: [UnitOutcome] = []
        func add(_ unit: String, _ outcome: UnitOutcome.Outcome, _ reason: String) {
            outcomes.append(UnitOutcome(unit: unit, outcome: outcome, reason: reason))
        }
        for unit in before.names.union(after.names).sorted() {
            let wasThere = before.isDefined(unit), isThere = after.isDefined(unit)
            if wasThere, !isThere, before.defined.contains(unit) {
                add(unit, .gone, "the image has no such unit")
            }
            if !isThere, let folders = after.linkFolders[unit]?.filter({ $0.isLocal }), !folders.isEmpty {
                let names = folders.map(\.name).sorted().joined(separator: ", ")
                add(unit, .dangling, "links in \(names) of /etc stay and lead nowhere")
            }
            if !isThere, !wasThere || before.defined.contains(unit), let dropins = dropinsAfter[unit] {
                add(unit, .dangling, "drop-ins stay for it in /etc: \(dropins.sorted().joined(separator: ", "))")
            }
            guard isThere else { continue }
            switch (before.masked.contains(unit), after.masked.contains(unit)) {
            case (false, true): add(unit, .masked, "the image masks it")
            case (true, false): add(unit, .unmasked, "nothing masks it any more")
            default: break
            }
            guard !after.masked.contains(unit) else { continue }
            let starts = after.links.contains(unit), started = before.links.contains(unit) && wasThere
            if starts, !started || before.masked.contains(unit) {
                add(unit, .enabled, "\(after.reason(unit)) starts it")
            } else if !starts, started {
                add(unit, .disabled, "the link in \(before.reason(unit)) was a default, and the image has none")
            } else if !starts, let file = shipped[unit], !templates.contains(unit), !hasAlias(file),
                let rule = Self.newDefault(file, newPresets, before: wasThere ? oldPresets : nil)
            {
                add(
                    unit,
                    .presetNotApplied,
                    "\(rule.file) of the image enables it, and presets count at a first boot only"
                )
            }
        }
        return outcomes + missingPrograms(after)
    }

    // MARK: - After

    private struct LinkFolder: Hashable {
        let name: String
        let isLocal: Bool
    }

    private struct State {
        var defined: Set<String>
        var masked: Set<String>
        var links: Set<String>
        var linkFolders: [String: [LinkFolder]]

        var names: Set<String> { defined.union(links) }

        /// Whether there is a file for a unit, or for the template that it is an instance of.
        func isDefined(_ unit: String) -> Bool {
            defined.contains(unit) || UnitPredictor.template(unit).map(defined.contains) ?? false
        }

        func reason(_ unit: String) -> String {
            (linkFolders[unit] ?? []).map(\.name).sorted().joined(separator: ", ")
        }
    }

    private static func folders(_ links: [UnitFacts.Link]) -> [String: [LinkFolder]] {
        Dictionary(grouping: links, by: \.unit).mapValues { $0.map { LinkFolder(name: $0.folder, isLocal: false) } }
    }

    /// `foo@.service` for `foo@bar.service`.
    private static func template(_ unit: String) -> String? {
        guard let at = unit.firstIndex(of: "@"), let dot = unit.lastIndex(of: "."), at < dot else { return nil }
        return "\(unit[...at])\(unit[dot...])"
    }

    private static func instance(of template: String, _ name: String) -> String {
        let at = template.firstIndex(of: "@") ?? template.startIndex
        return "\(template[...at])\(name)\(template[template.index(after: at)...])"
    }

    /// What a tree's units and a configuration make together: a name in `/etc` hides that of `/usr/lib`.
    private static func state(of shipped: UnitFacts, with configuration: [String: Node]) -> State {
        var state = State(
            defined: Set(shipped.units.map(\.name)),
            masked: Set(shipped.units.filter { $0.kind == .mask }.map(\.name)),
            links: Set(shipped.links.map(\.unit)),
            linkFolders: Self.folders(shipped.links)
        )
        let files = state.defined
        for (path, node) in configuration {
            guard let (folder, name) = Self.place(path), node.type == .file || node.type == .symlink else { continue }
            if folder.isEmpty {
                let target = node.target.map { PathName.destination(of: $0, from: path) }
                let isMask = node.type == .symlink ? target == "/dev/null" : node.size == 0
                if isMask { state.masked.insert(name) } else { state.masked.remove(name) }
                // Another name of a unit that is not there is none.
                guard isMask || target.map({ isThere($0, files, configuration) }) ?? true else {
                    state.defined.remove(name)
                    continue
                }
                state.defined.insert(name)
            } else if [".wants", ".requires", ".upholds"].contains(where: folder.hasSuffix) {
                state.links.insert(name)
                state.linkFolders[name, default: []].append(LinkFolder(name: folder, isLocal: true))
            }
        }
        return state
    }

    /// Whether a link to a unit leads to one; of a place outside of systemd's folders nothing is known, and it is taken for one.
    private static func isThere(_ target: String, _ files: Set<String>, _ configuration: [String: Node]) -> Bool {
        guard let slash = target.lastIndex(of: "/") else { return true }
        let name = String(target[target.index(after: slash)...])
        switch target[..<slash] {
        case "/usr/lib/systemd/system", "/lib/systemd/system":
            return files.contains(name) || template(name).map(files.contains) ?? false
        case "/etc/systemd/system": return configuration[target] != nil
        default: return true
        }
    }

    private var dropinsAfter: [String: [String]] {
        var dropins: [String: [String]] = [:]
        for (path, node) in etc.nodes where path.hasPrefix(Self.folder) && path.hasSuffix(".conf") && node.type == .file
        {
            let parts = path.dropFirst(Self.folder.count).split(separator: "/")
            guard parts.count == 2, parts[0].hasSuffix(".d") else { continue }
            let unit = String(parts[0].dropLast(2))
            // Drop-ins for all units of a kind, or of a prefix, are for no unit in particular.
            guard unit.contains("."), !unit.contains("-.") else { continue }
            dropins[unit, default: []].append(String(parts[1]))
        }
        return dropins
    }

    /// The folder below `/etc/systemd/system`, empty for that itself, and the name in it.
    private static func place(_ path: String) -> (folder: String, name: String)? {
        guard path.hasPrefix(folder) else { return nil }
        let parts = path.dropFirst(folder.count).split(separator: "/")
        switch parts.count {
        case 1 where parts[0].contains("."): return ("", String(parts[0]))
        case 2: return (String(parts[0]), String(parts[1]))
        default: return nil
        }
    }

    // MARK: - Presets

    /// The rule that would enable a unit and did not before; `before` is `nil` for a unit that is new.
    private static func newDefault(
        _ unit: UnitFacts.Unit,
        _ presets: [UnitFacts.Preset],
        before: [UnitFacts.Preset]?
    ) -> UnitFacts.Preset? {
        guard !unit.wanted.isEmpty || !unit.aliases.isEmpty, let rule = rule(for: unit.name, in: presets), rule.enable
        else { return nil }
        let isKnown = before.map { Self.rule(for: unit.name, in: $0)?.enable ?? true } ?? false
        return isKnown ? nil : rule
    }

    /// Whether enabling a unit left another name of it.
    private func hasAlias(_ unit: UnitFacts.Unit) -> Bool {
        unit.aliases.contains { etc.nodes[Self.folder + $0]?.type == .symlink }
    }

    /// The rules with a tree's presets in their order; a file of `/etc` hides one of its name in `/usr/lib`.
    private func presets(of tree: UnitFacts) -> [UnitFacts.Preset] {
        let hidden = Set(local.presets.map(\.file))
        return (local.presets + tree.presets.filter { !hidden.contains($0.file) })
            .enumerated().sorted { ($0.element.file, $0.offset) < ($1.element.file, $1.offset) }.map(\.element)
    }

    /// The first rule that fits.
    private static func rule(for unit: String, in presets: [UnitFacts.Preset]) -> UnitFacts.Preset? {
        let template = template(unit)
        return presets.first { rule in
            if rule.instances.isEmpty { return PathPattern.matches(rule.pattern, unit) }
            guard let template, PathPattern.matches(rule.pattern, template) else { return false }
            return rule.instances.contains { unit == instance(of: template, $0) }
        }
    }

    // MARK: - Programs

    private func missingPrograms(_ after: State) -> [UnitOutcome] {
        let units = local.units.filter { $0.kind == .file && etc.source(Self.folder + $0.name) == .host }
            .map { (unit: $0.name, programs: $0.programs) }
        let dropins = local.dropinPrograms.sorted { $0.key < $1.key }.map { (unit: $0.key, programs: $0.value) }
        return (units + dropins.filter { after.isDefined($0.unit) }).flatMap { unit, programs in
            programs.compactMap(missing).map { missing in
                UnitOutcome(unit: unit, outcome: .programMissing, reason: "the image has no \(missing)")
            }
        }
    }

    /// A program that the image lacks, as it would be looked for; `nil` if it is there, or that cannot be told.
    private func missing(_ program: String) -> String? {
        guard program.hasPrefix("/") else {
            let places = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"].map { "\($0)/\(program)" }
            // What the old image did not have may lie in /var, where a link of /usr/local leads.
            guard places.contains(where: oldPrograms.contains) else { return nil }
            return places.contains(where: programs.contains) ? nil : program
        }
        let path = program.hasPrefix("/bin/") || program.hasPrefix("/sbin/") ? "/usr\(program)" : program
        // A link of the image into /var leads to what the host keeps there.
        let own = ["/usr/local", "/opt"].filter(imageFolders.contains).map { $0 + "/" }
        let isLocal = path.hasPrefix("/usr/local/") || path.hasPrefix("/opt/")
        guard (isLocal ? own : Self.listed).contains(where: path.hasPrefix) else { return nil }
        let other = path.hasPrefix("/usr/sbin/") ? "/usr/bin/" + path.dropFirst(10) : path
        return programs.contains(path) || programs.contains(other) ? nil : path
    }
}

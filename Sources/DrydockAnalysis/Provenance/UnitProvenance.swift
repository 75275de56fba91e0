// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import Ignition

/// Units whose state is not as the image sets it, or is declared.
struct UnitProvenance {
    private let context: ProvenanceContext
    private let etc: EtcFacts
    private let files: [String: Provenance.Entry]
    /// The units that links below `/etc` have started.
    private let linked: Set<String>

    /// `files` is what was found out about the paths of `/etc`.
    init(_ context: ProvenanceContext, etc: EtcFacts, files: [String: Provenance.Entry]) {
        (self.context, self.etc, self.files) = (context, etc, files)
        let units = context.live.values.compactMap { node -> String? in
            guard node.type == .symlink, let place = UnitPlace(node.path) else { return nil }
            switch place {
            case .wanted(let unit, _): return UnitPlace.leads(node.target, to: unit) ? unit : nil
            case .definition(let alias):
                let unit = node.target?.split(separator: "/").last.map(String.init)
                return unit == alias ? nil : unit
            case .dropin: return nil
            }
        }
        linked = Set(units)
    }

    /// The units, by name.
    func entries() -> [Provenance.Entry] {
        var changes: [String: [Change]] = [:]
        for drift in etc.drift {
            guard let change = Change(drift, target: target(drift.path)) else { continue }
            changes[change.unit, default: []].append(change)
        }
        let names = Set(changes.keys).union(context.declared.units.keys)
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { name in
            entry(name, changes[name] ?? [])
        }
    }

    /// One thing that was done to a unit.
    private struct Change {
        let unit: String
        let path: String
        let effect: String

        init?(_ drift: EtcFacts.Drift, target: String?) {
            guard let place = UnitPlace(drift.path) else { return nil }
            path = drift.path
            let isGone = drift.change == .deleted
            switch place {
            case .dropin(let unit): (self.unit, effect) = (unit, "drop-ins")
            case .wanted(let unit, _): (self.unit, effect) = (unit, isGone ? "disabled" : "enabled")
            case .definition(let unit):
                if target == "/dev/null" {
                    (self.unit, effect) = (unit, "masked")
                } else if let target, !isGone {
                    // An alias is a way to be enabled.
                    (self.unit, effect) = (String(target.split(separator: "/").last ?? ""), "enabled")
                } else {
                    (self.unit, effect) = (unit, isGone ? "removed" : "defined")
                }
            }
        }
    }

    private func target(_ path: String) -> String? { context.live[path]?.target }

    private func entry(_ name: String, _ changes: [Change]) -> Provenance.Entry {
        var effects: [String] = []
        for change in changes where !effects.contains(change.effect) { effects.append(change.effect) }
        guard let declared = context.declared.units[name] else { return undeclared(name, changes, effects) }
        var entry = Provenance.Entry(
            subject: .unit,
            name: name,
            origin: declared.author.origin,
            confidence: .certain,
            state: .asDeclared,
            effects: effects,
            evidence: ["declared by \(declared.author.name)"]
        )
        let (differs, isMissing) = compare(declared.unit, changes)
        if isMissing {
            entry.state = .missing
        } else if !differs.isEmpty {
            (entry.state, entry.differs) = (.drifted, differs)
        }
        return entry
    }

    // MARK: - Declared

    private func compare(_ unit: Unit, _ changes: [Change]) -> (differs: [String], isMissing: Bool) {
        var differs: Set<String> = []
        let path = UnitPlace.folder + unit.name
        let isMasked = target(path) == "/dev/null"
        if let mask = unit.mask, mask != isMasked { differs.insert("masked") }
        if unit.mask == nil, isMasked { differs.insert("masked") }
        if let text = unit.contents, !text.isEmpty, !isMasked {
            guard let state = files[path]?.state else { return ([], false) }
            if state == .missing { return ([], true) }
            if state == .drifted { differs.insert("defined") }
        }
        for change in changes {
            guard let file = files[change.path] else { continue }
            // What systemd linked at the first boot is what a config asked for, or is judged below.
            let isOwn = [.asDeclared, nil].contains(file.state) || file.origin == .firstBoot
            if !isOwn, change.effect != "masked", change.effect != "enabled", change.effect != "disabled" {
                differs.insert(change.effect)
            }
        }
        for dropin in unit.dropins {
            let state = files["\(path).d/\(dropin.name)"]?.state
            if state == .missing || state == .drifted { differs.insert("drop-ins") }
        }
        if let enabled = unit.enabled, !isMasked, enabled != isEnabled(unit.name, else: enabled) {
            differs.insert("enabled")
        }
        return (differs.sorted(), false)
    }

    /// Whether links below `/etc` have a unit started; `otherwise` for one that cannot be enabled, or has no file.
    private func isEnabled(_ name: String, else otherwise: Bool) -> Bool {
        if linked.contains(name) { return true }
        guard let install = context.units.install(name), !install.isEmpty else { return otherwise }
        return false
    }

    // MARK: - Undeclared

    /// Who did the most telling of what was done to a unit.
    private func undeclared(_ name: String, _ changes: [Change], _ effects: [String]) -> Provenance.Entry {
        let found = changes.compactMap { files[$0.path] }
        let order: [Provenance.Origin] = [
            .byHand, .unknown, .machineConfig, .ignition, .package, .imageDefault, .firstBoot,
        ]
        let telling = found.first(by: order)
        let isAsked = context.units.presets.rule(for: name)?.isOfIgnition == true
        guard let telling else { return context.unexplained(.unit, name, modified: nil) }
        var entry = telling
        (entry.subject, entry.name, entry.effects) = (.unit, name, effects)
        // The first boot only did what a config asked.
        if telling.origin == .firstBoot, isAsked { (entry.origin, entry.confidence) = (.ignition, .high) }
        return entry
    }
}

/// What the host knows of its units.
struct UnitFiles {
    /// Which are enabled at the first boot.
    let presets: PresetRules
    private let view: HostView

    init(_ view: HostView) {
        self.view = view
        presets = PresetRules(view)
    }

    /// What enabling a unit does; `nil` if there is no such unit.
    func install(_ name: String) -> InstallSection? {
        for name in [name, UnitInstance(name)?.template].compactMap(\.self) {
            let places = [
                (view.etc, "systemd/system/\(name)"), (view.tree, "usr/local/lib/systemd/system/\(name)"),
                (view.tree, "usr/lib/systemd/system/\(name)"),
            ]
            for (root, path) in places {
                if let text = (try? root.text(path)) ?? nil { return InstallSection(text) }
            }
        }
        return nil
    }
}

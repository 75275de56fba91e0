// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import FoundationEssentials
internal import HostFS
internal import SystemPackage

/// The changes of one step: made, looked at, and taken back, each as often as somebody asks.
struct ChangeSet {
    let step: Step
    let place: ChangePlace
    let store: UndoStore

    private var changes: [Change] { step.changes ?? [] }

    /// Whether everything is as the changes leave it.
    func isMade() async throws -> Bool {
        for (number, change) in changes.enumerated() where try await !isMade(change, number) { return false }
        return true
    }

    /// Whether what they lead to is there after the merge: other programs may have added to it.
    func holds() async throws -> Bool {
        for (number, change) in changes.enumerated() {
            let holds =
                switch change.action {
                case .moveAside: try place.holds(change.target ?? "")
                // Something else may have come in its place: NetworkManager writes resolv.conf.
                case .remove: try isGone(change, number)
                // What is paused is paused until the reboot, and a newer program is as good.
                case .pause: true
                // Keys that somebody takes out again are out.
                case .installProgram, .mergeKeys: try place.holds(change.path)
                default: try await isMade(change, number)
                }
            guard holds else { return false }
        }
        return true
    }

    /// Makes them.
    func make() async throws {
        for (number, change) in changes.enumerated() { try await make(change, number) }
    }

    /// Takes them back, the last one first.
    ///
    /// - Returns: whether anything was taken back, and the paths that somebody changed since, and that stay so.
    func revert() async throws -> (changed: Bool, left: [String]) {
        var changed = false
        var left: [String] = []
        for (number, change) in changes.enumerated().reversed() {
            switch try await revert(change, number) {
            case .nothing: break
            case .done: changed = true
            case .left: left.append(change.path)
            }
        }
        return (changed, left)
    }

    /// Makes them, and says so in the journal.
    ///
    /// - Returns: whether anything was left to be made.
    func make(recordedIn journal: inout Journal) async throws -> Bool {
        guard try await !isMade() else {
            // Whoever made it was cut off before the end of it was written, or failed in that.
            let last = journal.written.last { $0.spec.step == step.id }?.spec.event
            if last == .started || last == .failed { try journal.record(.done, step: step.id) }
            return false
        }
        try journal.record(.started, step: step.id)
        try await make()
        try journal.record(.done, step: step.id)
        return true
    }

    /// Takes them back, and says so in the journal, with the paths that stay because somebody changed them since.
    func revert(recordedIn journal: inout Journal) async throws {
        let (changed, left) = try await revert()
        guard changed || !left.isEmpty else { return }
        try journal.record(.undone, step: step.id, left.isEmpty ? [:] : ["left": left.joined(separator: " ")])
    }

    private enum Reversal { case nothing, done, left }

    // MARK: - One change

    private func isMade(_ change: Change, _ number: Int) async throws -> Bool {
        switch change.action {
        case _ where FileEdit.makes(change.action):
            let before = try place.read(change.path)
            let wanted = try FileEdit(change: change, place: place).wanted(before)
            return Self.same(before, wanted)
        case .moveAside: return try !place.holds(change.path) && place.holds(change.target ?? "")
        case .changeOwners: return try owners(change).isMade()
        case .installProgram: return try ProgramFile(change.path, place).isCurrent()
        case .pause: return place.isLive ? try await !SystemUnits.isActive(change.name ?? "") : true
        default: return try store.entry(step.id, number)?.isMade == true
        }
    }

    private func make(_ change: Change, _ number: Int) async throws {
        switch change.action {
        case _ where FileEdit.makes(change.action): try edit(change, number)
        case .moveAside:
            var none: [String]?
            let other = String(change.target?.split(separator: "/").last ?? "")
            guard let (folder, name) = try place.folder(of: change.path, making: &none),
                try folder.holds(name), try !folder.holds(other)
            else {
                throw DrydockError(
                    .failedUnchanged,
                    "\(change.path) cannot be moved to \(change.target ?? ""): it is gone, or that is there",
                    hint: "make a new plan"
                )
            }
            try store.keep(UndoStore.Entry(isMade: true), step.id, number)
            _ = try folder.rename(name, to: other)
        case .changeOwners: try owners(change).make()
        case .installProgram:
            let program = ProgramFile(change.path, place)
            try program.checkMount()
            if try program.isCurrent() { return }
            var entry = try store.entry(step.id, number) ?? UndoStore.Entry()
            // A second time it is drydock's own that is there.
            entry.isMade = try entry.isMade ?? program.isAbsent()
            entry.madeFolders = try place.missingFolders(of: change.path)
            try store.keep(entry, step.id, number)
            try program.install()
        case .pause:
            guard place.isLive, let unit = change.name, try await SystemUnits.isActive(unit) else { return }
            try store.keep(UndoStore.Entry(isMade: true), step.id, number)
            try await SystemUnits.stop(unit)
        default:
            guard try store.entry(step.id, number)?.isMade != true else { return }
            try await SystemUnits.run(change.command ?? [])
            try store.keep(UndoStore.Entry(isMade: true), step.id, number)
        }
    }

    private func revert(_ change: Change, _ number: Int) async throws -> Reversal {
        if change.action == .changeOwners { return try owners(change).revert() ? .done : .nothing }
        guard let entry = try store.entry(step.id, number) else { return .nothing }
        var result = Reversal.done
        switch change.action {
        case _ where FileEdit.makes(change.action): result = try putBack(change, entry)
        case .moveAside:
            var none: [String]?
            guard let (folder, name) = try place.folder(of: change.path, making: &none) else { return .nothing }
            let other = String(change.target?.split(separator: "/").last ?? "")
            let isMoved = try folder.holds(other) && !folder.holds(name)
            result = try isMoved && folder.rename(other, to: name) ? .done : .nothing
        case .installProgram:
            let program = ProgramFile(change.path, place)
            try program.discardReplacement()
            if entry.isMade == true { try program.remove() }
        case .pause: if place.isLive, let unit = change.name { try await SystemUnits.start(unit) }
        default:
            guard let command = change.undoCommand else { return .nothing }
            try await SystemUnits.run(command)
        }
        // What another step has made of it since may be taken back later.
        if case .left = result { return result }
        try removeFolders(entry.madeFolders)
        try store.forget(step.id, number)
        return result
    }

    // MARK: - Files

    private func edit(_ change: Change, _ number: Int) throws {
        let before = try place.read(change.path)
        let wanted = try FileEdit(change: change, place: place).wanted(before)
        guard !Self.same(before, wanted) else { return }
        var made: [String]? = []
        // What is kept has to be safe before anything is replaced; folders that were made for it are found again then.
        var entry = UndoStore.Entry(before: before, after: wanted)
        entry.madeFolders = try place.missingFolders(of: change.path)
        try store.keep(entry, step.id, number)
        guard let (folder, name) = try place.folder(of: change.path, making: &made) else { return }
        try folder.put(name, wanted)
    }

    /// Puts a file back if it is as the change left it; if somebody changed it since, only the change is taken out.
    private func putBack(_ change: Change, _ entry: UndoStore.Entry) throws -> Reversal {
        var none: [String]?
        if let (folder, name) = try place.folder(of: change.path, making: &none) {
            try folder.discardReplacement(of: name)
        }
        let now = try place.read(change.path)
        if Self.same(now, entry.before) { return .nothing }
        if Self.same(now, entry.after) {
            var made: [String]? = entry.before == nil ? none : []
            guard let (folder, name) = try place.folder(of: change.path, making: &made) else { return .nothing }
            try folder.put(name, entry.before)
            return .done
        }
        guard let now, let (folder, name) = try place.folder(of: change.path, making: &none),
            let less = try FileEdit(change: change, place: place).reversed(now)
        else { return .left }
        guard !Self.same(now, less) else { return .nothing }
        try folder.put(name, less)
        return .done
    }

    private func removeFolders(_ folders: [String]) throws {
        for path in folders.reversed() {
            var none: [String]?
            if let (folder, name) = try place.folder(of: path, making: &none) { try folder.removeEmptyDirectory(name) }
        }
    }

    private func isGone(_ change: Change, _ number: Int) throws -> Bool {
        guard let now = try place.read(change.path) else { return true }
        return try store.entry(step.id, number).map { !Self.same(now, $0.before) } ?? false
    }

    private func owners(_ change: Change) -> OwnerChanger {
        OwnerChanger(change: change, place: place, log: OwnerLog(of: step, in: store.path))
    }

    private static func same(_ one: SavedName?, _ other: SavedName?) -> Bool {
        switch (one, other) {
        case (nil, nil): true
        case (let one?, let other?): one.isSame(as: other)
        default: false
        }
    }
}

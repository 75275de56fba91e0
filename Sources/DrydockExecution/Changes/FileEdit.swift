// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import FoundationEssentials
internal import HostFS

/// What a change makes of a file: a function of what is there, so that it can be asked again whether it was made.
struct FileEdit {
    let change: Change
    let place: ChangePlace

    /// Whether a kind of change is one of a file.
    static func makes(_ action: Change.Action) -> Bool {
        switch action {
        case .addRow, .removeRow, .addLine, .commentOut, .write, .copy, .link, .setMode, .remove, .restoreDefault,
            .mergeKeys:
            true
        case .moveAside, .changeOwners, .pause, .installProgram, .run: false
        }
    }

    /// What has to be there.
    ///
    /// - Parameter before: what is there; `nil` for nothing.
    /// - Returns: what has to be there; `nil` for nothing.
    /// - Throws: ``DrydockError`` with `failedUnchanged` where what the change needs is not there.
    func wanted(_ before: SavedName?) throws -> SavedName? {
        switch change.action {
        case .addRow: return try edited(before) { lines in lines.contains(where: isNamed) ? nil : lines + [text] }
        case .removeRow:
            return try before.flatMap { _ in
                try edited(before) { lines in
                    let rest = lines.filter { !isNamed($0) }
                    return rest.count == lines.count ? nil : rest
                }
            }
        case .addLine: return try edited(before) { lines in lines.contains(text) ? nil : lines + [text] }
        case .commentOut:
            return try before.flatMap { _ in
                try edited(before) { lines in
                    let result = lines.map { isAbout($0) ? Self.comment + $0 : $0 }
                    return result == lines ? nil : result
                }
            }
        case .write: return fresh(Array(text), before)
        case .link: return before?.target == change.target ? before : SavedName(target: change.target ?? "")
        case .copy: return try copy(before)
        case .setMode:
            guard var saved = before, saved.target == nil else { throw missing(change.path) }
            saved.mode = change.mode ?? saved.mode
            return saved
        // Something else may have come in the place of a link.
        case .remove: return change.target == nil || before?.target == change.target ? nil : before
        case .restoreDefault: return try place.read("/usr\(change.path)")
        case .mergeKeys: return try merged(before)
        case .moveAside, .changeOwners, .pause, .installProgram, .run: return before
        }
    }

    /// Takes the change out of a file that somebody changed since; `nil` if that cannot be done.
    func reversed(_ now: SavedName) throws -> SavedName? {
        switch change.action {
        case .addRow: return try edited(now) { lines in lines.filter { $0 != text } }
        case .addLine: return try edited(now) { lines in lines.filter { $0 != text } }
        case .commentOut:
            return try edited(now) { lines in
                lines.map { $0.starts(with: Self.comment) && isAbout($0.dropFirst(2)) ? $0.dropFirst(2) : $0 }
            }
        default: return nil
        }
    }

    // MARK: - Parts

    /// A line as the file has it: names and comments need not be UTF-8.
    private typealias Line = ArraySlice<UInt8>

    private static let comment = Line("# ".utf8)

    private var text: Line { Line((change.text ?? "").utf8) }

    /// Whether a row is the one that the change is about.
    private func isNamed(_ line: Line) -> Bool { line.prefix { $0 != 0x3a }.elementsEqual((change.name ?? "").utf8) }

    /// Whether a line of fstab(5) is about the mount point.
    private func isAbout(_ line: Line) -> Bool {
        let words = line.split { $0 == 0x20 || $0 == 0x09 }
        return line.first != 0x23 && words.count > 1 && words[1].elementsEqual((change.name ?? "").utf8)
    }

    /// A file with other lines; the same if `edit` gives none.
    private func edited(_ before: SavedName?, _ edit: ([Line]) -> [Line]?) throws -> SavedName? {
        guard before?.target == nil else { throw linked() }
        let content = [UInt8](before?.content ?? Data())
        var lines = content.split(separator: 0x0a, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard let result = edit(lines) else { return before }
        return fresh(result.flatMap { $0 + [0x0a] }, before)
    }

    /// A file with other content, and everything else as before.
    private func fresh(_ content: [UInt8], _ before: SavedName?) -> SavedName {
        guard var saved = before, saved.target == nil else {
            return SavedName(content: content, mode: change.mode ?? 0o644)
        }
        if saved.content == Data(content), change.mode == nil || saved.mode == change.mode { return saved }
        saved.content = Data(content)
        saved.mode = change.mode ?? saved.mode
        saved.modified = nil
        return saved
    }

    private func copy(_ before: SavedName?) throws -> SavedName? {
        guard let source = try place.read(change.from ?? ""), source.target == nil else {
            // After the switch the source may be gone with the old image.
            guard let before else { throw missing(change.from ?? "") }
            return before
        }
        var result = source
        result.mode = change.mode ?? source.mode
        (result.uid, result.gid) = (0, 0)
        result.attributes = [:]
        result.modified = nil
        return before.map { $0.isSame(as: result) } == true ? before : result
    }

    /// Keys of files that belong to the account, or to root; nobody can make root read somebody else's by a link.
    private func merged(_ before: SavedName?) throws -> SavedName? {
        let sources = try (change.sources ?? []).compactMap { path in try place.read(path).map { (path, $0) } }
        guard sources.count == change.sources?.count, let first = sources.first?.1 else {
            throw missing((change.sources ?? []).joined(separator: ", "))
        }
        let owner = try Accounts(place.deployment).owners[change.name ?? ""] ?? (first.uid, first.gid)
        for (path, source) in sources where source.target != nil || ![0, owner.uid].contains(source.uid) {
            throw DrydockError(
                .failedUnchanged,
                "\(path) is a link, or another account's: its keys are not \(change.name ?? "this account")'s",
                hint: "put the keys into \(change.path) by hand, and plan again"
            )
        }
        if let before, before.target != nil || ![0, owner.uid].contains(before.uid) { throw linked() }
        let keys = sources.flatMap { source in
            [UInt8](source.1.content ?? Data()).split(separator: 0x0a)
        }
        let result = try edited(before) { lines in
            let known = Set(lines.map(Self.trimmed))
            var added: [Line] = []
            for key in keys where key.first != 0x23 {
                let line = Self.trimmed(key)
                if !line.isEmpty, !known.contains(line), !added.contains(line) { added.append(line) }
            }
            return added.isEmpty ? nil : lines + added
        }
        guard let result else {
            throw DrydockError(
                .failedUnchanged,
                "there are no ssh keys in \((change.sources ?? []).joined(separator: ", "))",
                hint: "make a new plan"
            )
        }
        guard before == nil else { return result }
        var made = result
        made.mode = 0o600
        (made.uid, made.gid) = (owner.uid, owner.gid)
        return made
    }

    /// A line without blanks around it.
    private static func trimmed(_ line: Line) -> Line {
        let isBlank = { (byte: UInt8) in [0x20, 0x09, 0x0d].contains(byte) }
        let start = line.drop(while: isBlank)
        return start[..<(start.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start.startIndex)]
    }

    private func missing(_ path: String) -> DrydockError {
        DrydockError(.failedUnchanged, "\(path) is not there, or not a file", hint: "make a new plan")
    }

    private func linked() -> DrydockError {
        DrydockError(
            .failedUnchanged,
            "\(change.path) is a link, or somebody else's, and is not written to",
            hint: "put a file there, or leave the repair out with --no-repair, and plan again"
        )
    }
}

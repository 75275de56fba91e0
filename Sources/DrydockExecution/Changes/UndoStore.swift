// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import FoundationEssentials
internal import HostFS
internal import SystemPackage

/// What the changes of a run replaced, so that they can be taken back: `undo/` in the folder of the run.
struct UndoStore {
    /// What one change replaced.
    struct Entry: Codable {
        /// What was there; absent if nothing was.
        var before: SavedName?
        /// What was put there; absent if nothing was.
        var after: SavedName?
        /// Folders that were made for it, the outermost first.
        var madeFolders: [String] = []
        /// Whether a name was moved, a unit stopped, a program run.
        var isMade: Bool?
    }

    private let directory: DurableDirectory

    /// The store of a run.
    init(run directory: FilePath) throws {
        self.directory = try DurableDirectory(existing: directory).directory(making: ["undo"], mode: 0o700)
    }

    /// The store of a run that is only looked at.
    ///
    /// - Throws: what the kernel refused; there need not be one.
    init(reading directory: FilePath) throws {
        self.directory = try DurableDirectory(existing: directory.appending("undo"))
    }

    /// The directory, for what has a form of its own.
    var path: FilePath { directory.path }

    /// What a change replaced; `nil` if it was not begun.
    func entry(_ step: String, _ number: Int) throws -> Entry? {
        try read(Entry.self, name(step, number), hint: "see what is in it, and mend \(step) by hand")
    }

    /// Keeps what a change replaces, synced before this returns.
    func keep(_ entry: Entry, _ step: String, _ number: Int) throws { try write(entry, name(step, number)) }

    /// Forgets a change that was taken back.
    func forget(_ step: String, _ number: Int) throws { try directory.remove(name(step, number)) }

    private func name(_ step: String, _ number: Int) -> String { "\(step).\(number).json" }

    // MARK: - Refs

    /// Where refs led before a step; an empty text for those that were not there.
    func refs(_ step: String) throws -> [String: String] {
        let hint = "ostree refs --delete removes the refs of the image by hand"
        return try read([String: String].self, refsName(step), hint: hint) ?? [:]
    }

    /// Keeps where refs led, synced before this returns; what was kept before stays.
    func keep(refs: [String: String], _ step: String) throws {
        try write(refs.merging(try self.refs(step)) { _, before in before }, refsName(step))
    }

    /// Forgets the refs of a step that was taken back.
    func forgetRefs(_ step: String) throws { try directory.remove(refsName(step)) }

    private func refsName(_ step: String) -> String { "\(step).refs.json" }

    // MARK: - Files

    private func read<Value: Decodable>(_ type: Value.Type, _ name: String, hint: String) throws -> Value? {
        guard let content = try directory.saved(name)?.content else { return nil }
        do {
            return try JSONDecoder().decode(type, from: content)
        } catch {
            throw DrydockError(
                .failedAttention,
                "\(directory.path.appending(name)) is damaged, and cannot be used to take a step back",
                hint: hint,
                cause: error
            )
        }
    }

    private func write(_ value: some Encodable, _ name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try directory.write(name, [UInt8](try encoder.encode(value)))
    }
}

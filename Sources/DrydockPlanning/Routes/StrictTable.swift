// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import TOMLTree

/// A table of a TOML file that is read strictly: what is not known is an error, with its place and what was perhaps meant.
struct StrictTable {
    private let file: String
    private let name: String
    private let place: TOMLValue
    private let members: [(name: String, value: TOMLValue)]

    /// The root of a file.
    ///
    /// - Parameters:
    ///   - text: what is in the file.
    ///   - file: its name, for errors.
    ///   - keys: the names that it may have.
    /// - Throws: ``DrydockError`` with `badConfiguration`, naming line and column.
    init(parsing text: String, named file: String, keys: [String]) throws(DrydockError) {
        do {
            try self.init(try TOMLValue(parsing: text), name: "", file: file, keys: keys)
        } catch let error as TOMLError {
            throw Self.failure(file, error.line, error.column, error.message)
        } catch let error as DrydockError {
            throw error
        } catch {
            throw Self.failure(file, 1, 1, "\(error)")
        }
    }

    private init(_ value: TOMLValue, name: String, file: String, keys: [String]?) throws(DrydockError) {
        guard case .table(let members) = value.content else {
            throw Self.failure(file, value.line, value.column, "\(name) is not a table")
        }
        self.file = file
        self.name = name
        self.members = members
        place = value
        guard let keys else { return }
        for (key, value) in members where !keys.contains(key) {
            let subject = name.isEmpty ? "" : "[\(name)] has "
            let near = Spelling.nearest(key, among: keys).map { "did you mean \($0)?" }
            throw Self.failure(
                file,
                value.line,
                value.column,
                "\(subject)\(subject.isEmpty ? "\(key) is not known" : "no key \(key)")",
                hint: near ?? "it may have \(keys.sorted().joined(separator: ", "))"
            )
        }
    }

    /// Whether a name is there.
    func has(_ key: String) -> Bool { members.contains { $0.name == key } }

    /// A text; `nil` if it is not there.
    func text(_ key: String) throws(DrydockError) -> String? {
        guard let value = place[key] else { return nil }
        guard case .string(let text) = value.content, !text.isEmpty else {
            throw failure(at: value, "\(full(key)) is not a text")
        }
        return text
    }

    /// A text that has to be there.
    func requiredText(_ key: String) throws(DrydockError) -> String {
        guard let text = try text(key) else { throw failure("\(full(key)) is missing") }
        return text
    }

    /// A list of texts; empty if it is not there.
    func texts(_ key: String) throws(DrydockError) -> [String] {
        guard let value = place[key] else { return [] }
        return try texts(value, full(key))
    }

    /// Whether something is so; `nil` if it is not there.
    func flag(_ key: String) throws(DrydockError) -> Bool? {
        guard let value = place[key] else { return nil }
        guard case .bool(let flag) = value.content else {
            throw failure(at: value, "\(full(key)) is not true or false")
        }
        return flag
    }

    /// One of several words; `nil` if it is not there.
    func word<Word: RawRepresentable & CaseIterable>(_ key: String, _ kind: Word.Type) throws(DrydockError) -> Word?
    where Word.RawValue == String {
        guard let text = try text(key) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue)
        throw failure(
            at: place[key] ?? place,
            "\(full(key)) is \(text)",
            hint: Spelling.nearest(text, among: words).map { "did you mean \($0)?" }
                ?? "it is one of \(words.joined(separator: ", "))"
        )
    }

    /// A table in it; `nil` if it is not there.
    func table(_ key: String, keys: [String]) throws(DrydockError) -> StrictTable? {
        guard let value = place[key] else { return nil }
        return try StrictTable(value, name: full(key), file: file, keys: keys)
    }

    /// A list of tables; empty if it is not there.
    func tables(_ key: String, keys: [String]) throws(DrydockError) -> [StrictTable] {
        guard let value = place[key] else { return [] }
        guard case .array(let elements) = value.content else {
            throw failure(at: value, "\(full(key)) is not a list of tables, [[\(full(key))]]")
        }
        var tables: [StrictTable] = []
        for element in elements {
            tables.append(try StrictTable(element, name: full(key), file: file, keys: keys))
        }
        return tables
    }

    /// A table of any names with lists of texts.
    func patterns(_ key: String) throws(DrydockError) -> [String: [String]] {
        guard let value = place[key] else { return [:] }
        let table = try StrictTable(value, name: full(key), file: file, keys: nil)
        var result: [String: [String]] = [:]
        for (name, value) in table.members { result[name] = try texts(value, "\(full(key)).\(name)") }
        return result
    }

    /// A table of any names with texts.
    func words(_ key: String) throws(DrydockError) -> [String: String] {
        guard let value = place[key] else { return [:] }
        let table = try StrictTable(value, name: full(key), file: file, keys: nil)
        var result: [String: String] = [:]
        for (name, _) in table.members { result[name] = try table.text(name) }
        return result
    }

    /// An error about the value of a key, or about the table.
    func failure(_ what: String, at key: String? = nil, hint: String? = nil) -> DrydockError {
        failure(at: key.flatMap { place[$0] } ?? place, what, hint: hint)
    }

    private func texts(_ value: TOMLValue, _ name: String) throws(DrydockError) -> [String] {
        guard case .array(let elements) = value.content else {
            throw failure(at: value, "\(name) is not a list of texts")
        }
        var result: [String] = []
        for element in elements {
            guard case .string(let text) = element.content else {
                throw failure(at: element, "\(name) holds something that is not a text")
            }
            result.append(text)
        }
        guard !result.isEmpty else { throw failure(at: value, "\(name) is an empty list", hint: "leave it out") }
        return result
    }

    private func full(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

    private func failure(at value: TOMLValue, _ what: String, hint: String? = nil) -> DrydockError {
        Self.failure(file, value.line, value.column, what, hint: hint)
    }

    private static func failure(
        _ file: String,
        _ line: Int,
        _ column: Int,
        _ what: String,
        hint: String? = nil
    ) -> DrydockError {
        DrydockError(.badConfiguration, "\(file), line \(line), column \(column): \(what)", hint: hint)
    }
}

/// What somebody perhaps meant.
package enum Spelling {
    /// The word that is at most two letters away; `nil` if there is none.
    package static func nearest(_ word: String, among words: [String]) -> String? {
        let near = words.map { (distance(Array(word), Array($0)), $0) }.filter {
            $0.0 <= max(1, min(2, $0.1.count / 3))
        }
        return near.min { $0 < $1 }?.1
    }

    /// How many letters have to be put in, taken out or changed (Levenshtein).
    private static func distance(_ one: [Character], _ other: [Character]) -> Int {
        var row = Array(0...other.count)
        for (index, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, second) in other.enumerated() {
                let changed = diagonal + (letter == second ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, row[column] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
internal import TOMLTree

/// Reads waivers: what persons agreed to, in TOML.
///
/// ```toml
/// [[waiver]]
/// finding = "DD-UNT-0003:legacy.service"
/// reason = "replaced by a container, see change 4711"
/// who = "ops@example.org"
/// until = 2026-12-31
/// ```
package enum WaiverFile {
    private static let keys: Set = ["finding", "reason", "who", "until"]

    /// The waivers of a file.
    ///
    /// - Parameters:
    ///   - text: what is in the file.
    ///   - file: its name, for errors and for the report.
    /// - Returns: the waivers in the order of the file.
    /// - Throws: ``DrydockError`` with ``DrydockError/Code/badConfiguration``, naming line and column.
    package static func read(_ text: String, named file: String) throws(DrydockError) -> [Waiver] {
        let root: TOMLValue
        do {
            root = try TOMLValue(parsing: text)
        } catch {
            throw failure(file, error.line, error.column, error.message)
        }
        guard case .table(let members) = root.content else { return [] }
        if let other = members.first(where: { $0.name != "waiver" }) {
            throw failure(file, other.value.line, other.value.column, "\(other.name) is not known here")
        }
        guard let list = root["waiver"] else { return [] }
        guard case .array(let tables) = list.content else {
            throw failure(file, list.line, list.column, "waiver is not a list of tables")
        }
        var waivers: [Waiver] = []
        for table in tables { waivers.append(try waiver(table, file)) }
        return waivers
    }

    private static func waiver(_ table: TOMLValue, _ file: String) throws(DrydockError) -> Waiver {
        guard case .table(let members) = table.content else {
            throw failure(file, table.line, table.column, "a waiver is not a table")
        }
        if let other = members.first(where: { !keys.contains($0.name) }) {
            throw failure(
                file,
                other.value.line,
                other.value.column,
                "a waiver has no \(other.name), only \(keys.sorted().joined(separator: ", "))"
            )
        }
        var texts: [String: String] = [:]
        for (name, value) in members {
            switch value.content {
            case .string(let text) where !text.isEmpty, .time(let text): texts[name] = text
            default: throw failure(file, value.line, value.column, "\(name) is not a text")
            }
        }
        guard let finding = texts["finding"] else {
            throw failure(file, table.line, table.column, "a waiver names no finding")
        }
        guard let reason = texts["reason"] else {
            throw failure(file, table.line, table.column, "the waiver of \(finding) gives no reason")
        }
        if let until = texts["until"], !isDay(until) {
            let place = table["until"] ?? table
            throw failure(file, place.line, place.column, "until is \(until), and not a day such as 2026-12-31")
        }
        return Waiver(
            finding: finding,
            reason: reason,
            who: texts["who"],
            until: texts["until"],
            source: "\(file), line \(table.line)"
        )
    }

    private static func isDay(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }

    private static func failure(_ file: String, _ line: Int, _ column: Int, _ what: String) -> DrydockError {
        DrydockError(
            .badConfiguration,
            "\(file), line \(line), column \(column): \(what)",
            hint: "a file of waivers is a list of [[waiver]] with finding, reason, and perhaps who and until"
        )
    }
}

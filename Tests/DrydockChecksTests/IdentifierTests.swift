// SPDX-License-Identifier: Apache-2.0

import DrydockChecks
import DrydockModel
import FoundationEssentials
import Testing

/// The table of ids in `testdata/checks/ids.tsv`: what an id meant once it means for good.
@Suite struct Identifiers {
    private static let file = (0..<3).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        .appending(path: "testdata/checks/ids.tsv")

    /// One line: id, what has to be true, traps; `retired` in the fourth column if there is no such check any more.
    private static func table() throws -> [[String]] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    private static let lines = CheckCatalogue.list.checks.map { check in
        [check.id, check.title, check.traps.joined(separator: " ")]
    }

    /// With DRYDOCK_RECORD=1 new ids are added; those that are there are never changed by a program.
    @Test("no id disappears or changes its meaning, and every new one is in the table")
    func table() throws {
        var table = try Self.table()
        let known = Set(table.map { $0[0] })
        let new = Self.lines.filter { !known.contains($0[0]) }
        if ProcessInfo.processInfo.environment["DRYDOCK_RECORD"] == "1", !new.isEmpty {
            table = (table + new).sorted { $0[0] < $1[0] }
            let header =
                "# id, what has to be true, traps, and retired if no check has the id any more. An id is never used again.\n"
            let text = header + table.map { $0.joined(separator: "\t") + "\n" }.joined()
            return try Data(text.utf8).write(to: Self.file)
        }
        #expect(new.map { $0[0] } == [], "add them to testdata/checks/ids.tsv: DRYDOCK_RECORD=1")
        let current = Dictionary(uniqueKeysWithValues: Self.lines.map { ($0[0], $0) })
        for row in table {
            let isRetired = row.count > 3 && row[3] == "retired"
            #expect(isRetired ? current[row[0]] == nil : current[row[0]] == Array(row.prefix(3)), "\(row[0])")
        }
    }

    @Test("ids are of the form that schemas demand, and no two checks share one")
    func form() throws {
        let ids = CheckCatalogue.list.checks.map(\.id)
        #expect(Set(ids).count == ids.count)
        for id in ids {
            #expect(try Regex("^DD-[A-Z]{3}-[0-9]{4}$").wholeMatch(in: id) != nil)
        }
    }

    @Test("the traps that no check looks for are those that are known to be left out")
    func traps() {
        let covered = Set(CheckCatalogue.list.checks.flatMap(\.traps))
        let all = Set((1...46).map { "T\($0)" })
        #expect(covered.isSubset(of: all))
        // T45: whether a policy denies a program what it wants depends on the policy's rules, which no document holds.
        #expect(all.subtracting(covered) == ["T45"])
    }
}

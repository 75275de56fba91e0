// SPDX-License-Identifier: Apache-2.0

/// Rows of cells in columns as wide as they need to be; the last column is wrapped.
struct TextTable {
    /// The titles of the columns; none if the table speaks for itself.
    var header: [String] = []
    /// The cells, row by row.
    var rows: [[String]] = []
    /// The columns that are aligned on the right.
    var numeric: Set<Int> = []

    /// The table as lines of at most the given width, where words allow it.
    func lines(width: Int) -> [String] {
        let all = ((header.isEmpty ? [] : [header]) + rows).map { $0.map { cell in TextWrap.visible(cell) } }
        let columns = all.map(\.count).max() ?? 0
        let widths = (0..<max(columns - 1, 0)).map { column in
            all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return all.flatMap { lines(of: $0, widths: widths, width: width) }
    }

    private func lines(of row: [String], widths: [Int], width: Int) -> [String] {
        var lead = ""
        for (column, columnWidth) in widths.enumerated() {
            let cell = column < row.count ? row[column] : ""
            let padding = String(repeating: " ", count: columnWidth - cell.count)
            lead += (numeric.contains(column) ? padding + cell : cell + padding) + "  "
        }
        let last = row.count > widths.count ? row[widths.count] : ""
        let indent = lead.count
        let roomy = width - indent >= 20
        let wrapped = TextWrap.lines(last, width: roomy ? width - indent : width - 4)
        guard let first = wrapped.first else { return [trimmed(lead)] }
        guard roomy || indent + last.count <= width else {
            return [trimmed(lead)] + wrapped.map { "    " + $0 }
        }
        return [lead + first] + wrapped.dropFirst().map { String(repeating: " ", count: indent) + $0 }
    }

    private func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}

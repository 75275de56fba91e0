// SPDX-License-Identifier: Apache-2.0

/// Collects the lines of a report.
struct TextWriter {
    /// The layout.
    let style: TextStyle
    private var lines: [String] = []

    /// An empty report.
    init(style: TextStyle) {
        self.style = style
    }

    /// The report, with a line feed at the end of each line.
    var text: String { lines.reduce(into: "") { $0 += $1 + "\n" } }

    /// Leaves one empty line, unless there is one or nothing stands above.
    mutating func blank() {
        if let last = lines.last, !last.isEmpty { lines.append("") }
    }

    /// Begins a section.
    mutating func heading(_ title: String) {
        blank()
        lines.append(TextWrap.visible(title))
    }

    /// A verdict: a word in capitals, coloured if the style asks for it, and a sentence.
    mutating func verdict(_ word: String, _ tone: Tone, _ sentence: String) {
        let plain = TextWrap.lines("\(word): \(sentence)", width: style.width)
        guard style.color else { return lines += plain }
        lines += plain.enumerated().map { number, line in
            number == 0 ? Self.colored(word, tone) + line.dropFirst(word.count) : line
        }
    }

    /// Wrapped text; the lead stands before its first line, and the others are indented to match.
    mutating func paragraph(_ text: String, indent: Int = 0, lead: String = "") {
        fill(TextWrap.lines(text, width: style.width - indent - lead.count), indent: indent, lead: lead)
    }

    /// Words that fill the lines and are never broken.
    mutating func words(_ words: [String], indent: Int = 2, lead: String = "") {
        fill(TextWrap.lines(words: words, width: style.width - indent - lead.count), indent: indent, lead: lead)
    }

    /// Names with commas between them, cut after the first ``TextReport/longestList``.
    mutating func names(_ names: [String], indent: Int = 2, lead: String = "") {
        guard !names.isEmpty else { return }
        let shown = names.prefix(TextReport.longestList)
        let more = Self.more(names.count)
        let marked = shown.enumerated().map { $1 + ($0 == shown.count - 1 && more == nil ? "" : ",") }
        words(marked + (more.map { [$0] } ?? []), indent: indent, lead: lead)
    }

    /// One entry a line, cut after the first ``TextReport/longestList``.
    mutating func list(_ entries: [String], indent: Int = 2) {
        fill(entries.prefix(TextReport.longestList).map { TextWrap.visible($0) }, indent: indent, lead: "")
        if let more = Self.more(entries.count) { paragraph(more, indent: indent) }
    }

    /// A command, never wrapped, so that it can be copied.
    mutating func command(_ text: String, indent: Int = 2) {
        fill([TextWrap.visible(text)], indent: indent, lead: "")
    }

    /// A table whose rows are cut after the first ``TextReport/longestList``.
    mutating func cutTable(_ table: TextTable, indent: Int = 2) {
        var shown = table
        shown.rows = Array(table.rows.prefix(TextReport.longestList))
        self.table(shown, indent: indent)
        if let more = Self.more(table.rows.count) { paragraph(more, indent: indent) }
    }

    /// A whole table.
    mutating func table(_ table: TextTable, indent: Int = 2) {
        fill(table.lines(width: style.width - indent), indent: indent, lead: "")
    }

    /// Labels and their values; a label with an empty value is left out.
    mutating func fields(_ fields: [(label: String, value: String)], indent: Int = 2) {
        table(TextTable(rows: fields.filter { !$0.value.isEmpty }.map { [$0.label, $0.value] }), indent: indent)
    }

    private mutating func fill(_ wrapped: [String], indent: Int, lead: String) {
        let margin = String(repeating: " ", count: indent)
        let hanging = String(repeating: " ", count: lead.count)
        lines += wrapped.enumerated().map { number, line in margin + (number == 0 ? lead : hanging) + line }
    }

    private static func more(_ count: Int) -> String? {
        let left = count - TextReport.longestList
        return left > 0 ? "… and \(left) more (--format json shows all)" : nil
    }

    private static func colored(_ word: String, _ tone: Tone) -> String {
        "\u{1b}[1;\(tone.ansi)m\(word)\u{1b}[0m"
    }
}

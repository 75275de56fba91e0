// SPDX-License-Identifier: Apache-2.0

/// Two texts in the unified format of diff(1), with three lines around each change.
package enum UnifiedDiff {
    private static let context = 3
    /// Lines of both texts together; the comparison takes time by their square.
    private static let longest = 20_000

    /// The difference; empty if there is none.
    ///
    /// - Parameters:
    ///   - before: the first text; `nil` if there is no such file.
    ///   - after: the second text; `nil` if there will be no such file.
    ///   - labels: what stands in the two lines at the top.
    /// - Returns: lines, each with a line feed at its end.
    package static func text(
        from before: [UInt8]?,
        to after: [UInt8]?,
        labels: (before: String, after: String)
    ) -> String {
        guard before != after else { return "" }
        let head =
            "--- \(before == nil ? "/dev/null" : labels.before)\n+++ \(after == nil ? "/dev/null" : labels.after)\n"
        guard let old = lines(before ?? []), let new = lines(after ?? []) else {
            return head + "The files are no text, and differ.\n"
        }
        guard old.count + new.count <= longest else {
            return head + "The files are too long to be compared, and differ.\n"
        }
        return head + hunks(edits(old, new)).map { text(of: $0, old, new) }.joined()
    }

    /// The lines with their line feeds; `nil` if the bytes are no text.
    private static func lines(_ bytes: [UInt8]) -> [Substring]? {
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var lines: [Substring] = []
        var rest = text[...]
        while !rest.isEmpty {
            let end = rest.utf8.firstIndex(of: UInt8(ascii: "\n")).map { rest.utf8.index(after: $0) } ?? rest.endIndex
            lines.append(rest[..<end])
            rest = rest[end...]
        }
        return lines
    }

    /// One line of either text, by its index there.
    private enum Edit {
        case same(old: Int, new: Int)
        case removed(Int)
        case inserted(Int)

        var isChange: Bool {
            if case .same = self { return false }
            return true
        }
    }

    private static func edits(_ old: [Substring], _ new: [Substring]) -> [Edit] {
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in new.difference(from: old, by: { $0.utf8.elementsEqual($1.utf8) }) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var edits: [Edit] = []
        var (first, second) = (0, 0)
        while first < old.count || second < new.count {
            if removed.contains(first) {
                edits.append(.removed(first))
                first += 1
            } else if inserted.contains(second) {
                edits.append(.inserted(second))
                second += 1
            } else {
                edits.append(.same(old: first, new: second))
                first += 1
                second += 1
            }
        }
        return edits
    }

    /// Changes with what stands around them; those that touch are one.
    private static func hunks(_ edits: [Edit]) -> [ArraySlice<Edit>] {
        var ranges: [Range<Int>] = []
        for index in edits.indices where edits[index].isChange {
            let range = max(0, index - context)..<min(edits.count, index + context + 1)
            if let last = ranges.last, last.upperBound >= range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
            } else {
                ranges.append(range)
            }
        }
        return ranges.map { edits[$0] }
    }

    private static func text(of hunk: ArraySlice<Edit>, _ old: [Substring], _ new: [Substring]) -> String {
        var body = ""
        var (oldCount, newCount) = (0, 0)
        var (oldStart, newStart): (Int?, Int?) = (nil, nil)
        func add(_ sign: String, _ line: Substring) {
            body += sign + line + (line.utf8.last == UInt8(ascii: "\n") ? "" : "\n\\ No newline at end of file\n")
        }
        for edit in hunk {
            switch edit {
            case .same(let first, let second):
                (oldStart, newStart) = (oldStart ?? first, newStart ?? second)
                (oldCount, newCount) = (oldCount + 1, newCount + 1)
                add(" ", old[first])
            case .removed(let first):
                oldStart = oldStart ?? first
                oldCount += 1
                add("-", old[first])
            case .inserted(let second):
                newStart = newStart ?? second
                newCount += 1
                add("+", new[second])
            }
        }
        // Where a side has no line, the line before the place counts.
        let before = oldCount == 0 ? 0 : (oldStart ?? 0) + 1
        let after = newCount == 0 ? 0 : (newStart ?? 0) + 1
        return "@@ -\(before),\(oldCount) +\(after),\(newCount) @@\n" + body
    }
}

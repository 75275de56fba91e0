// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The lines of a Containerfile, in sections with a remark above each.
struct ContainerfileText {
    private(set) var lines: [String] = []

    /// A section: why it is there, and its lines; nothing if it has none.
    mutating func section(_ remarks: [String], _ instructions: [String]) {
        guard !instructions.isEmpty else { return }
        if !lines.isEmpty { lines.append("") }
        lines += remarks.flatMap(Self.comment)
        lines += instructions.map(\.onOneLine)
    }

    /// Remarks alone.
    mutating func remark(_ remarks: [String]) {
        if !lines.isEmpty { lines.append("") }
        lines += remarks.flatMap(Self.comment)
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    /// A remark as comments of at most 118 characters; what a line break in a name could begin is none.
    private static func comment(_ remark: String) -> [String] {
        var result: [String] = []
        var line = "#"
        for word in remark.onOneLine.split(separator: " ") {
            if line.count + word.count + 1 > 118, line != "#" {
                result.append(line)
                line = "#"
            }
            line += " \(word)"
        }
        return result + [line]
    }
}

extension String {
    /// The text with a blank in the place of line breaks and other controls.
    var onOneLine: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}

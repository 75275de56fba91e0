// SPDX-License-Identifier: Apache-2.0

/// Breaking text into lines, and making it safe for a terminal.
enum TextWrap {
    /// Breaks text at white space; a word is never broken, so that paths and digests can be copied.
    static func lines(_ text: String, width: Int) -> [String] {
        lines(words: text.split(whereSeparator: \.isWhitespace).map(String.init), width: width)
    }

    /// Fills lines with words of which none is broken, whatever it holds.
    static func lines(words: [String], width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in words.map({ visible($0) }) {
            if line.isEmpty {
                line = word
            } else if line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = word
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// Spells out characters that would steer a terminal or turn the direction of writing: names in a file tree and
    /// labels of an image may hold anything.
    static func visible(_ text: String, keepsLines: Bool = false) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isHidden(scalar), !(keepsLines && scalar == "\n") {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    /// Fills a text with spaces on the right.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        // Nearly everything is ASCII, of which the properties need not be looked up.
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7f }
        // Not even XML takes these.
        if scalar.value & 0xfffe == 0xfffe { return true }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Pieces of Markdown (CommonMark and what forges add to it) that show their text and do nothing else.
enum MarkdownText {
    /// Running text: no mark-up, no links, no mentions of people or issues.
    static func plain(_ text: String) -> String {
        var result = ""
        let scalars = Array(Inert.text(text).unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if scalar.isASCII, marks.contains(scalar) { result += "\\" }
            result.unicodeScalars.append(scalar)
            // Forges make links of text that no backslash keeps from it; nothing is seen of what parts it.
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            let isAddress = scalar == ":" && next == "/" || scalar == "w" && next == "." && result.hasSuffix("www")
            if scalar == "@" || scalar == "#" || isAddress { result += gap }
        }
        return result
    }

    /// The same as a piece of HTML.
    static func html(_ text: String) -> String {
        Inert.text(text).unicodeScalars.reduce(into: "") { result, scalar in
            result += Inert.markup(String(scalar))
            if scalar == "@" || scalar == "#" { result += gap }
        }
    }

    /// Text in the line that is shown as it is.
    static func code(_ text: String) -> String {
        let text = Inert.text(text)
        let fence = String(repeating: "`", count: longestRun(in: text) + 1)
        let pad = text.isEmpty || text.hasPrefix("`") || text.hasSuffix("`") || text.hasPrefix(" ") ? " " : ""
        return "\(fence)\(pad)\(text)\(pad)\(fence)"
    }

    /// Lines that can be copied.
    static func block(_ text: String, language: String = "") -> String {
        let text = TextWrap.visible(text, keepsLines: true)
        let fence = String(repeating: "`", count: max(3, longestRun(in: text) + 1))
        let lines =
            ["\(fence)\(language)"] + text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + [
                fence
            ]
        return lines.map { $0 + "\n" }.joined()
    }

    private static let gap = "&#8203;"
    private static let marks = Set("\\`*_[]<>#|~&@$".unicodeScalars)

    private static func longestRun(in text: String) -> Int {
        var (longest, run) = (0, 0)
        for character in text.utf8 {
            run = character == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A value that is written as YAML, names in the order in which they are given.
enum YAMLNode {
    case map([(String, YAMLNode)])
    case list([YAMLNode])
    case string(String)

    /// Names and texts.
    static func strings(_ pairs: [(String, String)]) -> YAMLNode { .map(pairs.map { ($0.0, .string($0.1)) }) }
}

/// Writes YAML 1.1 that reads the same in 1.2: texts of several lines as blocks, and quotes around all that could be
/// something else than a text.
enum YAMLWriter {
    /// A document.
    static func document(_ node: YAMLNode) -> String { lines(node).joined(separator: "\n") + "\n" }

    private static func lines(_ node: YAMLNode) -> [String] {
        switch node {
        case .map(let members):
            members.flatMap { name, value in
                switch value {
                case .map(let inner) where !inner.isEmpty: ["\(scalar(name)):"] + indented(lines(value))
                case .list(let inner) where !inner.isEmpty: ["\(scalar(name)):"] + lines(value)
                default: joined("\(scalar(name)): ", lines(value))
                }
            }
        case .list(let elements): elements.flatMap { joined("- ", lines($0)) }
        case .string(let text): isBlock(text) ? block(text) : [scalar(text)]
        }
    }

    /// The first line behind a lead, the others below it.
    private static func joined(_ lead: String, _ lines: [String]) -> [String] {
        guard let first = lines.first else { return [lead + "{}"] }
        return [lead + first] + indented(Array(lines.dropFirst()))
    }

    private static func indented(_ lines: [String]) -> [String] { lines.map { $0.isEmpty ? "" : "  " + $0 } }

    private static func isBlock(_ text: String) -> Bool {
        text.contains("\n") && !text.hasPrefix(" ") && !text.hasPrefix("\n") && !text.hasSuffix("\n\n")
            && text.unicodeScalars.allSatisfy { $0 == "\n" || $0 >= " " && $0 < "\u{7f}" }
    }

    private static func block(_ text: String) -> [String] {
        let body = text.hasSuffix("\n") ? text.dropLast() : text[...]
        return [text.hasSuffix("\n") ? "|" : "|-"]
            + body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func scalar(_ text: String) -> String {
        let isPlain =
            text.utf8.first.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) } ?? false
            && text.utf8.allSatisfy { plain.contains($0) } && !words.contains(text.lowercased())
        guard !isPlain else { return text }
        return text.unicodeScalars.reduce(into: "\"") { result, scalar in
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar < " " || scalar == "\u{7f}":
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + (digits.count < 2 ? "0" : "") + digits
            default: result.unicodeScalars.append(scalar)
            }
        } + "\""
    }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./".utf8)
    private static let words: Set = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
}

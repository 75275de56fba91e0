// SPDX-License-Identifier: Apache-2.0

/// Text from a host or an image as it may stand in a report: names in a file tree may hold anything.
enum Inert {
    /// The most characters of one value; documents hold the whole.
    static let longestValue = 500

    /// Control characters spelled out, and what is longer than ``longestValue`` cut in the middle.
    static func text(_ text: String) -> String { TextWrap.visible(cut(text)) }

    /// Text between the tags of HTML and XML, and in their attributes.
    static func markup(_ text: String) -> String { escaped(self.text(text)) }

    /// Markup of text that is not cut: commands, which have to be whole.
    static func wholeMarkup(_ text: String) -> String { escaped(TextWrap.visible(text, keepsLines: true)) }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { special.contains($0) }) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 32)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let special = Set("&<>\"'".utf8)

    private static func cut(_ text: String) -> String {
        // Counting characters is slow, and few values are long.
        guard text.utf8.count > longestValue, text.count > longestValue else { return text }
        return "\(text.prefix(longestValue - 100)) … \(text.suffix(50)) (\(text.count) characters)"
    }
}

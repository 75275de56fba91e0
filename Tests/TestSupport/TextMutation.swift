// SPDX-License-Identifier: Apache-2.0

/// Damages texts by chance.
package struct TextMutation {
    /// What is put into texts: the ends of what is allowed, and what is beyond.
    private let pieces: [[UInt8]]

    /// What every text may meet, whatever it means.
    private static let common: [[UInt8]] =
        [
            "null", "{}", "[]", "[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "-1", "9223372036854775808", "1e999", "0.5",
            "\"\"",
            "\"\\u0000\"", "\"\\ud800\"", "\u{feff}", "true", "\\", "\"",
        ].map { Array($0.utf8) } + [[0xff], [0xc0, 0x80], [0x00], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]

    /// Damages for texts of one kind.
    ///
    /// - Parameter pieces: what such texts hold, to be put elsewhere.
    package init(pieces: [String]) {
        self.pieces = Self.common + pieces.map { Array($0.utf8) }
    }

    /// Damages a text once.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - other: another text, whose end may take the place of this one's.
    ///   - random: decides.
    package func apply(to bytes: inout [UInt8], other: [UInt8], using random: inout Generator) {
        guard !bytes.isEmpty else { return }
        let start = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 1...40, using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes.removeSubrange(start..<end)
        case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 3: bytes.insert(contentsOf: piece(&random), at: start)
        case 4: bytes.replaceSubrange(start..<end, with: piece(&random))
        case 5: bytes.removeLast(bytes.count - start)
        // Nested deeply, or very long.
        case 6:
            let count = Int.random(in: 1...200, using: &random)
            bytes.insert(contentsOf: repeatElement(piece(&random), count: count).joined(), at: start)
        default:
            guard !other.isEmpty else { return }
            bytes.replaceSubrange(start..., with: other[Int.random(in: 0..<other.count, using: &random)...])
        }
    }

    private func piece(_ random: inout Generator) -> [UInt8] { pieces.randomElement(using: &random) ?? [] }
}

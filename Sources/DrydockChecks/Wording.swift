// SPDX-License-Identifier: Apache-2.0

/// Lists and sentences in the words of findings.
enum Wording {
    /// The first names, and how many more there are.
    static func list(_ names: [String], limit: Int = 5) -> String {
        let more = names.count - limit
        return names.prefix(limit).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }

    /// Words as a sentence: a large letter in front unless they begin with a name, a full stop behind.
    static func sentence(_ words: String) -> String {
        let isName = words.prefix { !$0.isWhitespace }.contains { !$0.isLetter || $0.isUppercase }
        return (isName ? words : words.prefix(1).uppercased() + words.dropFirst()) + "."
    }
}

/// Versions as numbers, as far as they begin with some.
package enum Numbers {
    /// The numbers of a version up to the first part that is none: `255.4-1` gives 255, 4.
    package static func of(_ version: String) -> [Int] {
        var numbers: [Int] = []
        for part in version.split(whereSeparator: { $0 == "." || $0 == "-" || $0 == "_" || $0 == "+" || $0 == "~" }) {
            let digits = part.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits) else { break }
            numbers.append(number)
            if digits.count < part.count { break }
        }
        return numbers
    }

    /// Whether a version is below another one.
    package static func isBelow(_ version: String, _ floor: [Int]) -> Bool {
        of(version).lexicographicallyPrecedes(floor)
    }
}

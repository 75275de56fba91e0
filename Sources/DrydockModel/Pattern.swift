// SPDX-License-Identifier: Apache-2.0

/// Patterns of routes: `*` stands for anything, `!` in front for the opposite.
package enum Pattern {
    /// Whether a value meets a rule: one of the patterns, if there are any but opposites, and no opposite.
    package static func meets(_ patterns: [String], _ value: String?) -> Bool {
        let wanted = patterns.filter { !$0.hasPrefix("!") }
        let excluded = patterns.filter { $0.hasPrefix("!") }.map { String($0.dropFirst()) }
        guard let value else { return wanted.isEmpty }
        return (wanted.isEmpty || wanted.contains { matches($0, value) }) && !excluded.contains { matches($0, value) }
    }

    /// Whether a pattern without `!` matches all of a value.
    package static func matches(_ pattern: String, _ value: String) -> Bool {
        let (pattern, value) = (Array(pattern.unicodeScalars), Array(value.unicodeScalars))
        var (at, place) = (0, 0)
        // Where to go on when the rest does not match: behind the last star, with one letter more for it.
        var back: (pattern: Int, value: Int)?
        while place < value.count {
            if at < pattern.count, pattern[at] == "*" {
                back = (at + 1, place)
                at += 1
            } else if at < pattern.count, pattern[at] == value[place] {
                (at, place) = (at + 1, place + 1)
            } else if let last = back {
                back = (last.pattern, last.value + 1)
                (at, place) = (last.pattern, last.value + 1)
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == "*" }
    }
}

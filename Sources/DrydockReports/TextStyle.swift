// SPDX-License-Identifier: Apache-2.0

/// How a report is laid out.
package struct TextStyle: Sendable, Equatable {
    /// Columns that a line should not exceed; a single long word, such as a path or a digest, may.
    package var width: Int
    /// Whether verdict words are coloured.
    package var color: Bool

    /// A layout; the width is never taken for less than 40 columns.
    package init(width: Int = 80, color: Bool = false) {
        self.width = max(width, 40)
        self.color = color
    }
}

/// What a verdict word means for the reader, and with that its colour.
enum Tone {
    case good
    case caution
    case bad

    /// The number of the ANSI foreground colour.
    var ansi: Int {
        switch self {
        case .good: 32
        case .caution: 33
        case .bad: 31
        }
    }
}

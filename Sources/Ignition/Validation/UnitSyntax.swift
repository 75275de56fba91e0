// SPDX-License-Identifier: Apache-2.0

/// The syntax of systemd's unit files, as far as Ignition looks at it.
enum UnitSyntax {
    /// Why a text is not a unit file.
    struct Failure: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// The longest line that is taken.
    static let longestLine = 2048

    /// The sections that hold an option, in their order.
    ///
    /// - Throws: ``Failure`` with the number of the line.
    static func sections(of text: String) throws(Failure) -> [String] {
        var scanner = UnitScanner(Array(text.utf8))
        return try scanner.sections()
    }
}

private struct UnitScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func sections() throws(UnitSyntax.Failure) -> [String] {
        var found: [String] = []
        var section: String?
        while true {
            try checkLineLength()
            guard let byte = current else { return found }
            switch byte {
            case UInt8(ascii: "["):
                position += 1
                section = try header()
            case UInt8(ascii: "#"), UInt8(ascii: ";"):
                comment()
            case _ where section == nil || Self.isSpace(byte):
                // What stands before the first section is passed over.
                position += 1
            default:
                try option()
                if let section { found.append(section) }
            }
        }
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func failure(_ what: String) -> UnitSyntax.Failure {
        let line = bytes.prefix(position).count { $0 == UInt8(ascii: "\n") } + 1
        return UnitSyntax.Failure(description: "line \(line): \(what)")
    }

    private func checkLineLength() throws(UnitSyntax.Failure) {
        let ahead = bytes[position...].prefix(UnitSyntax.longestLine)
        guard ahead.count == UnitSyntax.longestLine, !ahead.contains(where: { $0 == 0x0a || $0 == 0x0d }) else {
            return
        }
        throw failure("is longer than \(UnitSyntax.longestLine) bytes")
    }

    /// A section's name, from behind its bracket to the end of the line.
    private mutating func header() throws(UnitSyntax.Failure) -> String {
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "]")) else {
            throw failure("a section's name has no end")
        }
        let name = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end + 1
        guard restOfLine().allSatisfy(Self.isSpace) else { throw failure("something follows the section [\(name)]") }
        return name
    }

    /// A line that goes on where it ends with a backslash.
    private mutating func comment() {
        repeat {
            var line = restOfLine()
            if line.last == UInt8(ascii: " ") { line.removeLast() }
            guard line.last == UInt8(ascii: "\\") else { return }
        } while current != nil
    }

    private mutating func option() throws(UnitSyntax.Failure) {
        let line = bytes[position...].prefix { $0 != 0x0a && $0 != 0x0d }
        guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else {
            throw failure("an option has the form Name=value")
        }
        position = equals + 1
        while true {
            try checkLineLength()
            let line = restOfLine()
            guard line.last == UInt8(ascii: "\\"), current != nil else { return }
        }
    }

    /// Passes what is left of the line.
    private mutating func restOfLine() -> ArraySlice<UInt8> {
        let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        let line = bytes[position..<end]
        position = min(end + 1, bytes.endIndex)
        return line
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        [0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d].contains(byte)
    }
}

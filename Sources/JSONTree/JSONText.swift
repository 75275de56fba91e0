// SPDX-License-Identifier: Apache-2.0

/// A JSON text with what json-c does not tell of it: where its values lie, and which names stand twice in an object.
///
/// Reading it is also stricter than json-c's strict mode, which takes single quotes, `NaN`, `Infinity`, control
/// characters in strings, superfluous zeros and integers that 64 bits do not hold.
package struct JSONText: Sendable {
    /// The text.
    package let bytes: [UInt8]
    /// Its value; the last of duplicate names counts.
    package let value: JSONValue
    /// The names that stand in their object already, with the bytes before them, in the order of the text.
    package let duplicates: [(path: JSONPath, offset: Int)]

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - bytes: the text, in UTF-8.
    ///   - depth: how many levels it may have.
    /// - Throws: what is not JSON (RFC 8259), and where.
    package init(_ bytes: [UInt8], depth: Int = 64) throws(JSONError) {
        value = try JSONValue(parsing: bytes, depth: depth)
        self.bytes = bytes
        var walk = JSONWalk(bytes)
        var duplicates: [(path: JSONPath, offset: Int)] = []
        try walk.run(visit: { _, _ in false }, duplicate: { duplicates.append(($0, $1)) })
        self.duplicates = duplicates
    }

    /// Where values lie, as bytes from the start of the text; paths that lead nowhere are left out.
    package func offsets(of paths: Set<JSONPath>) -> [JSONPath: Int] {
        var walk = JSONWalk(bytes)
        var found: [JSONPath: Int] = [:]
        // The text has been walked before.
        try? walk.run(
            visit: { steps, offset in
                let path = JSONPath(steps)
                if paths.contains(path) { found[path] = offset }
                return found.count == paths.count
            },
            duplicate: { _, _ in }
        )
        return found
    }
}

/// The lines of a text.
package struct LineIndex {
    private let bytes: [UInt8]
    /// Where each line starts.
    private let starts: [Int]

    /// The lines of a text.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// The line and the column, both from 1, of a byte; columns count characters.
    package func position(of offset: Int) -> (line: Int, column: Int) {
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        // Continuation bytes of UTF-8 belong to the character before them.
        let column = bytes[starts[low]..<max(starts[low], min(offset, bytes.count))].count { $0 & 0xc0 != 0x80 }
        return (low + 1, column + 1)
    }
}

/// One pass over a text that json-c has accepted.
private struct JSONWalk {
    private let bytes: [UInt8]
    private var position = 0
    private var steps: [JSONPath.Step] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Visits values from the outside in; stops once `visit` says so.
    mutating func run(
        visit: ([JSONPath.Step], Int) -> Bool,
        duplicate: (JSONPath, Int) -> Void
    ) throws(JSONError) {
        _ = try value(visit: visit, duplicate: duplicate)
    }

    /// Whether the walk is over.
    private mutating func value(
        visit: ([JSONPath.Step], Int) -> Bool,
        duplicate: (JSONPath, Int) -> Void
    ) throws(JSONError) -> Bool {
        skipSpace()
        if visit(steps, position) { return true }
        guard let byte = current else { throw JSONError(message: "the text ends too early", offset: position) }
        switch byte {
        case UInt8(ascii: "{"):
            var names: Set<String> = []
            return try elements(until: UInt8(ascii: "}")) { walk, _ throws(JSONError) in
                let start = walk.position
                let name = try walk.name()
                walk.steps.append(.name(name))
                if !names.insert(name).inserted { duplicate(JSONPath(walk.steps), start) }
                walk.skipSpace()
                walk.position += 1
                let isOver = try walk.value(visit: visit, duplicate: duplicate)
                walk.steps.removeLast()
                return isOver
            }
        case UInt8(ascii: "["):
            return try elements(until: UInt8(ascii: "]")) { walk, index throws(JSONError) in
                walk.steps.append(.index(index))
                let isOver = try walk.value(visit: visit, duplicate: duplicate)
                walk.steps.removeLast()
                return isOver
            }
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            _ = try string()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try number()
        case UInt8(ascii: "N"), UInt8(ascii: "I"):
            throw JSONError(message: "not a number of JSON", offset: position)
        default:
            while let byte = current, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) { position += 1 }
        }
        return false
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte.isJSONSpace { position += 1 }
    }

    /// Does the same for each element behind the bracket that is open here.
    private mutating func elements(
        until end: UInt8,
        _ element: (inout JSONWalk, Int) throws(JSONError) -> Bool
    ) throws(JSONError) -> Bool {
        position += 1
        var index = 0
        while true {
            skipSpace()
            guard let byte = current else { throw JSONError(message: "the text ends too early", offset: position) }
            if byte == end { break }
            if byte == UInt8(ascii: ",") {
                position += 1
                skipSpace()
            }
            if try element(&self, index) { return true }
            index += 1
        }
        position += 1
        return false
    }

    /// Passes a string, without its quotes.
    private mutating func string() throws(JSONError) -> ArraySlice<UInt8> {
        guard current == UInt8(ascii: "\"") else {
            throw JSONError(message: "strings stand in double quotes", offset: position)
        }
        let start = position + 1
        position = start
        while let byte = current, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else {
                throw JSONError(message: "control characters in strings are escaped", offset: position)
            }
            position += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count else { throw JSONError(message: "the text ends too early", offset: position) }
        position += 1
        return bytes[start..<position - 1]
    }

    /// Passes a member's name.
    private mutating func name() throws(JSONError) -> String {
        let raw = try string()
        let plain = String(decoding: raw, as: UTF8.self)
        guard raw.contains(UInt8(ascii: "\\")) else { return plain }
        // Escapes are json-c's business.
        return try JSONValue(parsing: Array("\"\(plain)\"".utf8)).string ?? plain
    }

    /// Passes a number, which RFC 8259 writes `-? (0|[1-9][0-9]*) (.[0-9]+)? ([eE][+-]?[0-9]+)?`.
    private mutating func number() throws(JSONError) {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        let first = position
        let digits = passDigits()
        var isInteger = true
        var isSound = digits > 0 && !(digits > 1 && bytes[first] == UInt8(ascii: "0"))
        if current == UInt8(ascii: ".") {
            position += 1
            isInteger = false
            isSound = passDigits() > 0 && isSound
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            isInteger = false
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            isSound = passDigits() > 0 && isSound
        }
        guard isSound else { throw JSONError(message: "not a number of JSON", offset: start) }
        if isInteger, digits > 18, Int64(String(decoding: bytes[start..<position], as: UTF8.self)) == nil {
            throw JSONError(message: "an integer of more than 64 bits", offset: start)
        }
    }

    private mutating func passDigits() -> Int {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position - start
    }
}

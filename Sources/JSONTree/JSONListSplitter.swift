// SPDX-License-Identifier: Apache-2.0

/// Cuts a JSON text of the form `{…, "items": […], …}` into the elements of that list, without holding the text.
///
/// It knows strings and depth, and nothing else: elements and what is around them are for a parser. What is around them has a
/// `0` in the place of each element, so that a parser sees every bracket and comma that stands between them.
package struct JSONListSplitter {
    /// The most bytes that an element, or what is around all of them, may have: a cluster takes objects of a few megabytes.
    package static let largestPart = 8 << 20

    /// Where in the text the next byte lies.
    private enum Place {
        case outside
        /// In the list, between elements.
        case list
        case element
    }

    private let list: [UInt8]
    private let limit: Int
    private var place = Place.outside
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// The string that was read last at the first level, with its quotes.
    private var name: [UInt8] = []
    private var isNaming = false
    /// Whether the name is followed by a colon, and nothing since.
    private var isNamed = false
    /// Whether the list was met.
    package private(set) var hasList = false
    private var part: [UInt8] = []
    private var around: [UInt8] = []
    private var offset = 0
    private var start = 0

    /// A splitter at the start of a text.
    ///
    /// - Parameters:
    ///   - list: the name of the list in the outermost object.
    ///   - limit: the most bytes of an element, and of what is around all of them.
    package init(list: String = "items", limit: Int = largestPart) {
        self.list = Array("\"\(list)\"".utf8)
        self.limit = limit
    }

    /// Takes the next bytes of the text.
    ///
    /// - Parameters:
    ///   - bytes: the bytes.
    ///   - element: is given each element that they complete, and where it lies from the start of the text.
    /// - Throws: what is too large, and what `element` throws.
    package mutating func take(_ bytes: ArraySlice<UInt8>, _ element: ([UInt8], Int) throws -> Void) throws {
        try bytes.withUnsafeBytes { try take($0, element) }
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, _ element: ([UInt8], Int) throws -> Void) throws {
        var index = 0
        var begin = 0
        /// Keeps what was passed since, up to a byte.
        func keep(_ splitter: inout JSONListSplitter, to end: Int) throws(JSONError) {
            try splitter.keep(UnsafeRawBufferPointer(rebasing: bytes[begin..<end]))
            begin = end
        }
        while index < bytes.count {
            let byte = bytes[index]
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                if isNaming, name.count <= list.count { name.append(byte) }
                index += 1
                continue
            }
            switch byte {
            case 0x20, 0x09, 0x0a, 0x0d:
                index += 1
                continue
            case UInt8(ascii: "\""):
                if place == .list { try open(at: index, &begin, bytes) }
                isInString = true
                isNaming = place == .outside && depth == 1
                if isNaming { name = [byte] }
                isNamed = false
            case UInt8(ascii: ":"):
                isNamed = place == .outside && depth == 1
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                if place == .list { try open(at: index, &begin, bytes) }
                depth += 1
                if place == .outside, depth == 2, byte == UInt8(ascii: "["), isNamed, name == list {
                    try keep(&self, to: index + 1)
                    place = .list
                    hasList = true
                }
                isNamed = false
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if place == .element, depth == 2 {
                    try keep(&self, to: index)
                    try close(element)
                }
                depth -= 1
                if place == .list { place = .outside }
            case UInt8(ascii: ","):
                if place == .element, depth == 2 {
                    try keep(&self, to: index)
                    try close(element)
                }
            default:
                if place == .list { try open(at: index, &begin, bytes) }
                isNamed = false
            }
            index += 1
        }
        try keep(&self, to: bytes.count)
        offset += bytes.count
    }

    /// Ends the text.
    ///
    /// - Returns: what is around the elements, with a `0` for each.
    /// - Throws: that an element has no end.
    package func finish() throws(JSONError) -> [UInt8] {
        guard place != .element else { throw JSONError(message: "the text ends too early", offset: offset) }
        return around
    }

    // MARK: - Parts

    private mutating func open(at index: Int, _ begin: inout Int, _ bytes: UnsafeRawBufferPointer) throws(JSONError) {
        try keep(UnsafeRawBufferPointer(rebasing: bytes[begin..<index]))
        begin = index
        start = offset + index
        place = .element
    }

    private mutating func close(_ element: ([UInt8], Int) throws -> Void) throws {
        place = .list
        around.append(UInt8(ascii: "0"))
        let text = part
        part = []
        try element(text, start)
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer) throws(JSONError) {
        if place == .element { part.append(contentsOf: bytes) } else { around.append(contentsOf: bytes) }
        guard max(part.count, around.count) <= limit else {
            let what = place == .element ? "an element of the list" : "what is not in the list"
            throw JSONError(message: "\(what) has more than \(limit >> 20) MiB", offset: place == .element ? start : 0)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A `data:` URL (RFC 2397), which holds its content itself.
///
/// Media types are looked at as narrowly as Ignition does: their first part begins with one of the registered ones or
/// with `x-`, and `;base64` comes last. Base64 is RFC 4648 with padding; line feeds in it count for nothing.
public struct DataURL: Sendable, Equatable {
    /// Why a text is not a data URL.
    public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// What is wrong, without the content.
        public let description: String
    }

    /// What the URL holds.
    public let content: [UInt8]

    /// Reads a URL that begins with `data:`.
    ///
    /// - Throws: what is wrong with it.
    public init(_ text: String) throws(Failure) {
        var parser = DataURLParser(Array(text.utf8))
        content = try parser.parse()
    }
}

private struct DataURLParser {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func parse() throws(DataURL.Failure) -> [UInt8] {
        guard bytes.starts(with: "data:".utf8) else { throw DataURL.Failure(description: "does not begin with data:") }
        position = 5
        guard position < bytes.count else { throw Self.noComma }
        if bytes[position] != UInt8(ascii: ";"), bytes[position] != UInt8(ascii: ",") { try mediaType() }
        var isBase64 = false
        while true {
            guard position < bytes.count else { throw Self.noComma }
            let mark = bytes[position]
            position += 1
            if mark == UInt8(ascii: ",") { break }
            guard mark == UInt8(ascii: ";"), !isBase64 else {
                throw DataURL.Failure(description: "has a media type that ends in neither ; nor ,")
            }
            isBase64 = try parameter()
        }
        let data = bytes[position...]
        return try isBase64 ? Self.base64(data) : Self.escaped(data)
    }

    /// What a token may not hold (RFC 2045).
    private static let special = ByteSet("()<>@,;:\\\"/[]?=")
    /// What has to be escaped in data that is not base64.
    private static let forbidden = ByteSet(" <>#\"{}|\\^[]`")
    private static let noComma = DataURL.Failure(description: "has no comma before its data")

    private mutating func mediaType() throws(DataURL.Failure) {
        let type = token()
        let known = ["text", "image", "audio", "video", "application", "message", "multipart", "x-", "X-"]
        guard position < bytes.count, bytes[position] == UInt8(ascii: "/"), known.contains(where: type.hasPrefix) else {
            throw DataURL.Failure(description: "has an unknown media type")
        }
        position += 1
        _ = token()
    }

    /// Passes a parameter; whether it is `base64`.
    private mutating func parameter() throws(DataURL.Failure) -> Bool {
        let failure = DataURL.Failure(description: "has a parameter that is neither name=value nor base64")
        let name = token()
        guard !name.isEmpty, position < bytes.count else { throw failure }
        if bytes[position] == UInt8(ascii: ",") {
            guard name == "base64" else { throw failure }
            return true
        }
        guard bytes[position] == UInt8(ascii: "=") else { throw failure }
        position += 1
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            position += 1
            while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                guard bytes[position] < 0x80, bytes[position] != UInt8(ascii: "\n") else { throw failure }
                position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard position < bytes.count else { throw failure }
            position += 1
            return false
        }
        let value = token()
        guard !value.isEmpty, PercentEncoding.decode(Array(value.utf8)[...]) != nil else { throw failure }
        return false
    }

    /// Passes letters, digits and what else a token of RFC 2045 may hold.
    private mutating func token() -> String {
        let (start, special) = (position, Self.special)
        while position < bytes.count, (0x21...0x7e).contains(bytes[position]), !special.contains(bytes[position]) {
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private static func escaped(_ data: ArraySlice<UInt8>) throws(DataURL.Failure) -> [UInt8] {
        let forbidden = Self.forbidden
        guard data.allSatisfy({ (0x20...0x7e).contains($0) && !forbidden.contains($0) }) else {
            throw DataURL.Failure(description: "holds characters that have to be escaped")
        }
        guard let content = PercentEncoding.decode(data) else {
            throw DataURL.Failure(description: "has an escape without two hexadecimal digits")
        }
        return content
    }

    private static func base64(_ data: ArraySlice<UInt8>) throws(DataURL.Failure) -> [UInt8] {
        guard let content = Base64.decode(data) else {
            throw DataURL.Failure(description: "holds data that is not base64 with padding")
        }
        return content
    }
}

/// Base64 of RFC 4648, section 4.
enum Base64 {
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xff, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        return values
    }()

    /// The bytes that a text stands for.
    ///
    /// It is `nil` for anything but whole groups of four with padding at the end; line feeds count for nothing.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count / 4 * 3)
        let values = Self.values
        var group: UInt32 = 0
        var count = 0
        var padding = 0
        for character in text where character != UInt8(ascii: "\n") {
            // Nothing comes behind the padding.
            guard padding == 0 || count > 0 else { return nil }
            if character == UInt8(ascii: "=") {
                guard count >= 2 else { return nil }
                padding += 1
                group <<= 6
            } else {
                let value = values[Int(character)]
                guard value != 0xff, padding == 0 else { return nil }
                group = group << 6 | UInt32(value)
            }
            count += 1
            guard count == 4 else { continue }
            decoded.append(UInt8(truncatingIfNeeded: group >> 16))
            if padding < 2 { decoded.append(UInt8(truncatingIfNeeded: group >> 8)) }
            if padding < 1 { decoded.append(UInt8(truncatingIfNeeded: group)) }
            group = 0
            count = 0
        }
        return count == 0 ? decoded : nil
    }
}

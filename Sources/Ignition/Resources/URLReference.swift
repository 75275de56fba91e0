// SPDX-License-Identifier: Apache-2.0

/// A URL as Ignition reads it: by the rules of Go's `net/url`, which are RFC 3986 with exceptions.
public struct URLReference: Sendable, Equatable {
    /// The scheme in small letters; empty for a relative reference.
    public let scheme: String
    /// What follows the scheme if it does not start with a slash, without query and fragment.
    public let opaque: String
    /// What stands behind the first question mark; `nil` without one.
    public let query: String?

    /// Reads a URL; `nil` if it is none.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
        let (reference, fragment) = Self.cut(bytes[...], at: UInt8(ascii: "#"))
        guard fragment.map(Self.isEscapedWell) ?? true else { return nil }
        guard let (scheme, afterScheme) = Self.splitScheme(reference) else { return nil }
        let (rest, query) = Self.cut(afterScheme, at: UInt8(ascii: "?"))
        self.scheme = scheme
        self.query = query.map { String(decoding: $0, as: UTF8.self) }
        guard rest.first == UInt8(ascii: "/") else {
            opaque = scheme.isEmpty ? "" : String(decoding: rest, as: UTF8.self)
            guard scheme.isEmpty else { return }
            let segment = Self.cut(rest, at: UInt8(ascii: "/")).before
            guard !segment.contains(UInt8(ascii: ":")), Self.isEscapedWell(rest) else { return nil }
            return
        }
        opaque = ""
        var path = rest
        if rest.starts(with: "//".utf8), !scheme.isEmpty || !rest.starts(with: "///".utf8) {
            let authority = Self.cut(rest.dropFirst(2), at: UInt8(ascii: "/")).before
            path = rest.dropFirst(2 + authority.count)
            guard Self.isAuthority(authority) else { return nil }
        }
        guard Self.isEscapedWell(path) else { return nil }
    }

    /// A URL for messages: without a user, a query and a fragment, which may be secrets.
    public static func shown(_ url: String) -> String {
        let plain = url.prefix { $0 != "?" && $0 != "#" }
        guard let at = plain.lastIndex(of: "@"), let start = plain.firstRange(of: "://")?.upperBound, start < at else {
            return String(plain)
        }
        return "\(plain[..<start])\(plain[plain.index(after: at)...])"
    }

    /// The first value of a field of the query, unescaped; `nil` without such a field.
    public func queryValue(_ name: String) -> String? {
        for field in (query ?? "").split(separator: "&") where !field.contains(";") {
            let (key, value) = Self.cut(Array(field.utf8)[...], at: UInt8(ascii: "="))
            guard let key = PercentEncoding.decode(key, plusIsSpace: true),
                String(decoding: key, as: UTF8.self) == name,
                let value = PercentEncoding.decode(value ?? [], plusIsSpace: true)
            else { continue }
            return String(decoding: value, as: UTF8.self)
        }
        return nil
    }

    private static let inUsers = ByteSet("-._:~!$&'()*+,;=%@")
    private static let inHosts = ByteSet("-_.~!$&'()*+,;=:[]<>\"")

    private typealias Bytes = ArraySlice<UInt8>

    private static func cut(_ bytes: Bytes, at mark: UInt8) -> (before: Bytes, after: Bytes?) {
        guard let index = bytes.firstIndex(of: mark) else { return (bytes, nil) }
        return (bytes[..<index], bytes[(index + 1)...])
    }

    /// The scheme in small letters, empty if the text starts in another way, and what follows; `nil` for a colon alone.
    private static func splitScheme(_ bytes: Bytes) -> (String, Bytes)? {
        for (index, byte) in zip(bytes.indices, bytes) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                continue
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if index == bytes.startIndex { return ("", bytes) }
            case UInt8(ascii: ":"):
                guard index > bytes.startIndex else { return nil }
                return (String(decoding: bytes[..<index], as: UTF8.self).lowercased(), bytes[(index + 1)...])
            default:
                return ("", bytes)
            }
        }
        return ("", bytes)
    }

    private static func isEscapedWell(_ bytes: Bytes) -> Bool {
        PercentEncoding.decode(bytes) != nil
    }

    private static func isAuthority(_ bytes: Bytes) -> Bool {
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return isHost(bytes) }
        let user = bytes[..<at]
        let allowed = Self.inUsers
        guard user.allSatisfy({ isAlphanumeric($0) || allowed.contains($0) }), isEscapedWell(user) else { return false }
        return isHost(bytes[(at + 1)...])
    }

    private static func isHost(_ bytes: Bytes) -> Bool {
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.lastIndex(of: UInt8(ascii: "]")) else { return false }
            // A zone may hold more than an address; nobody names one here.
            return isPort(bytes[(end + 1)...]) && isHostName(bytes[...end])
        }
        if let colon = bytes.lastIndex(of: UInt8(ascii: ":")) {
            return isPort(bytes[colon...]) && isHostName(bytes)
        }
        return isHostName(bytes)
    }

    private static func isPort(_ bytes: Bytes) -> Bool {
        guard let first = bytes.first else { return true }
        return first == UInt8(ascii: ":")
            && bytes.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Escapes in host names are for bytes outside ASCII alone, and some characters have no place there.
    private static func isHostName(_ bytes: Bytes) -> Bool {
        let allowed = Self.inHosts
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%") {
                guard let byte = PercentEncoding.byte(bytes[index...]), byte >= 0x80 || byte == UInt8(ascii: "%")
                else { return false }
                index += 3
                continue
            }
            guard bytes[index] >= 0x80 || isAlphanumeric(bytes[index]) || allowed.contains(bytes[index])
            else { return false }
            index += 1
        }
        return true
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

/// Some ASCII characters, quickly looked up.
struct ByteSet {
    private let isIn: [Bool]

    /// The characters of a text.
    init(_ characters: String) {
        var isIn = [Bool](repeating: false, count: 256)
        for byte in characters.utf8 { isIn[Int(byte)] = true }
        self.isIn = isIn
    }

    /// Whether a byte is one of them.
    func contains(_ byte: UInt8) -> Bool { isIn[Int(byte)] }
}

/// Escapes of the form `%41`.
enum PercentEncoding {
    /// The bytes that a text stands for; `nil` if an escape is incomplete.
    static func decode(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool = false) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "%"):
                guard let byte = byte(bytes[index...]) else { return nil }
                decoded.append(byte)
                index += 3
            case UInt8(ascii: "+") where plusIsSpace:
                decoded.append(UInt8(ascii: " "))
                index += 1
            default:
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded
    }

    /// The byte that an escape at the start stands for.
    static func byte(_ bytes: ArraySlice<UInt8>) -> UInt8? {
        guard bytes.count > 2, let high = digit(bytes[bytes.startIndex + 1]),
            let low = digit(bytes[bytes.startIndex + 2])
        else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

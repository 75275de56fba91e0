// SPDX-License-Identifier: Apache-2.0

/// The SHA-256 that names an ostree object.
///
/// The bytes lie in the value itself: trees of images hold a million of them.
public struct Checksum: Hashable, Sendable, CustomStringConvertible {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// The 32 bytes.
    public var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    /// Exactly 32 bytes; `nil` otherwise.
    public init?(bytes: [UInt8]) {
        self.init(bytes: bytes[...])
    }

    /// Exactly 32 bytes; `nil` otherwise.
    public init?(bytes: ArraySlice<UInt8>) {
        guard bytes.count == 32 else { return nil }
        words = bytes.withUnsafeBytes { $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self) }
    }

    /// Whether the bytes are the same.
    public static func == (left: Checksum, right: Checksum) -> Bool { left.words == right.words }

    /// Hashes the first bytes, which differ as much as all of them.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }

    /// 64 lower-case hexadecimal digits; `nil` otherwise.
    public init?(_ text: String) {
        let characters = Array(text.utf8)
        guard characters.count == 64 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = Self.value(characters[index]), let low = Self.value(characters[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.init(bytes: bytes)
    }

    /// 64 lower-case hexadecimal digits.
    public var description: String {
        String(unsafeUninitializedCapacity: 64) { text in
            withUnsafeBytes(of: words) { bytes in
                for (index, byte) in bytes.enumerated() {
                    text.initializeElement(at: 2 * index, to: Self.digit(byte >> 4))
                    text.initializeElement(at: 2 * index + 1, to: Self.digit(byte & 15))
                }
            }
            return 64
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 97...102: digit - 87
        default: nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What a sample file holds: text, or filler that depends on nothing but its seed and length.
package enum Content: Sendable, Hashable, ExpressibleByStringLiteral {
    case text(String)
    case filler(seed: String, count: Int)
    case bytes([UInt8])

    /// Makes the content out of a text.
    package init(stringLiteral value: String) {
        self = .text(value)
    }

    /// The bytes themselves.
    package var bytes: [UInt8] {
        switch self {
        case .text(let text): Array(text.utf8)
        case .filler(let seed, let count): Filler.bytes(seed: seed, count: count)
        case .bytes(let bytes): bytes
        }
    }
}

/// Pseudo-random bytes that are the same on every machine and in every run.
enum Filler {
    /// One block larger than gzip's window, so that files cut from it do not compress away.
    private static let block: [UInt8] = {
        var state: UInt64 = 0x6472_7964_6f63_6b21
        var block: [UInt8] = []
        block.reserveCapacity(1 << 16)
        while block.count < 1 << 16 {
            var word = next(&state)
            for _ in 0..<8 {
                block.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return block
    }()

    /// As many bytes as asked for, of which the first ones spell the seed, so that no two seeds give the same file.
    static func bytes(seed: String, count: Int) -> [UInt8] {
        var bytes = Array("\(seed)\n".utf8)
        bytes.reserveCapacity(max(count, bytes.count))
        var state = hash(seed)
        while bytes.count < count {
            let start = Int(next(&state) % UInt64(block.count / 2))
            let length = min(block.count / 2, count - bytes.count)
            bytes.append(contentsOf: block[start..<(start + length)])
        }
        return Array(bytes.prefix(count))
    }

    /// A length below a limit that depends on the seed only; small lengths are more frequent than large ones.
    static func length(seed: String, below limit: Int) -> Int {
        var state = hash(seed)
        let first = Int(next(&state) % UInt64(limit))
        return first * Int(next(&state) % 1000) / 1000
    }

    /// FNV-1a over the text's bytes.
    static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// The next number of the splitmix64 sequence.
    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What the note `.note.gnu.property` of an x86-64 program or library says (x86-64 psABI, "Program Property").
enum ELFProperties {
    /// `GNU_PROPERTY_X86_ISA_1_NEEDED`: which levels of x86-64 the code needs, one bit each.
    private static let needed: UInt64 = 0xc000_8002

    /// The level that the code needs, 1 to 4; `nil` if it does not say, or is of another architecture.
    static func x86Level(_ file: [UInt8]) -> Int? {
        guard file.count > 64, Array(file[0..<6]) == [0x7f, 0x45, 0x4c, 0x46, 2, 1], number(file, 18, 2) == 62,
            let table = number(file, 32, 8), let entrySize = number(file, 54, 2), let entries = number(file, 56, 2)
        else { return nil }
        for index in 0..<entries {
            // Beyond any file that there is, and still within what an offset may be.
            guard table < 1 << 40, let start = Int(exactly: table + index * entrySize),
                number(file, start, 4) == 0x6474_e553,
                let offset = number(file, start + 8, 8), let size = number(file, start + 32, 8), offset < 1 << 40,
                size < 1 << 20
            else { continue }
            return level(file, Int(offset), Int(offset + size))
        }
        return nil
    }

    /// Reads a note of the owner `GNU`: its header, then properties, each padded to eight bytes.
    private static func level(_ file: [UInt8], _ start: Int, _ end: Int) -> Int? {
        var place = start + 16
        while place + 8 <= end, let type = number(file, place, 4), let size = number(file, place + 4, 4) {
            if type == needed, let bits = number(file, place + 8, 4) {
                // The lowest bit is the baseline.
                return (0..<4).last { bits & 1 << UInt64($0) != 0 }.map { $0 + 1 }
            }
            place += 8 + (Int(size) + 7) / 8 * 8
        }
        return nil
    }

    private static func number(_ file: [UInt8], _ start: Int, _ count: Int) -> UInt64? {
        guard start >= 0, start + count <= file.count else { return nil }
        return (0..<count).reduce(0) { $0 | UInt64(file[start + $1]) << UInt64(8 * $1) }
    }
}

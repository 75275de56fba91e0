// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The names in what getdents64(2) gives, without `.` and `..`, where they lie.
struct DirectoryRecords: Sequence, IteratorProtocol {
    /// A name, to be used while the records are there.
    struct Name {
        /// The name, with a zero byte behind it.
        let pointer: UnsafePointer<CChar>

        /// The bytes of the name alone.
        var bytes: UnsafeBufferPointer<UInt8> {
            let start = UnsafeRawPointer(pointer).assumingMemoryBound(to: UInt8.self)
            return UnsafeBufferPointer(start: start, count: strlen(pointer))
        }
    }

    // Where the fields of struct linux_dirent64 lie.
    private static let lengthOffset = 16
    private static let nameOffset = 19

    private var rest: UnsafeRawBufferPointer.SubSequence

    init(_ records: UnsafeRawBufferPointer) {
        rest = records[...]
    }

    mutating func next() -> Name? {
        while rest.count > Self.nameOffset {
            let record = UnsafeRawBufferPointer(rebasing: rest)
            rest = rest.dropFirst(Int(record.loadUnaligned(fromByteOffset: Self.lengthOffset, as: UInt16.self)))
            guard let start = record.baseAddress else { return nil }
            let name = (start + Self.nameOffset).assumingMemoryBound(to: CChar.self)
            let dot = CChar(bitPattern: UInt8(ascii: "."))
            if name[0] == dot, name[1] == 0 || name[1] == dot && name[2] == 0 { continue }
            return Name(pointer: name)
        }
        return nil
    }
}

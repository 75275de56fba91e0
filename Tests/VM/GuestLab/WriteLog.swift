// SPDX-License-Identifier: Apache-2.0

package import SystemPackage
package import TestSupport

/// Everything that a guest has written to its disk, in its order, and when it had the disk flush what it held.
///
/// QEMU's block driver `blklogwrites` keeps it, in the format of Linux's device mapper target `log-writes`: a superblock, then
/// for each request a header of its own sector, and the data of a write. Numbers are little endian, sectors have 512 bytes.
package struct WriteLog {
    /// One request to the disk.
    fileprivate struct Request {
        /// The first byte on the disk.
        let offset: Int64
        /// How many bytes are written; 0 for a flush.
        let length: Int
        /// Where they stand in the log.
        let position: Int64
        /// Whether the disk keeps everything of before when it has done this.
        let isFlush: Bool
    }

    private static let sector = 512
    private static let magic: UInt64 = 0x6a_7366_7773_6872
    private static let header = 32
    private enum Flag {
        static let flush: UInt64 = 1
        static let forced: UInt64 = 2
        static let discard: UInt64 = 4
    }

    fileprivate let file: FilePath
    fileprivate let requests: [Request]

    /// Reads the requests of a log whose guest is off.
    ///
    /// - Parameter file: the log; its last request may be cut off, as the guest was.
    /// - Throws: what the file system refused, or a file that is no such log.
    package init(_ file: FilePath) throws {
        self.file = file
        let log = try FileDescriptor.open(file, .readOnly)
        let end = try log.seek(offset: 0, from: .end)
        requests = try log.closeAfter {
            let start = try Self.words(of: log, at: 0)
            guard start[0] == Self.magic, start[3] & 0xffff_ffff == Self.sector else {
                throw Command.Failure(description: "\(file) is no log of writes in sectors of \(Self.sector) bytes")
            }
            var requests: [Request] = []
            var position = Int64(Self.sector)
            while position + Int64(Self.header) <= end {
                let entry = try Self.words(of: log, at: position)
                position += Int64(Self.sector)
                let (sectors, flags) = (Int64(entry[1]), entry[2])
                let length = flags & Flag.discard == 0 ? sectors * Int64(Self.sector) : 0
                guard position + length <= end else { break }
                requests.append(
                    Request(
                        offset: Int64(entry[0]) * Int64(Self.sector),
                        length: Int(length),
                        position: position,
                        isFlush: flags & (Flag.flush | Flag.forced) != 0
                    )
                )
                position += length
            }
            return requests
        }
    }

    /// How many requests there are.
    package var count: Int { requests.count }

    /// How many requests the first bytes of the log hold: those that were made when it was that long.
    package func count(within length: Int) -> Int { requests.count { $0.position <= length } }

    private static func words(of log: FileDescriptor, at offset: Int64) throws -> [UInt64] {
        var words = [UInt64](repeating: 0, count: header / 8)
        _ = try words.withUnsafeMutableBytes { try log.read(fromAbsoluteOffset: offset, into: $0) }
        return words.map { UInt64(littleEndian: $0) }
    }
}

/// A disk as failures of the power leave it: with everything that it was told to flush, and some of the rest.
package final class UnflushedDisk {
    /// What a disk writes as a whole, or not.
    private static let block = 4096

    private let log: WriteLog
    /// A raw disk with all requests before `done`.
    private let disk: FilePath
    private var done = 0

    /// A disk before the first request.
    ///
    /// - Parameters:
    ///   - disk: what it was when the log was begun, raw; it is written to.
    ///   - log: what came then.
    package init(_ disk: FilePath, _ log: WriteLog) {
        self.disk = disk
        self.log = log
    }

    /// How many blocks were written since the last flush, and how many of these are gone.
    package struct Loss {
        /// Those that were not flushed.
        package fileprivate(set) var unflushed = 0
        /// Those of them that the disk does not have.
        package fileprivate(set) var lost = 0

        /// Nothing.
        package init() {}

        /// Adds another failure's.
        package mutating func add(_ other: Loss) {
            unflushed += other.unflushed
            lost += other.lost
        }
    }

    /// Lets the power fail when a number of requests have been made.
    ///
    /// Which of the blocks that were not flushed the disk has is chance, in whatever order they were written; so is how many.
    ///
    /// - Parameters:
    ///   - count: the number of requests; not less than the time before.
    ///   - generator: the chance.
    ///   - file: where the disk is put, raw.
    /// - Returns: what is lost.
    /// - Throws: what the file system refused.
    package func cut(after count: Int, using generator: inout Generator, into file: FilePath) throws -> Loss {
        let requests = log.requests[..<count]
        let flushed = requests.lastIndex { $0.isFlush }.map { $0 + 1 } ?? done
        if flushed > done {
            try write(done..<flushed, to: disk) { _ in true }
            done = flushed
        }
        try Command.check("cp", "--reflink=auto", "--sparse=always", disk.string, file.string)
        var loss = Loss()
        let share = Int.random(in: 0...100, using: &generator)
        try write(done..<count, to: file) { _ in
            let isKept = generator.chance(share)
            loss.unflushed += 1
            loss.lost += isKept ? 0 : 1
            return isKept
        }
        return loss
    }

    /// Writes what requests say, but for the blocks that are not wanted.
    private func write(_ range: Range<Int>, to file: FilePath, where isWanted: (Int64) -> Bool) throws {
        let source = try FileDescriptor.open(log.file, .readOnly)
        try source.closeAfter {
            let target = try FileDescriptor.open(file, .writeOnly)
            try target.closeAfter {
                for request in log.requests[range] {
                    var done = 0
                    while done < request.length {
                        let size = min(Self.block, request.length - done)
                        let offset = request.offset + Int64(done)
                        if isWanted(offset) {
                            try copy(
                                size,
                                of: source,
                                at: request.position + Int64(done),
                                to: target,
                                at: offset
                            )
                        }
                        done += size
                    }
                }
            }
        }
    }

    private func copy(
        _ size: Int,
        of source: FileDescriptor,
        at position: Int64,
        to target: FileDescriptor,
        at offset: Int64
    ) throws {
        var block = [UInt8](repeating: 0, count: size)
        try block.withUnsafeMutableBytes { bytes in
            guard try source.read(fromAbsoluteOffset: position, into: bytes) == size else {
                throw Command.Failure(description: "\(log.file) has become shorter")
            }
            _ = try target.writeAll(toAbsoluteOffset: offset, UnsafeRawBufferPointer(bytes))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import SystemPackage

/// Which owners which files had: a file with one record for each, ended by a zero byte.
///
/// A record is the decimal numbers inode, 1 if the file is on the file system of `/var` itself, owner, group, both afterwards, mode, then the capability in hexadecimal or `-`, then
/// the path, with blanks between them. Beside it a file with the same name and `.done` says that all are changed.
struct OwnerLog {
    /// One file.
    struct Entry {
        let path: [UInt8]
        let inode: UInt64
        /// Whether it is on the file system of `/var` itself, so that its inode tells it from others there.
        let isOnVar: Bool
        let uid: UInt32
        let gid: UInt32
        let uidAfter: UInt32
        let gidAfter: UInt32
        let mode: UInt32
        let capability: [UInt8]?
    }

    /// The records of a log.
    struct List {
        fileprivate var byPath: [[UInt8]: Entry] = [:]
        fileprivate var byInode: [UInt64: Entry] = [:]

        /// The record of a file: by its path, or by its inode if it was renamed.
        func entry(_ path: [UInt8], _ inode: UInt64, isOnVar: Bool) -> Entry? {
            if let entry = byPath[path], entry.inode == inode { return entry }
            return isOnVar ? byInode[inode] : nil
        }
    }

    private let directory: FilePath
    private let name: String

    /// The log of a step in a directory.
    init(of step: Step, in directory: FilePath) {
        self.directory = directory
        name = "\(step.id).owners"
    }

    /// Whether it is there.
    func exists() throws -> Bool { try DurableDirectory(existing: directory).holds(name) }

    /// Whether all files are changed.
    func isComplete() throws -> Bool { try DurableDirectory(existing: directory).holds("\(name).done") }

    /// Writes it, all at once and synced before this returns.
    func write(_ entries: [Entry]) throws {
        try DurableDirectory(existing: directory).write(name, entries.flatMap(Self.record))
    }

    /// Its records.
    func read() throws -> List {
        var list = List()
        let content = try NamedFile.read(directory.appending(name).string)
        for record in content.split(separator: 0) {
            guard let entry = Self.parse(record) else {
                throw DrydockError(
                    .failedAttention,
                    "\(directory.appending(name)) is damaged: nobody knows any more whose files were whose",
                    hint: "see which records are whole, and give the files back by hand"
                )
            }
            list.byPath[entry.path] = entry
            if entry.isOnVar { list.byInode[entry.inode] = entry }
        }
        return list
    }

    /// Says that all files are changed.
    func complete() throws { try DurableDirectory(existing: directory).write("\(name).done", []) }

    /// Removes it.
    func remove() throws {
        let folder = try DurableDirectory(existing: directory)
        try folder.remove("\(name).done")
        try folder.remove(name)
    }

    // MARK: - Records

    private static func record(_ entry: Entry) -> [UInt8] {
        let capability = entry.capability.map { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        let numbers =
            "\(entry.inode) \(entry.isOnVar ? 1 : 0) \(entry.uid) \(entry.gid) \(entry.uidAfter) \(entry.gidAfter) \(entry.mode) \(capability ?? "-") "
        return Array(numbers.utf8) + entry.path + [0]
    }

    private static func parse(_ record: some Sequence<UInt8>) -> Entry? {
        let fields = Array(record).split(separator: 0x20, maxSplits: 8, omittingEmptySubsequences: false)
        guard fields.count == 9 else { return nil }
        let numbers = fields[0..<7].map { UInt64(String(decoding: $0, as: UTF8.self)) }
        guard let inode = numbers[0] else { return nil }
        let small = numbers[2...].map { $0.flatMap { UInt32(exactly: $0) } }
        guard let uid = small[0], let gid = small[1], let uidAfter = small[2], let gidAfter = small[3],
            let mode = small[4]
        else { return nil }
        return Entry(
            path: Array(fields[8]),
            inode: inode,
            isOnVar: numbers[1] == 1,
            uid: uid,
            gid: gid,
            uidAfter: uidAfter,
            gidAfter: gidAfter,
            mode: mode,
            capability: fields[7].elementsEqual("-".utf8) ? nil : bytes(Array(fields[7]))
        )
    }

    private static func bytes(_ hexadecimal: [UInt8]) -> [UInt8] {
        stride(from: 0, to: hexadecimal.count - 1, by: 2).compactMap { index in
            UInt8(String(decoding: hexadecimal[index...(index + 1)], as: UTF8.self), radix: 16)
        }
    }
}

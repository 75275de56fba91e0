// SPDX-License-Identifier: Apache-2.0

import Glibc
@testable import HostFS
import SystemPackage
import TestSupport

/// A tree of many owners for a census, and what `find` says of it.
struct OwnedTree {
    let directory: TemporaryDirectory
    private(set) var folders = [""]
    /// The names of what is neither a folder nor gets an owner of its own.
    private var names: [String] = []

    var path: String { directory.path.string }

    init(using random: inout Generator, entries: Int = 4000, owners: Int = 100) throws {
        directory = try TemporaryDirectory()
        for number in 0..<entries { try add(number, owners: owners, using: &random) }
    }

    private mutating func add(_ number: Int, owners: Int, using random: inout Generator) throws {
        let folder = folders.randomElement(using: &random) ?? ""
        let name = "\(folder)\(folder.isEmpty ? "" : "/")\(["entry", "käse", "with space", "-"][number % 4])\(number)"
        let full = "\(path)/\(name)"
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<12:
            try check(mkdir(full, 0o755), full)
            folders.append(name)
        case 12..<20: try check(symlink("/\(folders.randomElement(using: &random) ?? "")", full), full)
        case 20..<23: try check(mkfifo(full, 0o600), full)
        case 23..<25: try check(mknod(full, S_IFSOCK | 0o600, 0), full)
        case 25..<30 where !names.isEmpty: try check(link(names.randomElement(using: &random) ?? "", full), full)
        default:
            let file = open(full, O_CREAT | O_WRONLY, 0o644)
            try check(file, full)
            try check(ftruncate(file, Int.random(in: 0...(1 << 33), using: &random)), full)
            close(file)
            names.append(full)
        }
        let uid = UInt32.random(in: 0..<UInt32(owners), using: &random)
        try check(lchown(full, 100_000 + uid, uid.isMultiple(of: 3) ? 7 : 100_000 + uid), full)
    }

    private func check(_ status: Int32, _ path: String) throws {
        guard status >= 0 else { throw Command.Failure(description: "\(path): \(Errno(rawValue: errno))") }
    }

    /// What `find` counts by prefix, owner and group, one line for each row, in byte order.
    func found(depth: Int) throws -> [String] {
        let script = """
            BEGIN { RS = "\\0" }
            {
                kind = $1; uid = $2; gid = $3; size = $4
                sub(/^[^ ]* [^ ]* [^ ]* [^ ]* /, "")
                count = split($0, names, "/")
                prefix = ""
                for (i = 1; i < count && i <= depth; i++) prefix = prefix (i > 1 ? "/" : "") names[i]
                key = prefix "|" uid ":" gid
                keys[key]
                if (kind == "f") { files[key]++; bytes[key] += size }
                else if (kind == "d") directories[key]++
                else if (kind == "l") symlinks[key]++
                else specials[key]++
            }
            END {
                for (key in keys)
                    printf "%s %d %d %d %d %.0f\\n", key, files[key], directories[key], symlinks[key], specials[key], bytes[key]
            }
            """
        let pipe = "find \"$0\" -mindepth 1 -printf '%y %U %G %s %P\\0' | awk -v depth=\"$1\" \"$2\""
        let output = try Command.check("/bin/bash", "-o", "pipefail", "-c", pipe, path, "\(depth)", script)
        return output.split(separator: "\n").map(String.init).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

extension RootDirectory {
    /// A census of everything below the root on so many threads.
    func census(
        threads: Int,
        depth: Int = 3,
        rowLimit: Int = 20_000,
        specialLimit: Int = 1000,
        enters: @Sendable @escaping (String) -> Bool = { _ in true }
    ) throws -> TreeCensus {
        let start = try open("", directory: true)
        defer { try? start.close() }
        let tree = CensusTree(start: start.rawValue, device: nil, depth: depth, folds: { _ in false }, enters: enters)
        let nothing = CensusFindings(depth: depth, rowLimit: rowLimit, specialLimit: specialLimit)
        return tree.census(nothing, threads: threads)
    }
}

extension TreeCensus {
    /// The rows as ``OwnedTree/found(depth:)`` writes them, in the same order.
    var lines: [String] {
        rows.map {
            "\($0.prefix)|\($0.uid):\($0.gid) \($0.files) \($0.directories) \($0.symlinks) \($0.specials) \($0.bytes)"
        }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

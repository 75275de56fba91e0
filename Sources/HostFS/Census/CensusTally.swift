// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// Counts by prefix and owner that stay within a number of rows.
///
/// Rows with fewer names in their prefixes are never more than those with more names, so a part of a tree that has too many
/// rows at a depth proves that the whole has. That makes the outcome the same however the tree is parted.
struct CensusTally: Sendable {
    private struct Key: Hashable {
        let prefix: Int
        let uid: UInt32
        let gid: UInt32
    }

    private struct Counts {
        var files: UInt64 = 0
        var directories: UInt64 = 0
        var symlinks: UInt64 = 0
        var specials: UInt64 = 0
        var bytes: UInt64 = 0
    }

    private var depth: Int
    private let limit: Int
    private var prefixes: [[UInt8]] = []
    private var prefixIndices: [[UInt8]: Int] = [:]
    private var keys: [Key] = []
    private var counts: [Counts] = []
    private var rowIndices: [Key: Int] = [:]
    private var prefix = -1
    private var row = -1

    /// Nothing, to be counted under prefixes of so many names at most.
    init(depth: Int, limit: Int) {
        self.depth = depth
        self.limit = limit
    }

    /// Says under which prefix is counted from now on.
    mutating func select(_ path: ArraySlice<UInt8>) {
        let bytes = cut(path)
        if prefix >= 0, prefixes[prefix].elementsEqual(bytes) { return }
        row = -1
        let key = Array(bytes)
        if let known = prefixIndices[key] {
            prefix = known
            return
        }
        prefix = prefixes.count
        prefixes.append(key)
        prefixIndices[key] = prefix
    }

    /// Counts an entry under the selected prefix.
    mutating func count(_ owner: drydock_owner) {
        selectRow(uid: owner.uid, gid: owner.gid)
        switch owner.mode & S_IFMT {
        case S_IFREG:
            counts[row].files += 1
            counts[row].bytes &+= owner.size
        case S_IFDIR: counts[row].directories += 1
        case S_IFLNK: counts[row].symlinks += 1
        default: counts[row].specials += 1
        }
        if counts.count > limit { fit() }
    }

    /// Adds another part of the same tree.
    mutating func add(_ other: CensusTally) {
        if other.depth < depth { reduce(to: other.depth) }
        append(other)
        fit()
    }

    /// The rows in order, invalid UTF-8 repaired.
    func rows() -> [TreeCensus.Row] {
        var repaired = CensusTally(depth: .max, limit: .max)
        repaired.append(self) { Array(String(decoding: $0, as: UTF8.self).utf8) }
        return repaired.rowsOfUTF8()
    }

    private func rowsOfUTF8() -> [TreeCensus.Row] {
        let order = prefixes.indices.sorted { prefixes[$0].lexicographicallyPrecedes(prefixes[$1]) }
        var ranks = [Int](repeating: 0, count: prefixes.count)
        for (rank, prefix) in order.enumerated() { ranks[prefix] = rank }
        let names = prefixes.map { String(decoding: $0, as: UTF8.self) }
        return keys.indices.sorted {
            (ranks[keys[$0].prefix], keys[$0].uid, keys[$0].gid) < (ranks[keys[$1].prefix], keys[$1].uid, keys[$1].gid)
        }.map { index in
            TreeCensus.Row(
                prefix: names[keys[index].prefix],
                uid: keys[index].uid,
                gid: keys[index].gid,
                files: counts[index].files,
                directories: counts[index].directories,
                symlinks: counts[index].symlinks,
                specials: counts[index].specials,
                bytes: counts[index].bytes
            )
        }
    }

    private mutating func selectRow(uid: UInt32, gid: UInt32) {
        if row >= 0, keys[row].uid == uid, keys[row].gid == gid { return }
        let key = Key(prefix: prefix, uid: uid, gid: gid)
        if let known = rowIndices[key] {
            row = known
            return
        }
        row = counts.count
        keys.append(key)
        counts.append(Counts())
        rowIndices[key] = row
    }

    private mutating func append(_ other: CensusTally, spelling: ([UInt8]) -> [UInt8] = { $0 }) {
        let spelled = other.prefixes.map(spelling)
        for (key, more) in zip(other.keys, other.counts) {
            select(spelled[key.prefix][...])
            selectRow(uid: key.uid, gid: key.gid)
            counts[row].files += more.files
            counts[row].directories += more.directories
            counts[row].symlinks += more.symlinks
            counts[row].specials += more.specials
            counts[row].bytes &+= more.bytes
        }
    }

    /// Shortens the prefixes until the rows fit.
    private mutating func fit() {
        while counts.count > limit, depth > 0 {
            let deepest = prefixes.map(Self.names(of:)).max() ?? 0
            reduce(to: min(depth, deepest) - 1)
        }
    }

    private mutating func reduce(to depth: Int) {
        var reduced = CensusTally(depth: depth, limit: limit)
        reduced.append(self)
        if prefix >= 0 { reduced.select(prefixes[prefix][...]) }
        self = reduced
    }

    private static func names(of path: [UInt8]) -> Int {
        path.isEmpty ? 0 : 1 + path.count { $0 == UInt8(ascii: "/") }
    }

    /// The first names of a path, as many as a prefix may have.
    private func cut(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard depth > 0 else { return path.prefix(0) }
        var names = 0
        for index in path.indices where path[index] == UInt8(ascii: "/") {
            names += 1
            if names == depth { return path[..<index] }
        }
        return path
    }
}

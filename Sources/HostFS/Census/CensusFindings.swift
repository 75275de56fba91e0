// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import SystemPackage

/// What a thread of a census has found so far.
struct CensusFindings: Sendable {
    /// Who owns how much.
    var tally: CensusTally
    /// What could not be looked at.
    var failures = FirstFew<HostFSError>(limit: 100) { $0.sortKey.precedes($1.sortKey) }
    private var specials: FirstFew<TreeCensus.Special>

    /// Nothing yet, with the limits of what is kept.
    init(depth: Int, rowLimit: Int, specialLimit: Int) {
        tally = CensusTally(depth: depth, limit: rowLimit)
        specials = FirstFew(limit: specialLimit) { $0.sortKey.precedes($1.sortKey) }
    }

    /// Keeps a fifo, a socket or a device.
    mutating func add(special: drydock_owner, at path: [UInt8]) {
        specials.insert(
            TreeCensus.Special(
                path: String(decoding: path, as: UTF8.self),
                kind: FileKind(mode: special.mode),
                uid: special.uid,
                gid: special.gid
            )
        )
    }

    /// Adds what another thread has found.
    mutating func add(_ other: CensusFindings) {
        tally.add(other.tally)
        specials.add(other.specials)
        failures.add(other.failures)
    }

    /// The census, if all is found.
    func census() -> TreeCensus {
        TreeCensus(
            rows: tally.rows(),
            specials: specials.sorted(),
            specialCount: specials.count,
            failures: failures.sorted(),
            failureCount: failures.count
        )
    }
}

/// A path, and what tells apart two things that have the same after repair.
private struct SortKey {
    let path: String
    let rest: [String]

    func precedes(_ other: SortKey) -> Bool {
        if path.utf8.elementsEqual(other.path.utf8) { return rest.lexicographicallyPrecedes(other.rest) }
        return path.utf8.lexicographicallyPrecedes(other.path.utf8)
    }
}

extension HostFSError {
    fileprivate var sortKey: SortKey { SortKey(path: path, rest: [operation, "\(errno.rawValue)"]) }
}

extension TreeCensus.Special {
    fileprivate var sortKey: SortKey { SortKey(path: path, rest: [kind.rawValue, "\(uid)", "\(gid)"]) }
}

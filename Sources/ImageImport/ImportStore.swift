// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import OSTree
internal import SystemPackage
internal import Threads

/// The repository during an import: many threads write objects, and every now and then all of it is brought to the disk.
///
/// libostree moves the objects of a transaction into place in any order. So that no commit is ever there without its trees,
/// a commit and its ref go into the transaction after the one that holds what the commit needs.
///
/// `@unchecked Sendable`: threads reach repository and transaction under ``lock`` only.
final class ImportStore: @unchecked Sendable {
    /// A commit that is to be written once everything that it needs is on the disk.
    struct Sealed: Sendable {
        let commit: Variant
        let detached: Variant?
        let refs: [String]
    }

    /// The files that were written.
    struct Counts: Sendable {
        var objects = 0
        var bytes: UInt64 = 0
    }

    private struct State {
        var counts = Counts()
        /// Bytes written since the file system was last told to write them.
        var unsynced: UInt64 = 0
        /// Bytes written since the last checkpoint.
        var unsettled: UInt64 = 0
        /// Whether the transaction holds objects.
        var isDirty = false
        var waiting: [Sealed] = []
        var isStopped = false
    }

    private let repository: Repository
    private let directory: RootDirectory
    private let lock = SharedLock()
    private var transaction: Transaction?
    private let state = Monitor(State())
    private let end: Cancellation

    /// Begins to write; after `end` nothing more is written.
    init(_ repository: Repository, until end: Cancellation) throws {
        self.repository = repository
        self.end = end
        directory = try RootDirectory(FilePath(repository.path))
        transaction = try Transaction(in: repository)
    }

    /// Works with the repository; other threads may do so at the same time.
    func use<Result>(_ body: (Repository, ObjectWriter) throws -> Result) throws -> Result {
        try lock.shared {
            guard let transaction else { throw OSTreeError(message: "the transaction is over") }
            return try body(repository, transaction.writer)
        }
    }

    /// Writes an object unless it is there.
    ///
    /// It is noted before a checkpoint can come in between: no commit may go into the transaction of an object that another
    /// thread has found there.
    ///
    /// - Parameters:
    ///   - kind: the kind of the object.
    ///   - checksum: its name.
    ///   - size: bytes of content of a file.
    ///   - body: writes it.
    /// - Throws: what `body` throws; ``OSTreeError``.
    func write(
        _ kind: ObjectKind,
        _ checksum: Checksum,
        size: Int = 0,
        _ body: (ObjectWriter) throws -> Void
    ) throws {
        guard !end.isSet else { throw ImportStopped() }
        try use { _, writer in
            guard try !writer.has(kind, checksum) else { return }
            try body(writer)
            state.change { state in
                state.isDirty = true
                guard kind == .file else { return }
                state.counts.objects += 1
                state.counts.bytes += UInt64(size)
                state.unsynced += UInt64(size)
                state.unsettled += UInt64(size)
            }
        }
    }

    /// What was written so far.
    var counts: Counts { state.change { $0.counts } }

    /// Has a commit written once its trees, which the caller has written, are on the disk.
    ///
    /// - Returns: the commit's name.
    func seal(_ commit: Variant, detached: Variant? = nil, refs: [String]) throws -> Checksum {
        state.change { $0.waiting.append(Sealed(commit: commit, detached: detached, refs: refs)) }
        return try Checksum(of: commit)
    }

    /// A file without a name, in the repository's file system.
    func scratchFile() throws -> UnnamedFile {
        try UnnamedFile(in: FilePath(repository.path).appending("tmp"))
    }

    /// Bytes that may still be written before libostree's `min-free-space` is reached.
    func availableSpace() throws -> UInt64 {
        let space = try FileSystemSpace(of: ".", in: directory)
        let reserved = try lock.shared { try repository.reservedSpace }
        return space.available > reserved ? space.available - reserved : 0
    }
}

// MARK: - Bringing it to the disk

extension ImportStore {
    /// Bytes after which the file system is told to write, so that a checkpoint finds little left to do.
    private static let syncStep: UInt64 = 64 << 20
    /// Bytes and seconds after which there is a checkpoint.
    private static let checkpointStep: UInt64 = 256 << 20
    private static let checkpointTime = Duration.seconds(30)

    /// Syncs and makes checkpoints until ``stop()`` is called; for a thread of its own.
    func keepSettling() throws {
        let clock = ContinuousClock()
        var last = clock.now
        while true {
            let (stopped, unsynced, unsettled) = state.change { ($0.isStopped, $0.unsynced, $0.unsettled) }
            if stopped { return }
            if unsettled >= Self.checkpointStep || (unsettled > 0 && clock.now - last >= Self.checkpointTime) {
                try checkpoint()
                last = clock.now
            } else if unsynced >= Self.syncStep {
                state.change { $0.unsynced = 0 }
                try directory.syncFileSystem()
            } else {
                state.pause(milliseconds: 100)
            }
        }
    }

    /// Ends ``keepSettling()``.
    func stop() {
        state.change { $0.isStopped = true }
    }

    /// Brings all objects to their places and to the disk, and writes the commits that waited for that into the next
    /// transaction.
    func checkpoint() throws {
        // Most of the writing happens while others go on.
        try directory.syncFileSystem()
        try advance()
    }

    /// Brings everything to the disk, the commits that wait included, and ends writing.
    func finish() throws {
        if state.change({ !$0.waiting.isEmpty }) { try advance() }
        try lock.alone { try settle() }
    }

    private func advance() throws {
        try lock.alone {
            if state.change({ $0.isDirty }) { try settle() }
            let next = try transaction ?? Transaction(in: repository)
            transaction = next
            let waiting = state.change { state in
                defer { state.waiting = [] }
                return state.waiting
            }
            for sealed in waiting {
                let checksum = try next.writer.write(.commit, sealed.commit)
                if let detached = sealed.detached {
                    try next.writer.writeDetachedMetadata(detached, of: checksum)
                }
                for ref in sealed.refs { next.writer.setRef(ref, to: checksum) }
            }
        }
    }

    private func settle() throws {
        // Whatever happens, this transaction takes no more.
        let ending = transaction.take()
        try ending?.commit()
        state.change { state in
            state.unsynced = 0
            state.unsettled = 0
            state.isDirty = false
        }
    }
}

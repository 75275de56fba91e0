// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import Threads

/// The tree that the threads of a census share.
struct CensusTree: Sendable {
    /// The open directory that paths are relative to.
    let start: Int32
    /// The only device that is counted; `nil` for any.
    let device: UInt64?
    /// How many names a prefix has at most.
    let depth: Int
    /// Which directories count for all that is below them.
    let folds: @Sendable (String) -> Bool
    /// Which directories are looked into.
    let enters: @Sendable (String) -> Bool

    /// Counts on so many threads, that of the caller among them; `nothing` holds the limits of what is kept.
    func census(_ nothing: CensusFindings, threads: Int) -> TreeCensus {
        let pool = CensusPool(workers: threads)
        for _ in 1..<max(1, threads) {
            let failure = BlockingThread.start { CensusWorker.work(in: self, for: pool, from: nothing) }
            if failure != nil { pool.dismissWorker() }
        }
        CensusWorker.work(in: self, for: pool, from: nothing)
        var findings = nothing
        for part in pool.findings() { findings.add(part) }
        return findings.census()
    }

    /// Opens the directory at a path below the start; -1 and errno on failure.
    func open(_ path: ArraySlice<UInt8>) -> Int32 {
        // A path may be longer than the kernel takes at once.
        let limit = Int(PATH_MAX) - 1
        var rest = path
        var directory = start
        repeat {
            var step = rest.prefix(limit)
            if step.count < rest.count {
                step = step.prefix(upTo: step.lastIndex(of: UInt8(ascii: "/")) ?? step.startIndex)
            }
            rest = rest.suffix(from: step.endIndex).drop { $0 == UInt8(ascii: "/") }
            let next = (step.isEmpty ? [UInt8(ascii: "."), 0] : Array(step) + [0]).withUnsafeBytes {
                $0.baseAddress.map { open($0, in: directory) } ?? -1
            }
            let failure = Glibc.errno
            if directory != start { close(directory) }
            Glibc.errno = failure
            directory = next
        } while !rest.isEmpty && directory >= 0
        return directory
    }

    /// Opens the directory with a name or path that ends with a zero byte; -1 and errno on failure.
    func open(_ name: UnsafeRawPointer, in directory: Int32) -> Int32 {
        let flags = O_RDONLY | drydock_o_directory | drydock_o_nofollow | drydock_o_cloexec
        let mounts = device == nil ? 0 : drydock_resolve_no_xdev
        let resolve = drydock_resolve_beneath | drydock_resolve_no_symlinks | mounts
        while true {
            let name = name.assumingMemoryBound(to: CChar.self)
            let child = drydock_openat2(directory, name, UInt64(flags), 0, resolve)
            if child >= 0 { return child }
            guard Glibc.errno == EAGAIN || Glibc.errno == EINTR else { return -1 }
        }
    }
}

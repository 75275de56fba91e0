// SPDX-License-Identifier: Apache-2.0

import HostFS
import SystemPackage
import TestSupport
import Testing

/// Locks that end with a process, and who holds them.
@Suite struct DirectoryLocks {
    @Test("a directory is locked once, by a directory or a mount of it, and is free when the lock ends")
    func once() throws {
        let directory = try TemporaryDirectory()
        try Command.check("ln", "-s", ".", directory.path.appending("link").string)
        var lock = try DirectoryLock.take(directory.path)
        #expect(lock != nil)
        #expect(try DirectoryLock.take(directory.path.appending("link")) == nil)
        lock = nil
        #expect(try DirectoryLock.take(directory.path) != nil)
        #expect(throws: HostFSError.self) { try DirectoryLock.take(directory.path.appending("gone")) }
    }

    @Test("a lock that is given back is free, whatever programs are being started with it open")
    func given() async throws {
        let directory = try TemporaryDirectory()
        let file = directory.path.appending("lock")
        let starting = Task.detached {
            while !Task.isCancelled { _ = try Command.run(["true"]) }
        }
        defer { starting.cancel() }
        var (taken, held) = (0, 0)
        for _ in 0..<20_000 {
            if try DirectoryLock.take(directory.path) != nil { taken += 1 }
            if FileLock.take(file) != nil { held += 1 }
        }
        #expect(taken == 20_000)
        #expect(held == 20_000)
    }

    @Test("the holder is named, and nobody is where nobody is")
    func holder() throws {
        let directory = try TemporaryDirectory()
        #expect(LockHolder.of(directory.path) == nil)
        let running = try Command.start(["flock", directory.path.string, "sleep", "600"])
        defer { running.send(9) }
        var holder: LockHolder?
        for _ in 0..<500 where holder == nil { holder = LockHolder.of(directory.path) }
        #expect(
            holder?.command.contains("sleep") == true || holder?.command.contains("flock") == true,
            "\(holder as Any)"
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
@testable import HostFS
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite struct TreeCensuses {
    private static let isRoot = HostEnvironment.isRoot

    /// A census of a directory that a script has filled, as `prefix files directories symlinks specials bytes`.
    private func rows(_ census: TreeCensus) -> [String] {
        census.rows.map { "\($0.prefix) \($0.files) \($0.directories) \($0.symlinks) \($0.specials) \($0.bytes)" }
    }

    private func filled(_ script: String) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try Command.check("/bin/bash", "-c", "set -e; cd \"$0\"; \(script)", directory.path.string)
        return directory
    }

    @Test("an entry counts in the directory that holds it, and what lies deeper in the last that has a row")
    func depth() throws {
        let script = "ln -s / z; mkdir -p lib/foo/a/b/c; cd lib/foo; echo one > x; echo three > a/b/c/y"
        let directory = try filled(script)
        let root = try RootDirectory(directory.path)
        let above = [" 0 1 1 0 0", "lib 0 1 0 0 0"]
        #expect(try rows(root.census("")) == above + ["lib/foo 1 1 0 0 4", "lib/foo/a 1 2 0 0 6"])
        #expect(try rows(root.census("", depth: 1)) == [" 0 1 1 0 0", "lib 2 4 0 0 10"])
        #expect(try rows(root.census("", depth: 0)) == [" 2 5 1 0 10"])
        #expect(try rows(root.census("lib", depth: 1)) == [" 0 1 0 0 0", "foo 2 3 0 0 10"])
        #expect(throws: HostFSError.self) { try root.census("gone") }
    }

    @Test("a folder that is folded has one row, and one that is not entered has none")
    func folds() throws {
        let script = "mkdir -p home/me/a home/you/b opt/c srv; touch home/{me/a,you/b,you}/file opt/c/file"
        let directory = try filled(script)
        let root = try RootDirectory(directory.path)
        let census = try root.census("", folds: { $0 == "home" || $0 == "srv" }) { $0 != "opt/c" }
        #expect(rows(census) == [" 0 3 0 0 0", "home 3 4 0 0 0", "opt 0 1 0 0 0"])
    }

    @Test("fifos, sockets and devices are listed by path")
    func specials() throws {
        let bind = "import socket; socket.socket(socket.AF_UNIX).bind('a.socket')"
        let directory = try filled("mkdir a; mkfifo a/pipe b.pipe; python3 -c \"\(bind)\"")
        Command.runIgnoringFailure("mknod", "\(directory.path)/a/null", "c", "1", "3")
        let root = try RootDirectory(directory.path)
        let census = try root.census("")
        let device = try root.status("a/null").map { _ in "a/null character-device" }
        #expect(
            census.specials.map { "\($0.path) \($0.kind.rawValue)" }
                == ["a.socket socket", device, "a/pipe fifo", "b.pipe fifo"].compactMap { $0 }
        )
        #expect(census.specials.allSatisfy { $0.uid == geteuid() && $0.gid == getegid() })
        let short = try root.census("", specialLimit: 2)
        #expect(short.specials == Array(census.specials.prefix(2)))
        #expect(short.specialCount == census.specialCount)
    }

    @Test("a name that is not UTF-8 counts, and two that are repaired to the same have one row")
    func undecodable() throws {
        let names = "$'caf\\xe9' $'caf\\xe8' café $'cafe\\xcc\\x81'"
        let folders = "for name in \(names); do mkdir $name; touch $name/x; done"
        let directory = try filled("\(folders); touch $'caf\\xe9/\\xff'; mkfifo $'\\xfe'")
        let census = try RootDirectory(directory.path).census("")
        #expect(rows(census) == [" 0 4 0 1 0", "cafe\u{301} 1 0 0 0 0", "café 1 0 0 0 0", "caf\u{fffd} 3 0 0 0 0"])
        #expect(census.specials.map(\.path) == ["\u{fffd}"])
        #expect(census.failureCount == 0)
    }

    @Test("what goes away, or becomes a symlink, while it is counted is passed over")
    func vanishing() throws {
        let directory = try filled("mkdir -p gone link other/inside; touch other/file")
        let path = directory.path.string
        let census = try RootDirectory(directory.path).census("") {
            if $0 == "gone" { rmdir("\(path)/gone") }
            if $0 == "link", rmdir("\(path)/link") == 0 { symlink("other", "\(path)/link") }
            return true
        }
        #expect(rows(census) == [" 0 3 0 0 0", "other 1 1 0 0 0"])
        #expect(census.failures == [])
    }

    @Test(
        "a directory that this user may not read counts and is a failure",
        .enabled(if: isRoot, "only root can become somebody else")
    )
    func unreadable() throws {
        let directory = try filled("mkdir -p a/secret b; chmod 700 a/secret; touch a/secret/x b/hidden; chmod 744 b")
        let root = try RootDirectory(directory.path)
        // For this thread and those that it starts alone, unlike seteuid(2).
        typealias SetUser = @convention(c) (UInt32) -> Int32
        let setUser = unsafeBitCast(try #require(dlsym(nil, "setfsuid")), to: SetUser.self)
        let census: TreeCensus
        do {
            _ = setUser(65534)
            defer { _ = setUser(0) }
            census = try root.census("")
        }
        #expect(rows(census) == [" 0 2 0 0 0", "a 0 1 0 0 0"])
        let failures = ["open a/secret: Permission denied", "stat b/hidden: Permission denied"]
        #expect(census.failures.map(\.description) == failures)
        #expect(census.failureCount == 2)
    }

    @Test("a tree of 5,000 levels needs few descriptors", arguments: [1, 4])
    func deep(threads: Int) throws {
        let directory = try TemporaryDirectory()
        var level = Glibc.open(directory.path.string, O_RDONLY)
        for _ in 0..<5000 {
            for name in ["down", "leaf", "leaf/file"] { mkdirat(level, name, 0o755) }
            let next = openat(level, "down", O_RDONLY)
            Glibc.close(level)
            level = next
        }
        Glibc.close(level)
        defer { Command.runIgnoringFailure("rm", "-rf", directory.path.string) }
        let most = Mutex(0)
        let before = Self.descriptors()
        let census = try RootDirectory(directory.path).census(threads: threads, depth: 2) { path in
            if path.hasSuffix("leaf") { most.withLock { $0 = max($0, Self.descriptors()) } }
            return true
        }
        #expect(census.failures == [])
        let few = ["down/leaf 0 1 0 0 0", "leaf 0 1 0 0 0"]
        #expect(rows(census) == [" 0 2 0 0 0", "down 0 2 0 0 0", "down/down 0 14994 0 0 0"] + few)
        // Other tests hold some too.
        #expect(most.withLock { $0 } < before + 400)
    }

    private static func descriptors() -> Int {
        (try? RootDirectory("/proc/self/fd").names("")?.count) ?? 0
    }

    @Test("what is mounted in the tree is another, if it shall be", .enabled(if: isRoot, "only root can mount"))
    func mounts() throws {
        let directory = try filled("mkdir -p disk bound other; touch other/file plain placed")
        let path = directory.path.string
        defer { for name in ["disk", "bound", "placed"] { Command.runIgnoringFailure("umount", "\(path)/\(name)") } }
        let script = "cd $0 && mount -t tmpfs tmpfs disk && mount --bind other bound && mount --bind other/file placed"
        try Command.check("/bin/sh", "-c", script, path)
        try Files.write("12", to: "\(path)/disk/inside")
        let root = try RootDirectory(directory.path)
        #expect(try rows(root.census("")) == [" 1 1 0 0 0", "other 1 0 0 0 0"])
        let all = [" 2 3 0 0 0", "bound 1 0 0 0 0", "disk 1 0 0 0 2", "other 1 0 0 0 0"]
        #expect(try rows(root.census("", crossesMounts: true)) == all)
        #expect(try rows(root.census("disk")) == [" 1 0 0 0 2"])
    }
}

// SPDX-License-Identifier: Apache-2.0

import HostFS
import SystemPackage
import TestSupport
import Testing

@Suite struct RootDirectories {
    @Test("no symlink leads out of the root")
    func escape() throws {
        let directory = try TemporaryDirectory()
        let script = """
            set -e
            mkdir -p "$0/root/etc" "$0/root/usr/lib"
            echo inside > "$0/root/usr/lib/os-release"
            echo outside > "$0/secret"
            ln -s ../../secret "$0/root/etc/relative"
            ln -s /secret "$0/root/etc/absolute"
            ln -s /usr/lib/os-release "$0/root/etc/os-release"
            """
        try Command.check("/bin/sh", "-c", script, directory.path.string)
        let root = try RootDirectory(directory.path.appending("root"))
        #expect(try root.text("etc/os-release") == "inside\n")
        #expect(try root.text("etc/relative") == nil)
        #expect(try root.text("etc/absolute") == nil)
        #expect(try root.text("../secret") == nil)
        #expect(try root.status("etc/absolute")?.kind == .symlink)
    }

    @Test("a walk tells everything once, parents first, and follows nothing")
    func walk() throws {
        let directory = try TemporaryDirectory()
        let script = """
            set -e
            cd "$0" && mkdir -p a/b && echo hello > a/b/file && ln -s / a/link && mkfifo a/pipe && chmod 2750 a/b
            setfattr -n user.note -v text a/b/file 2>/dev/null || true
            """
        try Command.check("/bin/sh", "-c", script, directory.path.string)
        let walked = try RootDirectory(directory.path).walk(".")
        #expect(walked.failures.isEmpty)
        #expect(walked.entries.map(\.path) == ["a", "a/b", "a/b/file", "a/link", "a/pipe"])
        #expect(walked.entries[1].status.mode == 0o2750)
        let digest = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
        #expect(walked.entries[2].sha256 == digest)
        #expect(walked.entries[3].target == "/")
        #expect(walked.entries[4].status.kind == .fifo)
    }

    @Test("a file is replaced whole, with its mode and owner")
    func replace() throws {
        let directory = try TemporaryDirectory()
        let file = directory.path.appending("file").string
        try Command.check("/bin/sh", "-c", "echo old > \"$0\"; chown 7:8 \"$0\"; chmod 640 \"$0\"", file)
        try DurableDirectory(existing: directory.path).replace("file", Array("new\n".utf8))
        #expect(try Command.check("stat", "-c", "%a %u:%g", file) == "640 7:8\n")
        #expect(try RootDirectory(directory.path).text("file") == "new\n")
        #expect(try RootDirectory(directory.path).names(".") == ["file"])
    }

    @Test("a lock is held by one, and seen without being taken")
    func lock() throws {
        let directory = try TemporaryDirectory()
        let folder = DurableDirectory(existing: directory.path)
        var held = try folder.lock("lock")
        #expect(held != nil)
        #expect(try folder.lock("lock") == nil)
        #expect(HeldLock.isHeld(directory.path.appending("lock")))
        held = nil
        #expect(!HeldLock.isHeld(directory.path.appending("lock")))
        #expect(held == nil)
    }
}

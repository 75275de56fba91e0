// SPDX-License-Identifier: Apache-2.0

import Glibc
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
        let folder = try DurableDirectory(existing: directory.path)
        try folder.replace("file", Array("new\n".utf8))
        #expect(try Command.check("stat", "-c", "%a %u:%g", file) == "640 7:8\n")
        #expect(try RootDirectory(directory.path).text("file") == "new\n")
        #expect(try RootDirectory(directory.path).names(".") == ["file"])
    }

    @Test("a line goes behind the last whole one, and a torn one goes away")
    func append() throws {
        let directory = try TemporaryDirectory()
        let folder = try DurableDirectory(existing: directory.path)
        try folder.append("journal", line: Array("one\n".utf8))
        try Command.check("/bin/sh", "-c", "printf to >> \"$0\"", directory.path.appending("journal").string)
        try folder.append("journal", line: Array("two\n".utf8))
        #expect(try RootDirectory(directory.path).text("journal") == "one\ntwo\n")
    }

    @Test("no directory is made through a symlink")
    func symlink() throws {
        let directory = try TemporaryDirectory()
        try Command.check("/bin/sh", "-c", "mkdir \"$0/a\" \"$0/b\"; ln -s ../b \"$0/a/lib\"", directory.path.string)
        let folder = try DurableDirectory(existing: directory.path.appending("a"))
        #expect(throws: HostFSError.self) { try folder.directory(making: ["lib", "drydock"], mode: 0o700) }
        #expect(try RootDirectory(directory.path).names("b") == [])
    }

    @Test("a directory is made in an immutable one, which stays so")
    func immutable() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path.string
        Command.runIgnoringFailure("chattr", "+i", path)
        try DurableDirectory(existing: directory.path).makeDirectory("var", mode: 0o755)
        try DurableDirectory(existing: directory.path).makeDirectory("var", mode: 0o755)
        #expect(try RootDirectory(directory.path).status("var")?.kind == .directory)
        let flags = try Command.run(["lsattr", "-d", path])
        if flags.status == 0, try Command.run(["mkdir", "\(path)/other"]).status == 0 {
            #expect(!flags.output.prefix { $0 != " " }.contains("i"))
        }
    }

    @Test("a name that is not UTF-8 is told of, and hides no other")
    func undecodable() throws {
        let directory = try TemporaryDirectory()
        try Command.check("/bin/bash", "-c", "touch \"$0/a\" \"$0\"/$'caf\\xe9' \"$0/z\"", directory.path.string)
        let walked = try RootDirectory(directory.path).walk(".")
        #expect(walked.entries.map(\.path) == ["a", "z"])
        #expect(walked.failures.count == 1)
    }

    @Test("a lock is had by one at a time, and its file goes with it")
    func lock() throws {
        let directory = try TemporaryDirectory()
        let file = directory.path.appending("lock")
        var held = FileLock.take(file)
        #expect(held != nil && FileLock.take(file) == nil)
        held = nil
        #expect(try Command.run(["test", "-e", file.string]).status == 1)
        held = FileLock.take(file)
        #expect(held != nil)
        #expect(FileLock.take(FilePath("/nonexistent/lock")) == nil)
    }
}

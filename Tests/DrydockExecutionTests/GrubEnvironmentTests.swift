// SPDX-License-Identifier: Apache-2.0

import HostFS
import SystemPackage
import TestSupport
import Testing

@testable import DrydockExecution

/// GRUB's environment block, against GRUB's own tool, and the counting of boots in it.
@Suite struct GrubEnvironments {
    private let directory: TemporaryDirectory
    private var boot: FilePath { directory.path.appending("boot") }
    private var block: String { boot.appending("grub2/grubenv").string }
    private var store: UndoStore { get throws { try UndoStore(run: directory.path) } }

    init() throws {
        directory = try TemporaryDirectory()
        try Command.check("mkdir", "-p", directory.path.appending("boot/grub2").string)
        try Command.check("grub-editenv", block, "create")
    }

    private func set(_ variables: [String: String]) throws {
        for (name, value) in variables { try Command.check("grub-editenv", block, "set", "\(name)=\(value)") }
    }

    private func list() throws -> Set<Substring> {
        Set(try Command.check("grub-editenv", block, "list").split(separator: "\n"))
    }

    private func count() throws -> BootCount { BootCount(try RootDirectory(boot), "grub2", try store) }

    @Test("random variables survive reading and writing, and grub-editenv reads the same")
    func agrees() throws {
        var (generator, seed) = Generator.seeded()
        let letters = Array("abcXYZ019 _-=./\\#'\"$äß")
        for _ in 0..<40 {
            try Command.check("rm", block)
            try Command.check("grub-editenv", block, "create")
            var wanted: [String: String] = [:]
            for number in 0..<Int.random(in: 0...8, using: &generator) {
                let length = Int.random(in: 0...40, using: &generator)
                let value = String((0..<length).map { _ in letters.randomElement(using: &generator) ?? "a" })
                wanted["name_\(number)"] = value
            }
            try set(wanted)
            let bytes = try Files.read(block)
            var read = try #require(GrubEnvironment(parsing: bytes), "seed \(seed)")
            #expect(Dictionary(read.variables.map { ($0.name, $0.value) }) { $1 } == wanted, "seed \(seed)")
            #expect(read.block == bytes, "seed \(seed): a block is written as GRUB writes it")
            read["extra"] = "with \\ and = and #"
            try RootDirectory(boot).overwrite("grub2/grubenv", try #require(read.block))
            #expect(try list().contains("extra=with \\ and = and #"), "seed \(seed)")
            #expect(try list().count == wanted.count + 1, "seed \(seed)")
        }
    }

    @Test("what is no block is none, and one without room is not written")
    func limits() throws {
        #expect(GrubEnvironment(parsing: []) == nil)
        #expect(GrubEnvironment(parsing: Array(repeating: 0, count: 1024)) == nil)
        var full = try #require(GrubEnvironment(parsing: try Files.read(block)))
        full["long"] = String(repeating: "x", count: 1000)
        #expect(full.block == nil)
        #expect(throws: HostFSError.self) { try RootDirectory(boot).overwrite("grub2/grubenv", [1, 2, 3]) }
    }

    @Test("boots are counted where GRUB's configuration looks at the counter, and the end leaves a good boot")
    func counts() throws {
        try set(["saved_entry": "0", "boot_success": "1"])
        let before = try list()
        try count().begin(deployment: "c0ffee", digest: "sha256:1", hasGreenboot: false, attempts: BootCount.inImage)
        #expect(try list() == before, "nobody looks at the counter")
        try Files.write(
            "if [ -n \"${boot_counter}\" ]; then decrement boot_counter; fi\n",
            to: boot.appending("grub2/grub.cfg").string
        )
        try count().begin(deployment: "c0ffee", digest: "sha256:1", hasGreenboot: true, attempts: BootCount.inImage)
        #expect(try list() == before, "greenboot counts for itself")
        try count().begin(deployment: "c0ffee", digest: "sha256:1", hasGreenboot: false, attempts: BootCount.inImage)
        #expect(try list() == ["saved_entry=0", "boot_success=0", "boot_counter=1"])
        let inode = try Command.check("stat", "-c", "%i %s", block)
        try count().end()
        #expect(try list() == before)
        #expect(try Command.check("stat", "-c", "%i %s", block) == inode, "the block stays where it is")
        // A counter that somebody else has set is theirs.
        try set(["boot_counter": "3"])
        try count().begin(deployment: "c0ffee", digest: "sha256:1", hasGreenboot: false, attempts: BootCount.inImage)
        try count().end()
        #expect(try list().contains("boot_counter=3"))
    }

    @Test("greenboot finds the image where it expects the commit, and nothing else is touched")
    func greenboot() throws {
        try set(["greenboot_next_deployment_id": "c0ffee", "boot_counter": "2", "boot_success": "0"])
        try count().begin(deployment: "c0ffee", digest: "sha256:1", hasGreenboot: true, attempts: BootCount.inImage)
        #expect(try list().contains("greenboot_next_deployment_id=sha256:1"))
        try set(["greenboot_next_deployment_id": "another"])
        let before = try list()
        try count().begin(deployment: "c0ffee", digest: "sha256:1", hasGreenboot: true, attempts: BootCount.inImage)
        #expect(try list() == before)
    }
}

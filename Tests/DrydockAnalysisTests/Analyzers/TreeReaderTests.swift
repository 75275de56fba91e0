// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import TestSupport
import Testing

@testable import DrydockAnalysis

@Suite struct Trees {
    private func facts(_ host: HostFixture) -> TreeFacts {
        TreeReader(
            tree: FactReader(
                tree: ConfigurationTree(tree: host.roots.tree.tree, etc: "usr/etc/"),
                place: "",
                log: host.roots.log
            )
        )
        .facts()
    }

    @Test("layout, programs, root settings and boot loader of a tree are found")
    func present() throws {
        let host = try HostFixture([
            "tree/opt": "-> var/opt", "tree/usr/local/bin/tool": "", "tree/data/": "",
            "tree/usr/bin/bash": "", "tree/usr/bin/sh": "-> bash", "tree/usr/libexec/a/b": "",
            "tree/usr/lib/ostree/prepare-root.conf":
                "[composefs]\nenabled = true\n[sysroot]\nreadonly=true\n[etc]\ntransient=yes\n",
            "tree/usr/lib/bootupd/updates/EFI.json": #"{"timestamp": "x", "version": "grub2-2.12"}"#,
            "tree/usr/bin/bootupctl": "",
            "tree/usr/etc/nsswitch.conf": "-> /etc/authselect/nsswitch.conf",
            "tree/usr/etc/authselect/nsswitch.conf": "passwd: files altfiles\n",
            "tree/etc/authselect/nsswitch.conf": "passwd: files sss\n",
            "tree/usr/share/factory/var/lib/x/y": "",
        ])
        let facts = facts(host)
        #expect(facts.places.map(\.path) == ["/data", "/etc", "/opt", "/usr", "/usr/local", "/usr/local/bin"])
        #expect(
            facts.programs == [
                "/usr/bin/bash", "/usr/bin/bootupctl", "/usr/bin/sh", "/usr/libexec/a/b", "/usr/local/bin/tool",
            ]
        )
        #expect(facts.root.composefs == "yes" && facts.root.readOnlySysroot == true && facts.root.transientEtc)
        #expect(facts.bootloader.components == ["EFI": "grub2-2.12"] && facts.bootloader.hasBootupd)
        #expect(facts.accounts.services["passwd"] == ["files", "altfiles"])
        #expect(facts.shippedVar == ["/var/lib", "/var/lib/x", "/var/lib/x/y"])
        #expect(host.unreadable.isEmpty)
    }

    @Test("programs that run with the rights of somebody else than root are told apart")
    func setID() throws {
        let host = try HostFixture(["tree/usr/bin/plain": "x", "tree/usr/bin/su": "x", "tree/usr/libexec/session": "x"])
        let top = "\(host.directory.path)/tree/usr"
        try Command.check("chmod", "4755", "\(top)/bin/su")
        try Command.check("chown", "0:980", "\(top)/libexec/session")
        try Command.check("chmod", "4750", "\(top)/libexec/session")
        #expect(facts(host).setIDPrograms == [])
        try Command.check("chmod", "2755", "\(top)/libexec/session")
        #expect(
            facts(host).setIDPrograms == [
                Node(path: "/usr/libexec/session", type: .file, mode: 0o2755, uid: 0, gid: 980)
            ]
        )
    }

    @Test("an empty tree sets nothing")
    func absent() throws {
        let host = try HostFixture()
        var nothing = TreeFacts()
        nothing.setIDPrograms = []
        #expect(facts(host) == nothing && host.unreadable.isEmpty)
    }

    @Test("files that cannot be read, or are in another form, are named")
    func broken() throws {
        let host = try HostFixture([
            "tree/usr/lib/ostree/prepare-root.conf": "composefs\n", "tree/usr/lib/bootupd/updates/EFI.json": "{",
            "tree/usr/etc/ssh/sshd_config": HostFixture.unreadable,
        ])
        #expect(facts(host).root == PrepareRootSettings())
        #expect(
            host.unreadable == [
                "/usr/etc/ssh/sshd_config", "/usr/lib/bootupd/updates/EFI.json", "/usr/lib/ostree/prepare-root.conf",
            ]
        )
    }

    @Test("the level that a library needs is read from its note, and noise has none")
    func cpuLevel() throws {
        #expect(ELFProperties.x86Level(Self.library(needed: 0b11)) == 2)
        #expect(ELFProperties.x86Level(Self.library(needed: 0b111)) == 3)
        #expect(ELFProperties.x86Level(Self.library(needed: nil)) == nil)
        #expect(ELFProperties.x86Level([]) == nil)
        for count in stride(from: 0, to: 150, by: 7) {
            #expect(ELFProperties.x86Level(Array(Self.library(needed: 0b11).prefix(count))) == nil)
        }
        var huge = Self.library(needed: 0b11)
        huge.replaceSubrange(32..<40, with: [UInt8](repeating: 0xff, count: 8))
        #expect(ELFProperties.x86Level(huge) == nil)
    }

    /// As much of a library as has a note of properties.
    private static func library(needed: UInt32?) -> [UInt8] {
        func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
        }
        let property = needed.map { bytes(0xc000_8002, 4) + bytes(4, 4) + bytes(UInt64($0), 4) + bytes(0, 4) } ?? []
        let note = bytes(4, 4) + bytes(UInt64(property.count), 4) + bytes(5, 4) + Array("GNU\0".utf8) + property
        let head =
            [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8) + bytes(3, 2) + bytes(62, 2)
            + bytes(1, 4) + bytes(0, 8) + bytes(64, 8) + bytes(0, 8) + bytes(0, 4) + bytes(64, 2) + bytes(56, 2)
            + bytes(1, 2) + bytes(0, 6)
        let segment =
            bytes(0x6474_e553, 4) + bytes(4, 4) + bytes(120, 8) + bytes(120, 8) + bytes(120, 8)
            + bytes(UInt64(note.count), 8) + bytes(UInt64(note.count), 8) + bytes(8, 8)
        return head + segment + note + [UInt8](repeating: 0, count: 80)
    }
}

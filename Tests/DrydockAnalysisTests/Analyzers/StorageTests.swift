// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import HostFS
import SystemPackage
import TestSupport
import Testing

@testable import DrydockAnalysis

@Suite struct StorageFacts {
    private func state(_ host: HostFixture, _ arguments: [String] = []) -> StorageState {
        Storage(roots: host.roots, kernelArguments: arguments, devices: [("sysroot", 0x803)]).facts()
    }

    @Test("mounts of fstab and of units, volumes and what the root stands on are found")
    func present() throws {
        let host = try HostFixture([
            "etc/fstab":
                "# disks\nUUID=1 /var/my\\040data xfs noatime 0 2\n/dev/sdb none swap\n//nas/a /mnt cifs user=a%hunter2,password=hunter2,ro\nhttps://b:hunter2@dav /dav davfs\n",
            "etc/crypttab": "root UUID=2 none luks,x-initrd.attach,tpm2-device=auto\nlate UUID=3 none luks\n",
            "etc/systemd/system/var-log.mount": "[Mount]\nWhat=/dev/sdc\nWhere=/var/log\nType=ext4\n",
            "machine/sys/dev/block/8:3/dm/uuid": "CRYPT-LUKS2-0123-root\n",
            "machine/sys/dev/block/8:3/slaves/md1/md/level": "raid1\n",
            "machine/proc/1/mountinfo": "1 0 8:3 / /sysroot ro,relatime - ext4 /not/a/device rw\n",
        ])
        let state = state(host, ["rd.lvm.lv=vg/root", "netroot=iscsi:a:hunter2@x", "rd.multipath=0", "rd.neednet=1"])
        #expect(state.mounts.map(\.path) == ["/var/my data", "none", "/mnt", "/dav", "/var/log"])
        #expect(state.mounts.map(\.file).last == "/etc/systemd/system/var-log.mount")
        #expect(state.mounts[3].source == "https://…@dav")
        #expect(state.mounts[2].options == "user=a,password=…,ro" && !"\(state)".contains("hunter2"))
        #expect(state.encryptedVolumes == ["root", "late"])
        #expect(state.rootNeeds == ["iscsi", "luks", "lvm", "raid", "tpm2"])
        #expect(state.rootEvidence["lvm"] == ["kernel argument rd.lvm.lv=vg/root"])
        #expect(state.fileSystems.map(\.type) == ["ext4"] && state.fileSystems.map(\.isReadOnly) == [true])
        #expect(host.unreadable.isEmpty)
    }

    @Test("a host that mounts nothing needs nothing")
    func absent() throws {
        let host = try HostFixture(["machine/proc/version": ""])
        let state = state(host)
        #expect(state.mounts.isEmpty && state.rootNeeds.isEmpty && state.encryptedVolumes.isEmpty)
        #expect(state.fileSystems.map(\.type) == [nil])
        #expect(host.unreadable.isEmpty)
    }

    @Test("files that cannot be read are named")
    func unreadable() throws {
        let host = try HostFixture(["etc/fstab": HostFixture.unreadable, "etc/crypttab": HostFixture.unreadable])
        #expect(state(host).mounts.isEmpty)
        #expect(Set(host.unreadable) == ["/etc/fstab", "/etc/crypttab"])
    }

    @Test("a line that is no mount, and a unit that says not where, are named")
    func malformed() throws {
        let host = try HostFixture([
            "etc/fstab": "hunter2\nUUID=1 /data xfs\n", "etc/systemd/system/x.mount": "[Mount]\nWhat=/dev/sdb\n",
        ])
        #expect(state(host).mounts.map(\.path) == ["/data"])
        #expect(!"\(host.roots.log.entries)".contains("hunter2"))
        #expect(host.unreadable == ["/etc/fstab", "/etc/systemd/system/x.mount"])
    }

    @Test("features of ext4 and XFS are those that their own tools show", arguments: ["ext4", "xfs"])
    func features(type: String) throws {
        let directory = try TemporaryDirectory()
        let image = directory.path.appending("disk")
        try Command.check("truncate", "-s", type == "xfs" ? "320M" : "16M", image.string)
        guard (try? Command.run(["which", "mkfs.\(type)"]).status) == 0 else {
            print("skipped: mkfs.\(type) is missing")
            return
        }
        try Command.check("mkfs.\(type)", type == "xfs" ? "-q" : "-Fq", image.string)
        let features = try #require(try FileSystemFeatures.read(image, type: type))
        if type == "ext4" {
            let shown = try Command.run(["dumpe2fs", "-h", image.string]).output
            let line = try #require(shown.split(separator: "\n").first { $0.hasPrefix("Filesystem features:") })
            #expect(features == line.split(separator: " ").dropFirst(2).map(String.init).sorted())
        } else {
            #expect(features.contains("crc") && features.contains("ftype"))
        }
    }
}

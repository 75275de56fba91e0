// SPDX-License-Identifier: Apache-2.0

import OSTree
import SystemPackage
import TestSupport
import Testing

@Suite struct SysrootTests {
    @Test("a new boot order is seen, even if the time of the folder does not tell of it")
    func order() throws {
        let directory = try TemporaryDirectory()
        let host = directory.path.appending("host").string
        let script = """
            mkdir -p host tree/usr/etc tree/usr/lib/modules/1
            echo kernel > tree/usr/lib/modules/1/vmlinuz
            echo initramfs > tree/usr/lib/modules/1/initramfs.img
            printf 'NAME=small\\nID=small\\n' > tree/usr/etc/os-release
            ostree admin init-fs --modern host
            ostree admin os-init --sysroot host small
            ostree commit --repo host/ostree/repo --branch small --owner-uid 0 --owner-gid 0 tree
            ostree admin deploy --sysroot host --os small small
            """
        try run(script, in: directory)
        let sysroot = try Sysroot(path: host)
        #expect(sysroot.deployments.count == 1)
        try run(
            """
            touch --reference host/ostree/deploy time
            ostree commit --repo host/ostree/repo --branch small --owner-uid 0 --owner-gid 0 -s second tree
            ostree admin deploy --sysroot host --os small small
            touch --reference time host/ostree/deploy
            """,
            in: directory
        )
        try sysroot.load()
        #expect(sysroot.deployments.count == 2)
    }

    private func run(_ script: String, in directory: TemporaryDirectory) throws {
        try Command.check("sh", "-ec", "cd \(directory.path)\n\(script)")
    }
}

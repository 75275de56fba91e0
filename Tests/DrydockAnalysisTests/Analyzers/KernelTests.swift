// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@testable import DrydockAnalysis

@Suite struct Kernels {
    private func state(_ host: HostFixture, _ origin: [String: String] = [:], _ names: [String] = []) -> KernelState {
        KernelCustomisation(
            roots: host.roots,
            origin: ["rpmostree": origin],
            packages: PackageFacts(
                source: "commit-metadata",
                layered: names.map { Package(name: $0, version: "1", release: "1", architecture: "noarch") }
            )
        ).facts()
    }

    @Test("what customises kernel and initial file system is listed, the image's own files are not")
    func present() throws {
        let host = try HostFixture([
            "tree/usr/etc/modprobe.d/image.conf": "options a\n", "etc/modprobe.d/image.conf": "options a\n",
            "tree/usr/etc/modprobe.d/changed.conf": "options a\n", "etc/modprobe.d/changed.conf": "options b\n",
            "etc/dracut.conf.d/own.conf": "add_drivers+=x\n",
            "machine/proc/sys/kernel/osrelease": "6.1.0\n",
        ])
        let origin = [
            "regenerate-initramfs": "true", "initramfs-args": "-v;--force;", "initramfs-etc": "/etc/crypttab;",
        ]
        let state = state(host, origin, ["akmod-wl", "htop", "kmod-x"])
        #expect(state.running == "6.1.0")
        #expect(state.regeneratesInitramfs && state.initramfsArguments == ["-v", "--force"])
        #expect(state.initramfsEtc == ["/etc/crypttab"] && state.modulePackages == ["akmod-wl", "kmod-x"])
        #expect(state.customFiles == ["/etc/dracut.conf.d/own.conf", "/etc/modprobe.d/changed.conf"])
    }

    @Test("a host as the image ships it is not customised")
    func absent() throws {
        let host = try HostFixture()
        #expect(state(host) == KernelState())
        #expect(host.unreadable.isEmpty)
    }

    @Test("a file that cannot be read counts, and is named")
    func unreadable() throws {
        let host = try HostFixture(["etc/modprobe.d/x.conf": HostFixture.unreadable])
        #expect(state(host).customFiles == ["/etc/modprobe.d/x.conf"])
        #expect(host.unreadable == ["/etc/modprobe.d/x.conf"])
    }

    @Test("kernels are measured, with their flavour, device trees and foreign modules")
    func images() throws {
        let host = try HostFixture([
            "tree/usr/lib/modules/5.14.0-570.el9.x86_64+rt/vmlinuz": "kernel",
            "tree/usr/lib/modules/5.14.0-570.el9.x86_64+rt/initramfs.img": "initramfs",
            "tree/usr/lib/modules/5.14.0-570.el9.x86_64+rt/dtb/a/b.dtb": "tree",
            "tree/usr/lib/modules/5.14.0-570.el9.x86_64+rt/extra/wl/wl.ko.xz": "module",
            "tree/usr/lib/modules/6.0-left-behind/modules.dep": "",
            "tree/usr/lib/modules/file": "",
        ])
        let images = KernelReader(tree: host.roots.tree).images()
        #expect(images.map(\.release) == ["5.14.0-570.el9.x86_64+rt"])
        #expect(images[0].flavour == "rt" && images[0].kernelBytes == 6 && images[0].initramfsBytes == 9)
        #expect(images[0].deviceTrees == ["dtb/a/b.dtb": 4] && images[0].extraModules == ["extra/wl/wl.ko.xz"])
    }

    @Test(
        "flavours are told by the words of a release",
        arguments: [
            ("6.14.9-300.fc42.x86_64", "default"), ("5.14.0-570.el9.aarch64+64k", "64k"), ("6.1.0-40-rt-amd64", "rt"),
            ("6.1.0-1.fc42.x86_64+debug", "debug"), ("6.1.0-artful", "default"),
        ]
    )
    func flavour(release: String, flavour: String) {
        #expect(KernelReader.flavour(release) == flavour)
    }
}

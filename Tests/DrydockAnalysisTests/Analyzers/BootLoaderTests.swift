// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@testable import DrydockAnalysis

@Suite struct BootLoaders {
    private func state(_ host: HostFixture, configured: String? = nil) -> BootState {
        BootLoader(roots: host.roots, configured: configured, isSeparate: true).facts()
    }

    @Test("loader, entries, kernels, firmware and what the first boot left are found")
    func present() throws {
        let host = try HostFixture([
            "boot/grub2/grub.cfg": "", "boot/grub2/user.cfg": "GRUB2_PASSWORD=x", "boot/ignition.firstboot": "",
            "boot/loader/entries/ostree-1.conf": "title Fedora 42\nlinux /ostree/a/vmlinuz\noptions rw quiet\n",
            "boot/ostree/a/vmlinuz": "12345", "boot/ostree/a/initramfs.img": "1234567",
            "boot/bootupd-state.json":
                #"{"installed": {"EFI": {"meta": {"version": "grub2-2.12"}}, "BIOS": {}}, "static-configs": {}}"#,
            "esp/EFI/fedora/shimx64.efi": "", "esp/EFI/systemd/systemd-bootx64.efi": "", "esp/EFI/fedora/grub.cfg": "",
            "machine/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c":
                "\u{6}\u{0}\u{0}\u{0}\u{1}",
        ])
        let state = state(host, configured: "none")
        #expect(state.kinds == ["grub2", "grub2-static", "systemd-boot"])
        #expect(state.entries.map { $0.fields["options"] } == ["rw quiet"])
        #expect(state.kernels == ["a": 12] && state.isSeparate == true)
        #expect(state.adopted == ["EFI": "grub2-2.12", "BIOS": "unknown"])
        #expect(state.espFiles == ["EFI/fedora/shimx64.efi", "EFI/systemd/systemd-bootx64.efi"])
        #expect(state.firmware == "uefi" && state.secureBoot == true)
        #expect(state.leftovers == ["/boot/ignition.firstboot", "/boot/grub2/user.cfg"])
        #expect(host.unreadable.isEmpty)
    }

    @Test("an empty /boot tells nothing, and a machine without EFI boots by BIOS")
    func absent() throws {
        let host = try HostFixture(["machine/proc/": ""])
        let state = state(host)
        #expect(state.kinds.isEmpty && state.entries.isEmpty && state.adopted == nil && state.espFiles == nil)
        #expect(state.firmware == "bios" && state.secureBoot == nil)
        #expect(host.unreadable.isEmpty)
    }

    @Test("entries that cannot be read are named")
    func unreadable() throws {
        let host = try HostFixture(["boot/loader/entries/a.conf": HostFixture.unreadable])
        #expect(state(host).entries.isEmpty)
        #expect(host.unreadable == ["/boot/loader/entries/a.conf"])
    }

    @Test("an entry without a kernel and a report of bootupd that is none are named")
    func malformed() throws {
        let host = try HostFixture([
            "boot/loader/entries/a.conf": "title X\n", "boot/bootupd-state.json": "{\"installed\": 3",
        ])
        let state = state(host)
        #expect(state.entries.count == 1 && state.adopted == nil)
        #expect(host.unreadable == ["/boot/bootupd-state.json", "/boot/loader/entries/a.conf"])
    }
}

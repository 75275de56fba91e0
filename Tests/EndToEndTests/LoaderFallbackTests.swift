// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// GRUB gives an image up that nobody has found good, and tells nobody but its own environment.
@Suite struct LoaderFallback {
    /// A host whose GRUB counts boots, switched to an image that has booted once.
    private func bootedHost() async throws -> RepairBench {
        let host = try await RepairBench(
            spoil: """
                mkdir -p "$BOOT/grub2"
                echo 'if [ -n "${boot_counter}" ]; then decrement boot_counter; fi' > "$BOOT/grub2/grub.cfg"
                grub-editenv "$BOOT/grub2/grubenv" create
                grub-editenv "$BOOT/grub2/grubenv" set boot_success=1
                """
        )
        _ = try host.plan(["--watch", "20"])
        let apply = try host.apply()
        try #require(apply.status == 0, "\(apply.errors)")
        let boot = try host.boot(try host.new())
        try #require(boot.status == 0, "\(boot.errors)")
        return host
    }

    private let environment = "test \"$(grub-editenv \"$BOOT/grub2/grubenv\" list | sort | paste -sd' ')\" ="

    @Test("the old deployment takes the switch back when GRUB has fallen back to it")
    func exhausted() async throws {
        let host = try await bootedHost()
        try host.run("\(environment) 'boot_counter=1 boot_success=0'", "the image's boots are counted")
        try host.run("grub-editenv \"$BOOT/grub2/grubenv\" set boot_counter=-1")
        let boot = try host.boot(host.old)
        #expect(boot.status == 0 && boot.errors.contains("taken back: install-first-boot"), "\(boot.errors)")
        #expect(try host.bench.bootOrder().first == host.old)
        try host.run(
            """
            \(environment) 'boot_success=1'
            test ! -e "$VAR/usrlocal/bin/drydock"
            test ! -e "$ETC/systemd/system/drydock-watchdog.timer"
            """
        )
        let status = try host.bench.drydock("status", "--sysroot", host.bench.sysroot)
        #expect(status.output.hasPrefix("ROLLED BACK"), "\(status.output)")
        #expect(try host.journal().contains("run automatic-rollback"))
        #expect(try host.boot(host.old).errors.contains("nothing to do"))
    }

    @Test("the old deployment leaves the switch alone where somebody has chosen it in GRUB's menu")
    func chosen() async throws {
        let host = try await bootedHost()
        try host.run("grub-editenv \"$BOOT/grub2/grubenv\" set boot_counter=0")
        let boot = try host.boot(host.old)
        #expect(boot.status == 0, "\(boot.errors)")
        #expect(try host.bench.bootOrder().first == host.new())
        #expect(try !host.journal().contains("run automatic-rollback"))
    }
}

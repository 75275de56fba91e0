// SPDX-License-Identifier: Apache-2.0

import GuestLab
import SystemPackage
import TestSupport
import Testing

/// When a guest that is not heard of counts as one whose kernel stands still; no guest is needed.
@Suite struct GuestStallTests {
    private static let boot = "[    0.000000] Linux version 6.1.0 (debian-kernel@lists.debian.org)\n"

    private static func stall(at second: Int) -> String {
        """
        [   \(second).533447] rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:
        [   \(second).533447] rcu: 	1-...!: (0 ticks this GP) idle=\(second)/1/0x4000000000000000
        [   \(second).533447]  do_syscall_64+0x69/0x90

        """
    }

    /// What stands in a console's log is found to be a stall, or not.
    private func found(_ log: String) throws -> GuestStall? {
        let folder = try TemporaryDirectory()
        let console = folder.path.appending("serial-1.log")
        // As a terminal ends its lines.
        try Files.write(log.split(separator: "\n").map { "\($0)\r\n" }.joined(), to: console.string)
        return GuestStall("the guest did not come back", console: console)
    }

    @Test func repeatedReportsAreAStall() throws {
        let log = Self.boot + "\u{1B}[0m a line\n" + [24, 87, 150].map(Self.stall).joined()
        let stall = try #require(try found(log))
        #expect(stall.description.hasPrefix("the guest did not come back; "))
        #expect(stall.description.contains("has 3 reports"))
        #expect(stall.description.contains("idle=24/") && !stall.description.contains("idle=87/"))
    }

    @Test func softLockupsAreAStall() throws {
        let reports = [26, 54, 82].map { "[   \($0).1] watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [udevd:92]\n" }
        #expect(try found(Self.boot + reports.joined()) != nil)
    }

    @Test func aKernelThatGotOnIsNone() throws {
        #expect(try found(Self.boot + Self.stall(at: 24) + Self.stall(at: 87) + "guest-1 login: \n") == nil)
    }

    @Test func theBootBeforeDoesNotCount() throws {
        let before = Self.boot + [24, 87, 150].map(Self.stall).joined()
        #expect(try found(before + Self.boot + "[    1.0] Run /init as init process\n") == nil)
    }

    @Test func withoutALogThereIsNone() {
        #expect(GuestStall("the guest did not come back", console: "/nonexistent/serial-1.log") == nil)
    }
}

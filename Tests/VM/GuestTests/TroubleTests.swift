// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import GuestLab
import TestSupport
import Testing

extension Scenarios {
    /// Images that do not come up: the machine comes back by itself where it can, and says why.
    @Suite struct Trouble {
        /// Minutes within which an image has to be found good that never is.
        private static let minutes = 2
        /// Minutes that an emulated machine can need to find an image good.
        private static let manyMinutes = 4
        /// Only the next release has this file.
        private static let ofNext = "ConditionPathExists=/etc/lab/arrived.conf"
        private static let point = "staged-watched"

        @Test("(e) a unit fails that multi-user.target requires: the host comes back")
        func failingUnit() throws {
            try Lab.tell("e", "a required unit fails", isShort: true) { story in
                // It ends late, so that the system is on its way up for a while.
                let unit = """
                    [Unit]
                    \(Self.ofNext)
                    Before=multi-user.target
                    [Service]
                    Type=oneshot
                    ExecStart=/bin/sh -c 'sleep 5; exit 1'
                    """
                try comesBack(
                    story,
                    Self.install(unit, requiredBy: "multi-user.target"),
                    reason: "not as predicted: start"
                )
            }
        }

        @Test("(e) the start of a unit never ends: the host comes back")
        func hang() throws {
            try Lab.tell("e", "a start that hangs", isShort: true) { story in
                let unit = """
                    [Unit]
                    \(Self.ofNext)
                    Before=multi-user.target
                    [Service]
                    Type=oneshot
                    ExecStart=/bin/sleep infinity
                    TimeoutStartSec=infinity
                    """
                try comesBack(story, Self.install(unit, requiredBy: "multi-user.target"), reason: "in time")
            }
        }

        @Test("(e) local file systems are missing, which is emergency mode: the host comes back")
        func emergency() throws {
            try Lab.tell("e", "emergency mode") { story in
                let unit = """
                    [Unit]
                    DefaultDependencies=no
                    \(Self.ofNext)
                    Before=local-fs.target
                    [Service]
                    Type=oneshot
                    ExecStart=/bin/false
                    """
                try comesBack(story, Self.install(unit, requiredBy: "local-fs.target"), reason: "in time")
            }
        }

        @Test("(e) what a route expects is not so: the host comes back")
        func expectation() throws {
            try Lab.tell("e", "an expectation that is not met") { story in
                let image = try story.step("build the guest") { try GuestImage() }
                let guest = try Lab.guest(image, named: "expectation", story)
                try guest.check(
                    """
                    cat > /root/lab.toml <<'END'
                    title = "A lab"
                    summary = "A route that expects what is not so."

                    [[expect]]
                    active = "lab-never.service"
                    END
                    """
                )
                try guest.plan("next", "--route /root/lab.toml --watch \(Self.manyMinutes)")
                try story.step("apply") { try guest.apply() }
                try comesBack(guest, story, reason: "not as predicted: expectations")
                let verdict = try guest.check("cat /var/lib/drydock/runs/latest/verdict.json")
                #expect(verdict.contains("lab-never.service"))
            }
        }

        @Test("(e) an image that is found good in time is left alone when the time is over")
        func good() throws {
            try Lab.tell("e", "found good in time") { story in
                let image = try story.step("build the guest") { try GuestImage() }
                let guest = try Lab.guest(image, named: "good", story)
                let old = try guest.document(Status.self, "status").deployments[0].id
                try guest.plan("next", "--watch \(Self.manyMinutes)")
                let boot = try guest.bootID()
                try story.step("apply --reboot into the image") {
                    _ = try guest.run("drydock apply /root/plan.json --yes --reboot")
                    try guest.waitForReboot(from: boot)
                }
                try story.step("its unit compares") {
                    try guest.check(
                        "until grep -q '\"event\":\"verified\"' \(Guest.journal); do sleep 1; done",
                        within: 240
                    )
                }
                #expect(try guest.check("grep '\"event\":\"verified\"' \(Guest.journal)").contains("as-predicted"))
                try guest.verify(story)
                #expect(try guest.run("drydock abort --yes").status == 69)
                try story.step("nothing happens when the time is over") {
                    try guest.check(
                        "until test $(cut -d. -f1 /proc/uptime) -gt \(Self.manyMinutes * 60 + 30); do sleep 2; done",
                        within: 400
                    )
                }
                #expect(try guest.release() == "2")
                try story.step("finish") { try guest.check("drydock finish") }
                let status = try guest.document(Status.self, "status")
                #expect(status.stage == .accepted)
                #expect(status.deployments.first { $0.id == old }?.states.contains(.pinned) == false)
                #expect(try guest.run("systemctl is-active drydock-watchdog.timer").status != 0)
            }
        }

        // MARK: - A kernel that panics

        @Test("(e) a kernel panics, and GRUB counts boots: the host comes back")
        func panicCounted() throws {
            try Lab.tell("e", "a kernel that panics, GRUB") { story in
                let image = try story.step("build the guest") { try GuestImage(.bookworm, loader: .grub) }
                let guest = try Lab.guest(image, named: "panic-grub", story)
                try guest.plan("panics", "--watch \(Self.manyMinutes) --waive DD-BOT-0001")
                try story.step("apply") { try guest.apply() }
                try comesBack(guest, story, reason: "the boot loader gave the image up")
                #expect(try guest.check("grep -c panic=5 /proc/cmdline || true") == "0\n")
            }
        }

        @Test("(e) a kernel panics, and nothing counts boots: somebody chooses the old system at the console")
        func panicChosen() throws {
            try Lab.tell("e", "a kernel that panics, extlinux") { story in
                let image = try story.step("build the guest") { try GuestImage() }
                let guest = try Lab.guest(image, named: "panic-extlinux", story)
                try guest.plan("panics", "--watch \(Self.manyMinutes)")
                try story.step("apply") { try guest.apply() }
                let before = try guest.state()
                let boot = try guest.bootID()
                _ = try guest.run("systemctl reboot")
                try story.step("two panics") { try guest.waitForConsole("Kernel panic - not syncing", times: 2) }
                try story.step("the choice of the old entry") {
                    try guest.waitForConsole("boot:", after: try guest.consoleLength())
                    try guest.type("Drydock-Guest-1")
                    try guest.waitForReboot(from: boot) { try guest.runsOldRelease() }
                }
                try guest.waitUntilUp()
                // The image is still what boots next, and status says what to do.
                let words = try guest.check("drydock status").split(whereSeparator: \.isWhitespace)
                let status = words.joined(separator: " ")
                #expect(status.contains("drydock rollback"), "\(status)")
                try guest.check("drydock rollback")
                #expect(try guest.stage() == .rolledBack)
                try guest.expectState(before)
                try story.step("reboot") { try guest.reboot() }
                #expect(try guest.release() == "1")
                try guest.expectState(before)
            }
        }

        // MARK: -

        /// Installs a unit that only the next release starts.
        private static func install(_ unit: String, requiredBy target: String) -> String {
            """
            cat > /etc/systemd/system/lab-trouble.service <<'END'
            \(unit)
            END
            mkdir -p /etc/systemd/system/\(target).requires
            ln -s ../lab-trouble.service /etc/systemd/system/\(target).requires/
            sync
            """
        }

        /// A host with a staged image that is watched gets a trouble of the image, and comes back.
        private func comesBack(_ story: Story, _ trouble: String, reason: String) throws {
            let image = try story.step("build the guest") { try GuestImage() }
            let guest = try Lab.guest(at: Self.point, image, story) {
                let guest = try Lab.guest(image, named: "watched", story)
                try story.step("plan") { try guest.plan("next", "--watch \(Self.minutes)") }
                try story.step("apply") { try guest.apply() }
                return guest
            }
            // Until the shutdown `/etc` is merged as it is then.
            try guest.check(trouble)
            try comesBack(guest, story, reason: reason)
        }

        /// The host is switched, leaves the image by itself, and is what it was.
        private func comesBack(_ guest: Guest, _ story: Story, reason: String) throws {
            let before = try guest.state()
            let old = try guest.document(Status.self, "status").deployments.first { $0.states.contains(.booted) }?.id
            let boot = try guest.bootID()
            try story.step("into the image and back") {
                _ = try guest.run("systemctl reboot")
                try guest.waitForReboot(from: boot, within: 900) { try guest.runsOldRelease() }
            }
            try guest.waitUntilUp()
            let status = try guest.document(Status.self, "status")
            #expect(status.stage == .rolledBack && status.deployments.first?.id == old, "\(status.stage)")
            let records = try guest.check("cat \(Guest.journal)").split(separator: "\n")
            let returns = records.filter { $0.contains("\"event\":\"automatic-rollback\"") }
            #expect(returns.count == 1 && returns[0].contains(reason), "\(returns)")
            #expect(try guest.check("ls /etc/systemd/system | grep -c drydock- || true") == "0\n", "units stay")
            try guest.expectState(before)
            // And a person hears why.
            let words = try guest.check("drydock status")
            #expect(words.contains(reason), "\(words)")
        }
    }
}

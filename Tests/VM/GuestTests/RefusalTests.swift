// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import GuestLab
import TestSupport
import Testing

extension Scenarios {
    /// Hosts that must not be switched as they are: refused, and untouched.
    @Suite struct Refusals {
        /// Holds the lock of the sysroot as libostree does, with F_OFD_SETLK, until its unit is stopped.
        private static let holdLock = """
            cat > /run/hold.pl <<'END'
            open(my $lock, '+>>', '/sysroot/ostree/lock') or die "open: $!";
            my $whole = pack('s s x4 q q i x4', 1, 0, 0, 0, 0);
            fcntl($lock, 37, $whole) or die "lock: $!";
            sleep;
            END
            systemd-run --quiet --unit=holder unshare --mount sh -c 'mount -o remount,rw /sysroot && exec perl /run/hold.pl'
            sleep 2
            systemctl is-active holder.service
            """

        @Test("(c) an /etc that cannot be merged: refused, untouched, and switched once it is mended")
        func inhibitor() throws {
            try Lab.tell("c", "an /etc that cannot be merged", isShort: true) { story in
                let image = try story.step("build the guest") { try GuestImage() }
                let guest = try Lab.guest(image, named: "inhibitor", story)
                // The image has a folder where the host has made a file of it.
                try guest.check("mv /etc/lab /etc/lab.folder; echo 'by hand' > /etc/lab")
                let before = try untouched(guest)
                let plan = try story.step("plan") { try guest.plan("next", "--no-repair all", statuses: [2]) }
                #expect(plan.readiness == .blocked && plan.findings.contains { $0.id == "DD-ETC-0001" && $0.stops })
                let apply = try story.step("apply") { try guest.run("drydock apply /root/plan.json --yes") }
                #expect(apply.status == 2 && apply.errors.contains("DD-ETC-0001"), "\(apply.errors)")
                #expect(try guest.run("drydock plan --image oci:/run/media:next --waive DD-ETC-0001").status != 0)
                #expect(try untouched(guest) == before)
                // The repair moves the file aside, and whoever mends it himself needs none.
                let repaired = try story.step("plan with repairs") { try guest.plan("next") }
                #expect(repaired.findings.contains { $0.id == "DD-ETC-0001" && $0.repairedBy != nil })
                try guest.check("rm /etc/lab; mv /etc/lab.folder /etc/lab")
                let mended = try story.step("plan once it is mended") { try guest.plan("next") }
                #expect(!mended.findings.contains { $0.id == "DD-ETC-0001" })
            }
        }

        @Test(
            "(c) an image that wants composefs, of which libostree knows nothing: refused",
            arguments: GuestRelease.allCases
        )
        func composefs(_ release: GuestRelease) throws {
            try Lab.tell("c", "an image that wants composefs", release) { story in
                let image = try story.step("build the guest") { try GuestImage(release) }
                let guest = try Lab.guest(image, named: "composefs", story)
                let before = try untouched(guest)
                let plan = try story.step("plan") { try guest.plan("sealed", statuses: [2]) }
                #expect(plan.findings.contains { $0.id == "DD-BOT-0011" && $0.stops }, "\(plan.findings.map(\.id))")
                #expect(try guest.run("drydock apply /root/plan.json --yes").status == 2)
                #expect(try untouched(guest) == before)
            }
        }

        @Test("(h) /boot and the sysroot are too small: refused, and nothing of it is left")
        func tooSmall() throws {
            try Lab.tell("h", "/boot and /sysroot too small") { story in
                let image = try story.step("build the guest") { try GuestImage() }
                let guest = try Lab.guest(image, named: "small", story)
                try story.step("no room in /boot") {
                    try fill(guest, "/boot", leaving: 20)
                    let before = try untouched(guest)
                    let plan = try guest.plan("next", statuses: [2])
                    #expect(plan.findings.contains { $0.id == "DD-SPC-0001" && $0.stops }, "\(plan.findings.map(\.id))")
                    #expect(try guest.run("drydock apply /root/plan.json --yes").status == 2)
                    #expect(try untouched(guest) == before)
                    try guest.check("mount -o remount,rw /boot; rm /boot/ballast; mount -o remount,ro /boot")
                }
                try story.step("no room in the sysroot") {
                    try fill(guest, "/var", leaving: 50)
                    let before = try untouched(guest)
                    let plan = try guest.plan("next", statuses: [2])
                    #expect(plan.findings.contains { $0.id == "DD-SPC-0002" && $0.stops }, "\(plan.findings.map(\.id))")
                    #expect(try guest.run("drydock apply /root/plan.json --yes").status == 2)
                    #expect(try untouched(guest) == before)
                    try guest.check("rm /var/ballast")
                }
                // The room goes only when everything is planned.
                try story.step("plan") { try guest.plan("next") }
                try story.step("the room goes after the plan") {
                    try fill(guest, "/var", leaving: 40)
                    let before = try guest.state()
                    let apply = try guest.run("drydock apply /root/plan.json --yes")
                    print("\(story.name): apply ended with \(apply.status): \(apply.errors)")
                    #expect([2, 4, 5].contains(apply.status) && apply.errors.contains("space"))
                    try guest.expectState(before)
                    try guest.check("rm /var/ballast")
                }
                try story.step("the room goes during the import") {
                    try guest.plan("next")
                    let before = try guest.state()
                    try guest.startApply(until: "import-image")
                    try fill(guest, "/var", leaving: 5)
                    try guest.check("while systemctl is-active --quiet apply.service; do sleep 0.2; done", within: 240)
                    #expect(try guest.check("systemctl show --value -p ExecMainStatus apply.service") == "5\n")
                    let words = try guest.check("journalctl -u apply.service -o cat | tail -n 20")
                    #expect(words.contains("space"), "\(words)")
                    try guest.check("rm /var/ballast; systemctl reset-failed apply.service")
                    #expect(try guest.stage() == .failed)
                    try guest.expectState(before)
                }
                // And with room it goes on.
                try story.step("apply") {
                    try guest.plan("next")
                    try guest.apply()
                }
                try story.step("reboot into the image") { try guest.reboot() }
                try guest.verify(story)
            }
        }

        @Test("(i) a lock that another program holds is waited for, and named")
        func locked() throws {
            try Lab.tell("i", "a lock of another program") { story in
                let image = try story.step("build the guest") { try GuestImage() }
                let guest = try Lab.guest(image, named: "lock", story)
                try guest.plan("next")
                let before = try untouched(guest)
                try guest.check(Self.holdLock)
                let refused = try story.step("apply, refused") { try guest.run("drydock apply /root/plan.json --yes") }
                #expect(refused.status == 75, "\(refused.status): \(refused.errors)")
                #expect(refused.errors.contains("lock"), "\(refused.errors)")
                #expect(try untouched(guest) == before)
                // Looking takes no lock.
                #expect(try guest.run("drydock status", within: 60).status == 0)
                try guest.plan("next")
                try guest.check("systemctl stop holder.service")
                try story.step("apply") { try guest.apply() }
                #expect(try guest.stage() == .staged)
            }
        }

        /// What a refusal leaves alone: boot entries, deployments, refs, objects, `/etc` with its times, and records of runs.
        private func untouched(_ guest: Guest) throws -> String {
            try guest.check(
                """
                ostree admin status; ostree refs | sort; ls -l /boot/loader /boot/loader/entries; cat /boot/loader/entries/*
                find /ostree/repo/objects /ostree/deploy/guest/deploy -maxdepth 2 | sort | sha256sum; ls /run/ostree
                find /etc -xdev -printf '%p %y %m %U:%G %s %T@ %l\\n' | sort | sha256sum
                find /var/lib/drydock 2>&1 || true
                """
            )
        }

        /// Fills a file system but for some MiB.
        private func fill(_ guest: Guest, _ place: String, leaving size: Int) throws {
            try guest.check(
                """
                set -e
                mount -o remount,rw \(place) 2> /dev/null || true
                room=$(df --output=avail -BM \(place) | tail -n 1 | tr -dc 0-9)
                fallocate -l $((room - \(size)))M \(place)/ballast
                sync
                test \(place) != /boot || mount -o remount,ro /boot
                """
            )
        }
    }
}

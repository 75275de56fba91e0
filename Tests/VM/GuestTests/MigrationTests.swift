// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import GuestLab
import TestSupport
import Testing

extension Scenarios {
    /// A running host moves onto an image from a registry, stays or goes back, and moves on.
    @Suite struct Migration {
        /// What a first boot writes into `/etc` after the merge: systemd's mark of an update; of trixie's also the cache of
        /// libraries, and modes of folders that the merge takes from the image.
        private static func written(_ release: GuestRelease) -> Set<String> {
            switch release {
            case .bookworm: ["/etc/.updated"]
            case .trixie: ["/etc/.updated", "/etc/ld.so.cache", "/etc/credstore", "/etc/credstore.encrypted"]
            }
        }

        private static let unit = "drydock-first-boot.service"
        /// Where the guest keeps what it was before the switch.
        private static let before = "/var/log/lab-before"
        private static let switched = "switched"

        @Test("(a) a running host is moved onto an image from a registry, and stays", arguments: GuestRelease.allCases)
        func stays(_ release: GuestRelease) throws {
            try Lab.tell("a", "a switch, accepted", release, isShort: release == .bookworm) { story in
                let image = try story.step("build the guest") { try GuestImage(release) }
                let guest = try Lab.guest(at: Self.switched, image, anew: true, story) {
                    try switchedHost(image, story)
                }
                let old = try guest.document(Status.self, "status").deployments[1].id
                try story.step("finish") { try guest.check("drydock finish") }
                let status = try guest.document(Status.self, "status")
                #expect(status.stage == .accepted)
                #expect(status.deployments.first { $0.id == old }?.states.contains(.pinned) == false)
                #expect(try guest.check("ls /etc/systemd/system | grep -c drydock- || true") == "0\n")
                #expect(try guest.check("ostree refs").contains("ostree/container/image/"))
                #expect(try !guest.check("ostree refs").contains("baseimage/drydock"))
                try story.step("reboot") { try guest.reboot() }
                #expect(try guest.release() == "2")
                try story.step("ostree fsck") { try guest.check("ostree fsck --quiet") }
            }
        }

        @Test("(f) a host goes back after a success, and work of in between is named", arguments: GuestRelease.allCases)
        func goesBack(_ release: GuestRelease) throws {
            try Lab.tell("f", "rollback after work", release, isShort: release == .bookworm) { story in
                let image = try story.step("build the guest") { try GuestImage(release) }
                let guest = try Lab.guest(at: Self.switched, image, story) { try switchedHost(image, story) }
                let old = try guest.document(Status.self, "status").deployments[1].id
                // Work in the image: that of /etc stays behind with it, that of /var does not.
                try guest.check(
                    """
                    echo between > /etc/lab/between.conf; echo 'level = 9' > /etc/lab/edited.conf
                    echo between > /home/core/between; chown core: /home/core/between
                    """
                )
                let rollback = try story.step("roll back") { try guest.run("drydock rollback") }
                #expect(rollback.status == 0, "\(rollback.errors)")
                let words = rollback.output + rollback.errors
                #expect(words.contains("/etc/lab/between.conf") && words.contains("/etc/lab/edited.conf"), "\(words)")
                try story.step("reboot into the old host") { try guest.reboot() }
                let after = try guest.document(Status.self, "status")
                #expect(
                    after.stage == .rolledBack && after.deployments.first { $0.states.contains(.booted) }?.id == old
                )
                #expect(try guest.release() == "1")
                // The unit has taken back what was its own, and itself.
                #expect(
                    try guest.check("journalctl -b -u \(Self.unit) -o cat").contains("taken back: install-first-boot")
                )
                #expect(try guest.check("cat /home/core/between; rm /home/core/between") == "between\n")
                let before = try guest.check("cat \(Self.before)").lines
                try guest.expectState(before)
                #expect(try guest.run("ls /etc/systemd/system | grep drydock-").status != 0)
            }
        }

        @Test("(g) a host that runs an image moves on to the next one", arguments: GuestRelease.allCases)
        func movesOn(_ release: GuestRelease) throws {
            try Lab.tell("g", "a second image on top", release) { story in
                let image = try story.step("build the guest") { try GuestImage(release) }
                let guest = try Lab.guest(at: Self.switched, image, story) { try switchedHost(image, story) }
                try guest.check("drydock finish")
                try guest.check("echo 'level = 9' > /etc/lab/edited.conf; rm /etc/lab/arrived.conf")
                try story.step("plan") { try guest.plan("later") }
                try story.step("apply") { try guest.apply() }
                let varBefore = try guest.varState()
                try story.step("reboot into the second image") { try guest.reboot() }
                try guest.verify(story)
                #expect(try guest.release() == "3")
                #expect(try guest.varState() == varBefore)
                // Release 1 had level 1, the administrator wrote 8, and later 9.
                #expect(
                    try guest.check("cd /etc/lab; cat untouched.conf edited.conf third.conf by-hand.conf")
                        == "level = 8\nlevel = 9\nlevel = 3\nby hand\n"
                )
                #expect(try guest.run("test -e /etc/lab/arrived.conf").status != 0)
                try story.step("finish") { try guest.check("drydock finish") }
                // Of three systems the first is left to nobody, and its content with it.
                let deployments = try guest.document(Status.self, "status").deployments
                #expect(deployments.count == 2, "\(deployments)")
                try story.step("ostree fsck") { try guest.check("ostree fsck --quiet") }
            }
        }

        @Test(
            "(j) somebody who is not root analyzes a host over ssh, writes nothing, and hears what was not to be seen"
        )
        func ordinary() throws {
            try Lab.tell("j", "analysis by another than root") { story in
                let image = try story.step("build the guest") { try GuestImage() }
                let guest = try Lab.guest(image, named: "ordinary", story)
                let whole = try story.step("analyze as root") { try guest.document(Analysis.self, "analyze") }
                #expect(whole.unreadable.isEmpty, "\(whole.unreadable)")
                try guest.check("touch /run/before; sleep 1")
                let partial = try story.step("analyze as core") {
                    try guest.document(Analysis.self, "analyze", as: "core")
                }
                let written = try guest.check(
                    "find /etc /var /ostree /boot -xdev -newer /run/before -not -path '/var/log/*' -not -path '/var/lib/systemd/*' | sort"
                )
                #expect(written == "", "\(written)")
                #expect(partial.deployments == whole.deployments)
                #expect(partial.unreadable.contains { $0.what == "/etc/shadow" }, "\(partial.unreadable)")
                // What both saw they saw alike.
                let mine = Dictionary(grouping: partial.etc.drift, by: \.path)
                let roots = Dictionary(grouping: whole.etc.drift, by: \.path)
                let hidden = Set(partial.unreadable.map(\.what))
                let missed = roots.keys.filter { path in
                    mine[path] == nil && !hidden.contains { path == $0 || path.hasPrefix("\($0)/") }
                }
                #expect(missed.isEmpty, "\(missed.sorted())")
                // And it is enough for a plan, which says what it does not know.
                try guest.mountMedia()
                let arguments = "plan --image oci:/run/media:next --waive DD-IMG-0008"
                let plan = try guest.document(Plan.self, arguments, as: "core", statuses: [0, 2])
                #expect(plan.readiness == .unknown, "\(plan.readiness)")
                #expect(try guest.run("drydock apply /root/plan.json --yes", as: "core").status != 0)
            }
        }

        /// A host that is moved onto an image from a registry while it runs, and found as predicted after its reboot.
        private func switchedHost(_ image: GuestImage, _ story: Story) throws -> Guest {
            let registry = try story.step("start the registry") { try GuestRegistry(image) }
            let guest = try Lab.guest(image, named: "registry", story)
            try guest.check("mkdir -p /etc/containers/registries.conf.d")
            try guest.check("cat > /etc/containers/registries.conf.d/lab.conf <<'END'\n\(registry.configuration)END\n")
            // Neither system has systemd-resolved: the plan mends that at the first boot.
            try guest.check("ln -sfn ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf")

            let injected = try Injected(image)
            let analysis = try story.step("analyze") { try guest.document(Analysis.self, "analyze") }
            expectDrift(analysis, injected)
            try story.step("plan") {
                // The worst is at the end of a report.
                let plan = "drydock plan --image \(registry.reference) --waive DD-IMG-0008 -o /root/plan.json"
                try guest.check("\(plan) > /root/plan.txt || { tail -n 60 /root/plan.txt >&2; exit 1; }")
            }
            try story.step("apply") { try guest.apply() }
            let staged = try guest.document(Status.self, "status")
            #expect(staged.stage == .staged && staged.rebootRequired && staged.finalizationLocked == false)
            #expect(try guest.run("drydock verify").status == 69, "nothing can be verified before the shutdown")
            #expect(try guest.check("findmnt -no OPTIONS /sysroot").hasPrefix("ro"))

            // Late work is merged like the rest.
            try guest.check("echo late > /etc/lab/late.conf; echo 'level = 8' > /etc/lab/untouched.conf; sync")
            #expect(try guest.check(Self.administrator, as: "core") == "core\nroot\nnotes\n")
            let state = try guest.state()
            try guest.check("cat > \(Self.before) <<'END'\n\(state.joined(separator: "\n"))\nEND\n")
            let varBefore = try guest.varState()
            try story.step("reboot into the image") { try guest.reboot() }

            let shutdown = try guest.check("journalctl -b -1 -u drydock-boot-checkpoint.service -o cat")
            #expect(shutdown.contains("boot loaders see the boot order"), "\(shutdown)")
            let verdict = try guest.verify(story)
            #expect(
                Set(verdict.comparisons.map(\.subject)).isSuperset(of: ["booted", "etc", "var", "units", "origin"])
            )
            let later = Set(verdict.comparisons.compactMap(\.later).joined())
            let strange = later.subtracting(Self.written(image.release))
            #expect(strange.isEmpty, "\(strange.sorted())")
            #expect(try guest.varState() == varBefore)
            #expect(try guest.document(Status.self, "status").stage == .switched)
            try expectFirstBoot(guest)
            try expectFiles(guest, injected)
            print(try guest.check("drydock verify; ostree admin status; ostree refs; systemctl --failed"))
            try story.step("ostree fsck") { try guest.check("ostree fsck --quiet") }
            return guest
        }

        private static let administrator = "whoami; sudo -n whoami; cat notes"

        /// The analysis names what Ignition and the administrator have put into `/etc`.
        private func expectDrift(_ analysis: Analysis, _ injected: Injected) {
            #expect(analysis.unreadable.isEmpty, "\(analysis.unreadable)")
            let drift = Set(analysis.etc.drift.map(\.path))
            let byHand = [
                "/etc/lab/by-hand.conf", "/etc/lab/deleted.conf", "/etc/lab/secret.conf", "/etc/lab.d/one.conf",
                "/etc/motd",
            ]
            for path in injected.paths.filter({ $0.hasPrefix("/etc/") }) + byHand + ["/etc/passwd", "/etc/shadow"] {
                #expect(drift.contains(path), "\(path) was injected")
            }
            #expect(!drift.contains("/etc/lab/untouched.conf"))
        }

        /// What the report said of these files, against what they are: the test's own truth, not drydock's.
        private func expectFiles(_ guest: Guest, _ injected: Injected) throws {
            #expect(try guest.release() == "2")
            for (path, content) in injected.contents {
                #expect(try guest.check("cat '\(path)'") == content, "\(path)")
            }
            #expect(
                try guest.check(
                    "cd /etc/lab; cat untouched.conf edited.conf arrived.conf added.conf late.conf by-hand.conf; stat -c %a secret.conf"
                ) == "level = 8\nlevel = 7\nlevel = 2\nby Ignition\nlate\nby hand\n640\n"
            )
            #expect(try guest.run("ls /etc/lab/deleted.conf /etc/lab/retired.conf").status != 0)
            #expect(try guest.check(Self.administrator, as: "core") == "core\nroot\nnotes\n")
            #expect(
                try guest.check("by-hand; cat /opt/tick/data; grep -c level /var/lib/tick/log") == "kept\nkept\n2\n"
            )
            #expect(try guest.run("command -v jq && ! command -v nano").status == 0)
        }

        /// The step of the first boot was made, by its unit and at its time.
        private func expectFirstBoot(_ guest: Guest) throws {
            #expect(try guest.check("journalctl -b -u \(Self.unit) -o cat").contains("done: repair-resolv-conf"))
            #expect(try guest.run("test -h /etc/resolv.conf").status != 0)
            #expect(try guest.run("journalctl -b | grep -i 'ordering cycle'").status != 0)
            let units = ["systemd-sysusers", Self.unit, "systemd-tmpfiles-setup", "ssh"].map { name in
                name.hasSuffix(".service") ? name : "\(name).service"
            }
            let times = try units.map { unit in
                let text = try guest.check("systemctl show --value -p ActiveEnterTimestampMonotonic \(unit)")
                return Int(text.filter(\.isNumber)) ?? 0
            }
            print("units of the first boot: \(zip(units, times).map { "\($0) at \($1) us" })")
            #expect(times == times.sorted() && times[1] > 0, "\(times)")
        }
    }
}

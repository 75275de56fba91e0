// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import GuestLab
import TestSupport
import Testing

/// A booted host moves onto an image while it runs, reboots into it, and goes back.
@Suite(.serialized, .enabled(if: Lab.isWanted, "make test-vm starts guests"))
struct Migration {
    /// What a first boot writes into `/etc` after the merge, and what comes and goes in `/var`.
    private static let written: Set = ["/etc/.updated"]

    @Test("a running host is moved onto an image from a registry, and goes back", arguments: Lab.releases)
    func registry(_ release: GuestRelease) throws {
        let table = StepTable("a running host and a registry, \(release)")
        defer { table.show() }
        let image = try table.step("build the guest") { try GuestImage(release) }
        let registry = try table.step("start the registry") { try GuestRegistry(image) }
        let guest = try Lab.guest(image, named: "registry-\(release)", table)
        try guest.check("mkdir -p /etc/containers/registries.conf.d")
        try guest.check("cat > /etc/containers/registries.conf.d/lab.conf <<'END'\n\(registry.configuration)END\n")
        let old = try guest.document(Status.self, "status").deployments[0].id
        // Neither system has systemd-resolved: the plan mends that at the first boot.
        try guest.check("ln -sfn ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf")

        let analysis = try table.step("analyze as root") { try guest.document(Analysis.self, "analyze") }
        #expect(analysis.unreadable.isEmpty, "\(analysis.unreadable)")
        let drift = Set(analysis.etc.drift.map(\.path))
        let injected = try Injected(image)
        let byHand = [
            "/etc/lab/by-hand.conf", "/etc/lab/deleted.conf", "/etc/lab/secret.conf", "/etc/lab.d/one.conf",
            "/etc/motd",
        ]
        for path in injected.paths.filter({ $0.hasPrefix("/etc/") }) + byHand + ["/etc/passwd", "/etc/shadow"] {
            #expect(drift.contains(path), "\(path) was injected")
        }
        #expect(!drift.contains("/etc/lab/untouched.conf"))
        let partial = try table.step("analyze as an ordinary user") {
            try guest.document(Analysis.self, "analyze", as: "core")
        }
        #expect(partial.deployments == analysis.deployments)
        #expect(partial.unreadable.contains { $0.what == "/etc/shadow" })

        try table.step("plan") {
            // Debian has no bootc, and the worst is at the end of a report.
            let plan =
                "drydock plan --image \(registry.reference) --waive DD-IMG-0008 -o /root/plan.json > /root/plan.txt"
            try guest.check("\(plan) || { tail -n 60 /root/plan.txt >&2; exit 1; }")
        }
        try table.step("apply") { try guest.check("drydock apply /root/plan.json --yes") }
        let staged = try guest.document(Status.self, "status")
        #expect(staged.stage == .staged && staged.rebootRequired && staged.finalizationLocked == false)
        #expect(try guest.run("drydock verify").status == 69, "nothing can be verified before the shutdown")
        #expect(try guest.check("findmnt -no OPTIONS /sysroot").hasPrefix("ro"))

        // Late work is merged like the rest.
        try guest.check("echo late > /etc/lab/late.conf; echo 'level = 8' > /etc/lab/untouched.conf; sync")
        let administrator = "whoami; sudo -n whoami; cat notes"
        #expect(try guest.check(administrator, as: "core") == "core\nroot\nnotes\n")
        let before = try guest.state()
        let varBefore = try guest.varState()
        try table.step("reboot into the image") {
            try guest.reboot()
            try guest.check("systemctl is-system-running --wait || test $? = 1", within: 300)
        }

        let verdict = try table.step("verify") { try guest.document(Verdict.self, "verify", statuses: [0, 7]) }
        #expect(verdict.asPredicted, "\(verdict.comparisons.flatMap(\.differences))")
        #expect(Set(verdict.comparisons.map(\.subject)).isSuperset(of: ["booted", "etc", "var", "units", "origin"]))
        let later = Set(verdict.comparisons.compactMap(\.later).joined())
        #expect(later.isSubset(of: Self.written), "\(later.subtracting(Self.written).sorted())")
        #expect(try guest.varState() == varBefore)
        try firstBoot(guest)
        for (path, content) in injected.contents {
            #expect(try guest.check("cat '\(path)'") == content, "\(path)")
        }
        print(try guest.check("drydock verify; ostree admin status; ostree refs; systemctl --failed"))
        #expect(try guest.document(Status.self, "status").stage == .switched)
        #expect(try guest.release() == "2")
        // What the report said of these files, against what they are: the test's own truth, not drydock's.
        #expect(
            try guest.check(
                "cd /etc/lab; cat untouched.conf edited.conf arrived.conf added.conf late.conf by-hand.conf; stat -c %a secret.conf"
            ) == "level = 8\nlevel = 7\nlevel = 2\nby Ignition\nlate\nby hand\n640\n"
        )
        #expect(try guest.run("ls /etc/lab/deleted.conf /etc/lab/retired.conf").status != 0)
        #expect(try guest.check(administrator, as: "core") == "core\nroot\nnotes\n")
        #expect(try guest.check("by-hand; cat /opt/tick/data; grep -c level /var/lib/tick/log") == "kept\nkept\n2\n")
        #expect(try guest.run("command -v jq && ! command -v nano").status == 0)
        try table.step("ostree fsck") { print(try guest.check("ostree fsck --quiet && echo sound")) }

        try table.step("roll back") { try guest.check("drydock rollback") }
        try table.step("reboot into the old host") { try guest.reboot() }
        let after = try guest.document(Status.self, "status")
        #expect(after.stage == .rolledBack && after.deployments.first { $0.states.contains(.booted) }?.id == old)
        #expect(try guest.release() == "1")
        // The unit has taken back what was its own, and itself.
        #expect(try guest.check("journalctl -b -u \(Self.unit) -o cat").contains("taken back: install-first-boot"))
        let difference = Set(before).symmetricDifference(try guest.state())
        #expect(difference.isEmpty, "\(difference.sorted())")
        #expect(try guest.run("ls /etc/systemd/system | grep drydock-").status != 0)
    }

    private static let unit = "drydock-first-boot.service"

    /// The step of the first boot was made, by its unit and at its time.
    private func firstBoot(_ guest: Guest) throws {
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

// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import GuestLab
import TestSupport
import Testing

/// The first boot of an image is watched, and the machine comes back by itself where it has to.
@Suite(.serialized, .enabled(if: Lab.isWanted, "make test-vm starts guests"))
struct Watch {
    /// Minutes within which the image has to be found good: an emulated machine takes more than one to come up.
    private static let minutes = 4
    /// Only the next release has this file.
    private static let ofNext = "ConditionPathExists=/etc/lab/arrived.conf"

    /// A unit whose start in the next release never ends, so that the system never comes up.
    private static let hang = """
        cat > /etc/systemd/system/lab-trouble.service <<'END'
        [Unit]
        \(ofNext)
        Before=multi-user.target
        [Service]
        Type=oneshot
        ExecStart=/bin/sleep infinity
        TimeoutStartSec=infinity
        END
        ln -s /etc/systemd/system/lab-trouble.service /etc/systemd/system/multi-user.target.wants/
        sync
        """

    /// A unit that fails in the next release, and without which no local file systems are there: the emergency mode.
    private static let emergency = """
        cat > /etc/systemd/system/lab-trouble.service <<'END'
        [Unit]
        DefaultDependencies=no
        \(ofNext)
        Before=local-fs.target
        [Service]
        Type=oneshot
        ExecStart=/bin/false
        END
        mkdir /etc/systemd/system/local-fs.target.requires
        ln -s /etc/systemd/system/lab-trouble.service /etc/systemd/system/local-fs.target.requires/
        sync
        """

    private static let calm = """
        rm -f /etc/systemd/system/lab-trouble.service /etc/systemd/system/multi-user.target.wants/lab-trouble.service
        rm -rf /etc/systemd/system/local-fs.target.requires
        sync
        """

    /// A command in a root of its own, in which the system's root is a mount point, as in a privileged container.
    private static func container(_ command: String) -> String {
        """
        mkdir -p /run/container
        unshare --mount sh -e -c '
            mount -t tmpfs container /run/container
            cd /run/container
            mkdir host usr tools proc
            mount --rbind / host
            mount --rbind /usr usr
            mount -t proc proc proc
            for name in bin lib lib64 sbin; do ln -s usr/$name $name; done
            cp /usr/local/bin/drydock /root/plan.json tools
            exec chroot . \(command)
        '
        """
    }

    private static let route = """
        cat > /root/lab.toml <<'END'
        title = "A lab"
        summary = "A route that expects what is not so."

        [[expect]]
        active = "lab-never.service"
        END
        """

    @Test("a failing comparison, a hang and emergency mode lead back by themselves; then the switch is accepted")
    func watch() throws {
        let table = StepTable("a watched first boot")
        defer { table.show() }
        let image = try table.step("build the guest") { try GuestImage() }
        let guest = try Lab.guest(image, named: "watch", table)
        let old = try guest.document(Status.self, "status").deployments[0].id
        try guest.check(Self.route)

        try plan(guest)
        try table.step("SIGTERM in the middle of an import") { try stop(guest) }
        try table.step("fetch") { try guest.check("drydock fetch /root/plan.json") }
        // From here on nothing of the image is to be had but in the repository.
        try guest.check("umount /run/media")

        let before = try guest.state()
        try table.step("apply what was fetched from a container, and abort") {
            try guest.check(Self.container("/tools/drydock apply /tools/plan.json --sysroot /host --yes"))
            #expect(try guest.document(Status.self, "status").stage == .staged)
            try guest.check(Self.container("/tools/drydock abort --sysroot /host --yes"))
        }
        #expect(try guest.document(Status.self, "status").stage == .aborted)
        #expect(try Set(before).symmetricDifference(guest.state()).sorted() == [])

        try plan(guest, "--route /root/lab.toml")
        try comesBack(guest, table, "a failing comparison", reason: "not as predicted: expectations", old)
        let verdict = try guest.check("cat /var/lib/drydock/runs/latest/verdict.json")
        #expect(verdict.contains("lab-never.service"))

        try guest.check(Self.hang)
        try plan(guest)
        try comesBack(guest, table, "a hang", reason: "in time", old)
        try guest.check(Self.calm)

        try guest.check(Self.emergency)
        try plan(guest)
        try comesBack(guest, table, "emergency mode", reason: "in time", old)
        try guest.check(Self.calm)

        try plan(guest)
        try accepted(guest, table, old)
    }

    private func plan(_ guest: Guest, _ options: String = "") throws {
        try guest.check("mountpoint -q /run/media || { mkdir -p /run/media; mount -o ro /dev/vdb /run/media; }")
        let words =
            "drydock plan --image oci:/run/media:next --waive DD-IMG-0008 --watch \(Self.minutes) -o /root/plan.json"
        try guest.check("\(words) \(options) > /root/plan.txt || { tail -n 60 /root/plan.txt >&2; exit 1; }")
    }

    /// A run that is asked to stop ends with the host as it was.
    private func stop(_ guest: Guest) throws {
        let before = try guest.state()
        try guest.check("systemd-run --quiet --unit=stopped drydock apply /root/plan.json --yes")
        let journal = "/var/lib/drydock/runs/latest/steps.jsonl"
        try guest.check(
            "until grep -q '\"event\":\"started\".*\"step\":\"import-image\"' \(journal) 2>/dev/null; do sleep 0.2; done",
            within: 240
        )
        try guest.check("sleep 2; systemctl kill --signal=TERM --kill-who=main stopped.service")
        try guest.check("while systemctl is-active --quiet stopped.service; do sleep 0.2; done", within: 120)
        #expect(try guest.check("systemctl show --value -p ExecMainStatus stopped.service") == "143\n")
        try guest.check("systemctl reset-failed stopped.service")
        #expect(try guest.check("tail -n 1 \(journal)").contains("run-stopped"))
        #expect(try guest.document(Status.self, "status").stage == .failed)
        #expect(try Set(before).symmetricDifference(guest.state()).sorted() == [])
    }

    /// The host is switched, leaves the image by itself, and is what it was.
    private func comesBack(_ guest: Guest, _ table: StepTable, _ what: String, reason: String, _ old: String) throws {
        let before = try guest.state()
        try table.step("\(what): apply") { try guest.check("drydock apply /root/plan.json --yes") }
        let boot = try guest.bootID()
        try table.step("\(what): into the image and back") {
            _ = try guest.run("systemctl reboot")
            try guest.waitForReboot(from: boot, within: 900) { try guest.runsOldRelease() }
            try guest.check("systemctl is-system-running --wait || test $? = 1", within: 300)
        }
        let status = try guest.document(Status.self, "status")
        #expect(status.stage == .rolledBack && status.deployments.first?.id == old, "\(what): \(status.stage)")
        let records = try guest.check("cat /var/lib/drydock/runs/latest/steps.jsonl").split(separator: "\n")
        let returns = records.filter { $0.contains("\"event\":\"automatic-rollback\"") }
        #expect(returns.count == 1 && returns[0].contains(reason), "\(what): \(returns)")
        #expect(try guest.check("ls /etc/systemd/system | grep -c drydock- || true") == "0\n", "\(what): units stay")
        let difference = Set(before).symmetricDifference(try guest.state())
        #expect(difference.isEmpty, "\(what): \(difference.sorted())")
    }

    /// The image is found good by its own unit, and the switch is accepted.
    private func accepted(_ guest: Guest, _ table: StepTable, _ old: String) throws {
        let boot = try guest.bootID()
        try table.step("apply --reboot into the image") {
            _ = try guest.run("drydock apply /root/plan.json --yes --reboot")
            try guest.waitForReboot(from: boot)
            try guest.check("systemctl is-system-running --wait || test $? = 1", within: 300)
        }
        #expect(try guest.release() == "2")
        let journal = "/var/lib/drydock/runs/latest/steps.jsonl"
        try table.step("its unit compares") {
            try guest.check("until grep -q '\"event\":\"verified\"' \(journal); do sleep 1; done", within: 240)
        }
        #expect(try guest.check("grep '\"event\":\"verified\"' \(journal)").contains("as-predicted"))
        #expect(try guest.run("drydock abort --yes").status == 69)
        try table.step("finish") { try guest.check("drydock finish") }
        let status = try guest.document(Status.self, "status")
        #expect(status.stage == .accepted)
        #expect(status.deployments.first { $0.id == old }?.states.contains(.pinned) == false)
        #expect(try guest.check("ls /etc/systemd/system | grep -c drydock- || true") == "0\n")
        #expect(try guest.run("systemctl is-active drydock-watchdog.timer").status != 0)
        #expect(try guest.check("ostree refs").contains("ostree/container/image/"))
        #expect(try !guest.check("ostree refs").contains("baseimage/drydock"))
        try table.step("ostree fsck") { try guest.check("ostree fsck --quiet") }
        // The time passes without anybody who would go back.
        try table.step("nothing happens when the time is over") {
            try guest.check(
                "until test $(cut -d. -f1 /proc/uptime) -gt \(Self.minutes * 60 + 30); do sleep 2; done",
                within: 400
            )
        }
        #expect(try guest.release() == "2")
    }
}

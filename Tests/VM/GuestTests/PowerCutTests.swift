// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import GuestLab
import TestSupport
import Testing

/// The power fails while a host is moved: it boots, nothing is lost, and applying again completes.
@Suite(.serialized, .enabled(if: Lab.isWanted, "make test-vm-all starts these guests"))
struct PowerCuts {
    @Test("the power fails during the import, the staging, the shutdown and the first boot")
    func cuts() throws {
        let table = StepTable("power cuts")
        defer { table.show() }
        let image = try table.step("build the guest") { try GuestImage() }
        let guest = try Lab.guest(image, named: "cuts", table)
        try guest.check("mkdir /run/media && mount -o ro /dev/vdb /run/media")
        let plan = "drydock plan --image oci:/run/media:next -o /root/plan.json"
        try table.step("plan") { try guest.check("\(plan) && sync") }
        let state = try guest.state()

        try table.step("cut during the import, boot") {
            try startApply(guest)
            try waitForStep("import-image", guest)
            usleep(UInt32.random(in: 2_000_000..<8_000_000))
            try cutAndBoot(guest)
        }
        try expectOld(guest, state)
        try table.step("cut during the staging, boot") {
            try startApply(guest)
            try waitForStep("deploy", guest)
            usleep(UInt32.random(in: 500_000..<3_000_000))
            try cutAndBoot(guest)
        }
        try expectOld(guest, state)
        try table.step("apply") { try guest.check("\(mount); drydock apply /root/plan.json --yes") }

        try table.step("cut during the shutdown, boot") {
            try guest.check(Self.announceFinalization)
            try guest.check("sync; systemctl reboot --no-block")
            try guest.waitForConsole("FINALIZING", within: 60)
            usleep(UInt32.random(in: 200_000..<2_500_000))
            try cutAndBoot(guest)
        }
        let version = try guest.check(". /etc/os-release; echo $VERSION_ID")
        print("power cuts: after the cut during the shutdown the host runs release \(version)")
        if version == "1\n" {
            try expectOld(guest, state)
            #expect(try guest.document(Status.self, "status").stage == .lost)
            try table.step("apply again") { try guest.check("\(mount); drydock apply /root/plan.json --yes") }
            try table.step("cut during the first boot, boot") {
                let length = try guest.consoleLength()
                try guest.check("sync; systemctl reboot --no-block")
                try guest.waitForConsole("sysroot.mount", after: length)
                usleep(UInt32.random(in: 1_000_000..<8_000_000))
                try cutAndBoot(guest)
            }
        }
        #expect(try guest.check(". /etc/os-release; echo $VERSION_ID") == "2\n")
        let verdict = try table.step("verify") { try guest.document(Verdict.self, "verify", statuses: [0, 7]) }
        #expect(verdict.asPredicted, "\(verdict.comparisons.flatMap(\.differences))")
        try table.step("ostree fsck") { try guest.check("ostree fsck") }
    }

    /// Lets the guest's console say when the finalisation begins, in a unit file that is gone with the next boot.
    private static let announceFinalization = """
        folder=/run/systemd/system/ostree-finalize-staged.service.d
        mkdir -p $folder
        printf '[Service]\\nExecStop=\\nExecStop=/bin/sh -c "echo FINALIZING > /dev/ttyS0; exec ostree admin finalize-staged"\\n' \
            > $folder/lab.conf
        systemctl daemon-reload
        """

    private let mount = "mountpoint -q /run/media || { mkdir -p /run/media; mount -o ro /dev/vdb /run/media; }"

    private func startApply(_ guest: Guest) throws {
        try guest.check("\(mount); systemd-run --quiet --unit=apply drydock apply /root/plan.json --yes")
    }

    /// Waits until the journal of the last run says that a step was started.
    private func waitForStep(_ step: String, _ guest: Guest) throws {
        let journal = "/var/lib/drydock/runs/latest/steps.jsonl"
        try guest.check(
            "until grep -q '\"event\":\"started\".*\"step\":\"\(step)\"' \(journal) 2>/dev/null; do sleep 0.2; done",
            within: 240
        )
    }

    private func cutAndBoot(_ guest: Guest) throws {
        guest.cutPower()
        try guest.switchOn()
    }

    /// The host is the one of before, with its `/etc` and `/var`.
    private func expectOld(_ guest: Guest, _ state: [String]) throws {
        #expect(try guest.check(". /etc/os-release; echo $VERSION_ID") == "1\n")
        let difference = Set(state).symmetricDifference(try guest.state())
        #expect(difference.isEmpty, "\(difference.sorted())")
        try guest.check("ostree fsck")
    }
}

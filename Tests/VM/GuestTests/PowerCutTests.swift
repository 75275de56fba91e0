// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import GuestLab
import SystemPackage
import TestSupport
import Testing

/// The power fails while a host is moved: it boots, nothing is lost, and applying again completes.
@Suite(.serialized, .enabled(if: Lab.isWanted, "make test-vm-all starts these guests"))
struct PowerCuts {
    @Test("the power fails during the import, the staging, the shutdown and the first boot")
    func cuts() throws {
        let table = StepTable("power cuts")
        defer { table.show() }
        var (generator, seed) = Generator.seeded()
        print("power cuts: DRYDOCK_SEED=\(seed)")
        let image = try table.step("build the guest") { try GuestImage() }
        let guest = try Lab.guest(image, named: "cuts", table)
        try table.step("plan") { try guest.check("\(mount); \(plan) && sync") }
        let state = try guest.state()
        let varBefore = try guest.varState()

        try table.step("cut during the import, boot") {
            try startApply(guest)
            try waitForStep("import-image", guest)
            try cut(guest, after: 2_000_000..<8_000_000, &generator) {
                try expect($0, ends: "started", of: "import-image")
            }
        }
        try expectOld(guest, state)
        try table.step("cut during the staging, boot") {
            try startApply(guest)
            try waitForStep("deploy", guest)
            try cut(guest, after: 500_000..<3_000_000, &generator) { try expect($0, ends: "started", of: "deploy") }
        }
        try expectOld(guest, state)
        try table.step("apply") { try guest.check("\(mount); drydock apply /root/plan.json --yes") }

        try table.step("cut during the shutdown, boot") {
            try guest.check(Self.announceFinalization)
            try guest.check("sync; systemctl reboot --no-block")
            try guest.waitForConsole("FINALIZING", within: 60)
            try cut(guest, after: 200_000..<2_500_000, &generator) { try expect($0, ends: "run-finished", of: nil) }
        }
        if try guest.release() == "2" {
            print("power cuts: the shutdown was over before the cut; back to the old host")
            #expect(try guest.document(Status.self, "status").stage == .switched)
            try guest.check("drydock rollback")
            try guest.reboot()
            try guest.check("\(mount); \(plan)")
        } else {
            #expect(try guest.document(Status.self, "status").stage == .lost)
            #expect(try guest.run("drydock verify").status == 69, "there is nothing to verify")
        }
        try expectOld(guest, state)
        try table.step("apply again") { try guest.check("\(mount); drydock apply /root/plan.json --yes") }

        try table.step("cut during the first boot, boot") {
            let length = try guest.consoleLength()
            try guest.check("sync; systemctl reboot --no-block")
            try guest.waitForConsole("sysroot.mount", after: length)
            let console = guest.serial
            try cut(guest, after: 1_000_000..<8_000_000, &generator) { _ in
                let text = try Command.check("tail", "-c", "+\(length + 1)", console.string)
                #expect(!text.contains("login:"), "the boot was over before the cut")
            }
        }
        #expect(try guest.release() == "2")
        #expect(try guest.varState() == varBefore)
        try guest.check("systemctl is-system-running --wait || test $? = 1", within: 300)
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

    private let plan = "drydock plan --image oci:/run/media:next --waive DD-IMG-0008 -o /root/plan.json"

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

    /// Cuts the power within a span of microseconds, looks at the disk, and boots.
    private func cut(
        _ guest: Guest,
        after span: Range<UInt32>,
        _ generator: inout Generator,
        _ look: (FilePath) throws -> Void
    ) throws {
        usleep(UInt32.random(in: span, using: &generator))
        guest.cutPower()
        try guest.withRoot { root in
            try look(root)
            try Command.check("ostree", "fsck", "--quiet", "--repo=\(root)/ostree/repo")
        }
        try guest.switchOn()
    }

    /// The journal of the last run ends where the power failed.
    private func expect(_ root: FilePath, ends event: String, of step: String?) throws {
        let journal = root.appending("ostree/deploy/guest/var/lib/drydock/runs/latest/steps.jsonl")
        let last = try Command.check("tail", "-n", "1", journal.string)
        #expect(last.contains("\"event\":\"\(event)\""), "\(last)")
        if let step { #expect(last.contains("\"step\":\"\(step)\""), "\(last)") }
    }

    /// The host is the one of before, with its `/etc` and `/var`.
    private func expectOld(_ guest: Guest, _ state: [String]) throws {
        #expect(try guest.release() == "1")
        let difference = Set(state).symmetricDifference(try guest.state())
        #expect(difference.isEmpty, "\(difference.sorted())")
    }
}

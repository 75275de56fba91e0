// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import GuestLab
import TestSupport
import Testing

/// A host without a network gets its image from a second disk.
@Suite(.serialized, .enabled(if: Lab.isWanted, "make test-vm-all starts these guests"))
struct Offline {
    @Test("a host without network is moved onto an image on a second disk, when it is told to")
    func media() throws {
        let table = StepTable("a running host without network")
        defer { table.show() }
        let image = try table.step("build the guest") { try GuestImage() }
        let registry = try GuestRegistry(image)
        let guest = try Lab.guest(image, named: "offline", offline: true, table)
        try guest.check("mkdir /run/media && mount -o ro /dev/vdb /run/media")
        let unreachable = "timeout 20 skopeo inspect --tls-verify=false \(registry.reference)"
        #expect(try guest.run(unreachable).status != 0, "there is a network")

        // Another tool has prepared something for the next boot.
        try table.step("another tool stages a deployment") {
            try guest.check("ostree admin deploy --stage lab:guest/1")
        }
        let plan = "plan --image oci:/run/media:next --waive DD-IMG-0008 -o /root/plan.json"
        let blocked = try table.step("plan") { try guest.document(Plan.self, plan, statuses: [2]) }
        #expect(blocked.readiness == .blocked && blocked.findings.contains { $0.id == "DD-DEP-0002" && $0.stops })
        #expect(try guest.run("drydock apply /root/plan.json --yes").status == 2)
        #expect(try guest.run("drydock \(plan) --waive DD-ETC-0003").status == 64)
        try table.step("plan again") { try guest.check("drydock \(plan) --waive DD-DEP-0002") }

        try table.step("apply --lock") { try guest.check("drydock apply /root/plan.json --yes --lock") }
        let locked = try guest.document(Status.self, "status")
        #expect(locked.stage == .staged && locked.finalizationLocked == true && !locked.rebootRequired)
        // Applying the same plan again finds it done, the lock stays, and nobody reboots into nothing.
        #expect(try guest.run("drydock apply /root/plan.json --yes --unchanged-exit-77").status == 77)
        #expect(try guest.run("drydock apply /root/plan.json --yes --reboot").status == 69)

        try table.step("reboot with the lock") { try guest.reboot() }
        #expect(try guest.release() == "1")
        #expect(try guest.document(Status.self, "status").stage == .lost)
        // What the other tool had staged is gone, too, so that nothing needs consent any more.
        try guest.check("mkdir -p /run/media && mount -o ro /dev/vdb /run/media")
        try table.step("plan and apply --lock") {
            try guest.check("drydock \(plan) && drydock apply /root/plan.json --yes --lock")
        }

        let before = try guest.bootID()
        try table.step("apply --finalize --reboot") {
            _ = try guest.run("drydock apply --finalize --reboot")
            try guest.waitForReboot(from: before)
        }
        try guest.check("systemctl is-system-running --wait || test $? = 1", within: 300)
        let verdict = try table.step("verify") { try guest.document(Verdict.self, "verify", statuses: [0, 7]) }
        #expect(verdict.asPredicted, "\(verdict.comparisons.flatMap(\.differences))")
        #expect(try guest.release() == "2")
        #expect(try guest.check("cat notes", as: "core") == "notes\n")
        let boot = try guest.bootID()
        #expect(try guest.run("drydock apply /root/plan.json --yes --reboot").status == 0)
        #expect(try guest.bootID() == boot, "a machine that runs the image needs no reboot")
    }
}

// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import GuestLab
import TestSupport
import Testing

extension Scenarios {
    /// The image is staged: with a lock, from a container, after another tool, and by an apply that is stopped.
    @Suite struct Staging {
        @Test("(b) a host without network is moved onto an image in an archive on a second disk")
        func archive() throws {
            try Lab.tell("b", "an oci-archive, offline") { story in
                let image = try story.step("build the guest") { try GuestImage() }
                let registry = try GuestRegistry(image)
                let guest = try Lab.guest(image, named: "archive", offline: true, story)
                let unreachable = "timeout 20 skopeo inspect --tls-verify=false \(registry.reference)"
                #expect(try guest.run(unreachable).status != 0, "there is a network")
                try guest.mountMedia()
                let plan =
                    "plan --image oci-archive:/run/media/next.ociarchive:next --waive DD-IMG-0008 -o /root/plan.json"
                try story.step("plan") { try guest.check("drydock \(plan)") }
                try story.step("apply") { try guest.apply() }
                try guest.check("umount /run/media")
                try story.step("reboot into the image") { try guest.reboot() }
                try guest.verify(story)
                #expect(try guest.release() == "2")
                #expect(try guest.check("cat notes", as: "core") == "notes\n")
            }
        }

        @Test("(k) what another tool has staged is not discarded without consent")
        func anotherTool() throws {
            try Lab.tell("k", "another tool's staged deployment") { story in
                let image = try story.step("build the guest") { try GuestImage() }
                let guest = try Lab.guest(image, named: "another-tool", story)
                try story.step("another tool stages a deployment") {
                    try guest.check("ostree admin deploy --stage lab:guest/1")
                }
                let theirs = try guest.check("cat /run/ostree/staged-deployment")
                let blocked = try story.step("plan") { try guest.plan("next", statuses: [2]) }
                #expect(
                    blocked.readiness == .blocked && blocked.findings.contains { $0.id == "DD-DEP-0002" && $0.stops }
                )
                #expect(try guest.run("drydock apply /root/plan.json --yes").status == 2)
                #expect(try guest.check("cat /run/ostree/staged-deployment") == theirs)
                #expect(try guest.run("drydock plan --image oci:/run/media:next --waive DD-ETC-0003").status == 64)
                try story.step("plan with consent") { try guest.plan("next", "--waive DD-DEP-0002") }
                try story.step("apply") { try guest.apply() }
                #expect(try guest.check("cat /run/ostree/staged-deployment") != theirs)
                try story.step("reboot into the image") { try guest.reboot() }
                try guest.verify(story)
                #expect(try guest.release() == "2")
            }
        }

        @Test("(l) a privileged container applies what was fetched, and aborts", arguments: GuestRelease.allCases)
        func container(_ release: GuestRelease) throws {
            try Lab.tell("l", "apply from a container", release) { story in
                let image = try story.step("build the guest") { try GuestImage(release) }
                let guest = try Lab.guest(image, named: "container", story)
                try guest.plan("next")
                try story.step("fetch") { try guest.check("drydock fetch /root/plan.json") }
                // From here on nothing of the image is to be had but in the repository.
                try guest.check("umount /run/media")
                let before = try guest.state()
                try story.step("apply and abort in a container") {
                    try guest.check(Self.container("/tools/drydock apply /tools/plan.json --sysroot /host --yes"))
                    #expect(try guest.stage() == .staged)
                    try guest.check(Self.container("/tools/drydock abort --sysroot /host --yes"))
                }
                #expect(try guest.stage() == .aborted)
                try guest.expectState(before)
                try story.step("apply in a container again") {
                    try guest.check(Self.container("/tools/drydock apply /tools/plan.json --sysroot /host --yes"))
                }
                try story.step("reboot into the image") { try guest.reboot() }
                try guest.verify(story)
                #expect(try guest.release() == "2")
            }
        }

        @Test("(m) a locked deployment survives a stray reboot unapplied, and is applied when it is told to")
        func locked() throws {
            try Lab.tell("m", "a locked staged deployment") { story in
                let image = try story.step("build the guest") { try GuestImage() }
                let guest = try Lab.guest(image, named: "locked", story)
                try story.step("plan") { try guest.plan("next") }
                try story.step("apply --lock") { try guest.apply("--lock") }
                let locked = try guest.document(Status.self, "status")
                #expect(locked.stage == .staged && locked.finalizationLocked == true && !locked.rebootRequired)
                // Applying the same plan again finds it done, the lock stays, and nobody reboots into nothing.
                #expect(try guest.run("drydock apply /root/plan.json --yes --unchanged-exit-77").status == 77)
                #expect(try guest.run("drydock apply /root/plan.json --yes --reboot").status == 69)

                try story.step("a stray reboot") { try guest.reboot() }
                #expect(try guest.release() == "1")
                #expect(try guest.stage() == .lost)
                try story.step("plan and apply --lock") {
                    try guest.plan("next")
                    try guest.apply("--lock")
                }
                let before = try guest.bootID()
                try story.step("apply --finalize --reboot") {
                    _ = try guest.run("drydock apply --finalize --reboot")
                    try guest.waitForReboot(from: before)
                }
                try guest.verify(story)
                #expect(try guest.release() == "2")
                let boot = try guest.bootID()
                #expect(try guest.run("drydock apply /root/plan.json --yes --reboot").status == 0)
                #expect(try guest.bootID() == boot, "a machine that runs the image needs no reboot")
            }
        }

        @Test("an apply that is asked to stop leaves the host as it was")
        func stopped() throws {
            try Lab.tell("l", "an apply that is stopped") { story in
                let image = try story.step("build the guest") { try GuestImage() }
                let guest = try Lab.guest(image, named: "stopped", story)
                try guest.plan("next")
                let before = try guest.state()
                try story.step("SIGTERM in the middle of an import") {
                    try guest.startApply(until: "import-image")
                    try guest.check("sleep 2; systemctl kill --signal=TERM --kill-who=main apply.service")
                    try guest.check(
                        "while systemctl is-active --quiet apply.service; do sleep 0.2; done",
                        within: 120
                    )
                }
                #expect(try guest.check("systemctl show --value -p ExecMainStatus apply.service") == "143\n")
                try guest.check("systemctl reset-failed apply.service")
                #expect(try guest.check("tail -n 1 \(Guest.journal)").contains("run-stopped"))
                #expect(try guest.stage() == .failed)
                try guest.expectState(before)
            }
        }

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
    }
}

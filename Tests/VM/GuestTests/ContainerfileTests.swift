// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import GuestLab
import SystemPackage
import TestSupport
import Testing

extension Scenarios {
    /// What was put onto a host moves into its image.
    @Suite struct Containerfiles {
        @Test("(n) the Containerfile of a host, built with buildah, becomes its next image")
        func built() throws {
            try Lab.tell("n", "the built Containerfile") { story in
                let image = try story.step("build the guest") { try GuestImage() }
                let registry = try story.step("start the registry") { try GuestRegistry(image) }
                let guest = try Lab.guest(image, named: "containerfile", story)
                try guest.check("mkdir -p /etc/containers/registries.conf.d")
                try guest.check(
                    "cat > /etc/containers/registries.conf.d/lab.conf <<'END'\n\(registry.configuration)END\n"
                )
                let plan = "plan --waive DD-IMG-0008 -o /root/plan.json --image"
                try story.step("plan") { try guest.check("drydock \(plan) \(registry.reference)") }
                let words = try guest.check(
                    "rm -rf /root/context; drydock containerfile /root/plan.json -o /root/context 2>&1"
                )
                print(words)
                let folder = try TemporaryDirectory()
                let archive = folder.path.appending("context.tar")
                try guest.check("tar -C /root/context -cf /root/context.tar . && rm -r /root/context")
                try guest.fetch("/root/context.tar", to: archive)
                try guest.check("rm /root/context.tar")
                try Command.check("tar", "-C", folder.path.string, "-xf", archive.string)
                let moved = try Command.check("find", "\(folder.path)/files/etc", "-not", "-type", "d")
                    .split(separator: "\n").map { String($0.dropFirst("\(folder.path)/files".count)) }
                #expect(moved.contains("/etc/lab/by-hand.conf") && moved.contains("/etc/lab/edited.conf"), "\(moved)")
                // Who may log in, and what others may not read, does not go into an image.
                #expect(!moved.contains { $0.contains("shadow") || $0.contains("ssh_host") || $0.contains("secret") })

                let built = try story.step("build") { try registry.build(folder.path) }
                let again = try story.step("plan the built image") {
                    try guest.document(Plan.self, "\(plan) \(built)")
                }
                let outcomes = Dictionary(again.prediction.etc.map { ($0.path, $0.outcome) }) { first, _ in first }
                for path in moved {
                    #expect(outcomes[path] == .identical, "\(path) is \(outcomes[path]?.rawValue ?? "not known")")
                }
                try story.step("apply") { try guest.apply() }
                try story.step("reboot into the image") { try guest.reboot() }
                try guest.verify(story)
                #expect(try guest.release() == "2")
                #expect(try guest.check("cat /usr/etc/lab/by-hand.conf /etc/lab/by-hand.conf") == "by hand\nby hand\n")
                #expect(try guest.check("cat /usr/etc/lab/edited.conf") == "level = 7\n")
                #expect(try guest.check("cat notes", as: "core") == "notes\n")
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import GuestLab
import TestSupport
import Testing

extension Scenarios {
    /// Images that would lock people out or give files to others: repaired, and the repairs taken back with the switch.
    @Suite struct Repairs {
        /// A host that has what the repairs are about.
        private static let spoil = """
            set -e
            # Keys where only the sshd of the old image looks.
            rm -f /home/core/.ssh/authorized_keys
            test -s /home/core/.ssh/authorized_keys.d/ignition
            # A host key that a group may read, as hosts of some years ago have them; Debian's sshd never takes it.
            groupadd --system ssh_keys
            rm -f \(rsa) \(rsa).pub
            ssh-keygen -q -t rsa -N '' -f \(rsa)
            chgrp ssh_keys \(rsa)
            chmod 640 \(rsa)
            printf 'HostKey %s\\n' \(rsa) > /etc/ssh/sshd_config.d/rsa.conf
            systemctl restart ssh
            # Somebody who updates the host by himself.
            printf '[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/zincati.service
            systemctl daemon-reload
            systemctl enable --now zincati.service
            sync
            """

        private static let rsa = "/etc/ssh/ssh_host_rsa_key"

        /// Prints the key of the type RSA that the machine shows, if it has one; later releases also print a comment.
        private static let scan = "ssh-keyscan -t rsa localhost 2> /dev/null | grep -v '^#'"

        /// Who the owners of the files are, by name and by number.
        private static let owners =
            "cd /var/lib && stat -c '%n %U:%G %u' lab-kept lab-kept/file lab-moved lab-moved/file"

        @Test(
            "(d) keys of ssh, host keys, agents and owners are repaired, and given back with a rollback",
            arguments: GuestRelease.allCases
        )
        func repairs(_ release: GuestRelease) throws {
            try Lab.tell("d", "repairs, and back", release) { story in
                let image = try story.step("build the guest") { try GuestImage(release) }
                let guest = try Lab.guest(image, named: "repairs", story)
                try guest.check(Self.spoil)
                #expect(try guest.check("whoami", as: "core") == "core\n")
                #expect(try guest.run(Self.scan).output == "")
                let owners = try guest.check(Self.owners)
                let before = try guest.state()

                let plan = try story.step("plan") { try guest.plan("drifted") }
                for id in ["DD-LOG-0001", "DD-LOG-0002", "DD-IDS-0001", "DD-UPD-0001"] {
                    #expect(plan.findings.contains { $0.id == id && !$0.stops }, "\(id): \(plan.findings.map(\.id))")
                }
                try story.step("apply") { try guest.apply() }
                // The agent rests until the reboot.
                #expect(try guest.run("systemctl is-active zincati.service").status != 0)
                // What changes owners waits for the image.
                #expect(try guest.check(Self.owners) == owners)
                try story.step("reboot into the image") { try guest.reboot() }
                // The same key opens the same account, and the machine has the key that it had: ssh would refuse another.
                #expect(try guest.check("whoami", as: "core") == "core\n")
                try guest.verify(story)
                #expect(try guest.check("stat -c %a \(Self.rsa)") == "600\n")
                #expect(try guest.check(Self.scan).contains("ssh-rsa"))
                #expect(
                    try guest.check(Self.owners) == """
                        lab-kept lab-kept:lab-kept 811
                        lab-kept/file lab-kept:lab-kept 811
                        lab-moved lab-moved:lab-moved 814
                        lab-moved/file lab-moved:lab-moved 814

                        """
                )

                try story.step("roll back") { try guest.check("drydock rollback") }
                try story.step("reboot into the old host") { try guest.reboot() }
                #expect(try guest.release() == "1")
                #expect(try guest.check(Self.owners) == owners)
                #expect(try guest.check("whoami", as: "core") == "core\n")
                #expect(try guest.run("systemctl is-active zincati.service").status == 0)
                try guest.expectState(before)
            }
        }
    }
}

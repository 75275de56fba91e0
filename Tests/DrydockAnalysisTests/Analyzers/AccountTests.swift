// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@testable import DrydockAnalysis

@Suite struct Accounts {
    private func facts(_ host: HostFixture) -> AccountFacts {
        AccountReader(etc: host.roots.etc, tree: host.roots.tree).facts()
    }

    @Test("accounts of /etc come before those of /usr/lib, and passwords are never told")
    func present() throws {
        let host = try HostFixture([
            "etc/passwd": "root:x:0:0:root:/root:/bin/bash\n+::::::\ncore:x:1000:1001::/home/core:/bin/sh\n",
            "etc/group": "wheel:x:10:core,root\n",
            "etc/shadow": "root:!locked::0:::::\ncore:$y$j9T$secret:::::::\nguest:::::::\n",
            "etc/gshadow": "wheel:!::\n",
            "etc/subuid": "core:524288:65536\n",
            "etc/nsswitch.conf": "-> /etc/authselect/nsswitch.conf",
            "etc/authselect/nsswitch.conf": "passwd: files altfiles [NOTFOUND=return] systemd\nhosts: dns\n",
            "tree/usr/lib/passwd": "chrony:x:996:996::/:/sbin/nologin\n",
            "tree/usr/lib/sysusers.d/a.conf":
                "# made\nu dhcp 993:dhcp \"DHCP client\" /var/lib/dhcp\nu! auto - -\nm core wheel\ng render /dev/kvm\n",
            "tree/usr/lib/sysusers.d/b.conf": "g hidden 5\n",
            "etc/sysusers.d/b.conf": "g shown 6\n",
        ])
        let facts = facts(host)
        #expect(facts.users.map(\.name) == ["root", "core", "chrony"])
        #expect(facts.users[1].gid == 1001 && facts.users[2].file == "/usr/lib/passwd")
        #expect(facts.groups.first?.members == ["core", "root"])
        #expect(facts.shadow == ["root": .locked, "core": .set, "guest": .empty])
        #expect(facts.gshadow == ["wheel"] && facts.subuid == ["core"] && facts.subgid.isEmpty)
        #expect(facts.services == ["passwd": ["files", "altfiles", "systemd"]])
        #expect(facts.rules.map(\.name) == ["dhcp", "auto", "core", "render", "shown"])
        #expect(facts.rules[0].id == 993 && facts.rules[0].group == "dhcp" && facts.rules[1].id == nil)
        #expect(facts.rules[2].group == "wheel" && facts.rules[3].path == "/dev/kvm")
        #expect(host.unreadable.isEmpty)
    }

    @Test("a host without any of the files has no accounts, and nothing is unreadable")
    func absent() throws {
        let host = try HostFixture()
        #expect(facts(host) == AccountFacts())
        #expect(host.unreadable.isEmpty)
    }

    @Test("a file that cannot be read is named, and shadow is unknown instead of empty")
    func unreadable() throws {
        let host = try HostFixture(["etc/shadow": HostFixture.unreadable, "etc/passwd": HostFixture.unreadable])
        #expect(facts(host).shadow == nil)
        #expect(host.unreadable == ["/etc/passwd", "/etc/shadow"])
    }

    @Test("lines in another form are counted, and the rest is read")
    func malformed() throws {
        let host = try HostFixture([
            "etc/passwd": "root:x:0:0:root:/root:/bin/bash\nbroken\ncore:x:many:1::/:/bin/sh\n",
            "tree/usr/lib/sysusers.d/a.conf": "x what\ng render -\n",
        ])
        let facts = facts(host)
        #expect(facts.users.map(\.name) == ["root"] && facts.rules.map(\.name) == ["render"])
        #expect(host.unreadable == ["/etc/passwd", "/usr/lib/sysusers.d/a.conf"])
        #expect(host.roots.log.entries[0].why == "line 2 is no row of passwd(5); 2 such lines")
    }
}

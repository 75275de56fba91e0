// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@testable import DrydockAnalysis

@Suite struct LoginPaths {
    private static let core = AccountFacts.User(
        name: "core",
        uid: 1000,
        gid: 1000,
        home: "/home/core",
        shell: "/bin/bash",
        file: "/etc/passwd"
    )

    private func facts(_ host: HostFixture) -> LoginFacts {
        Logins(roots: host.roots, users: [Self.core]).facts()
    }

    @Test("keys are counted, and it is told whether sshd reads them")
    func present() throws {
        let host = try HostFixture([
            "etc/ssh/sshd_config": "Include /etc/ssh/sshd_config.d/*.conf\nAuthorizedKeysFile .ssh/authorized_keys\n",
            "etc/ssh/sshd_config.d/40-glob.conf":
                "AuthorizedKeysFile %h/.ssh/authorized_keys .ssh/authorized_keys.d/*\nMatch User x\nPermitRootLogin yes\n",
            "etc/ssh/ssh_host_rsa_key": "secret",
            "etc/sudoers":
                "Defaults x=y\nUser_Alias OPS = a, b\nroot ALL=(ALL) ALL\nOPS ALL=NOPASSWD: ALL\n#1000 ALL=ALL\n@includedir /etc/sudoers.d\n",
            "etc/sudoers.d/core": "core ALL=(ALL) \\\n  NOPASSWD: ALL\n",
            "etc/sudoers.d/old.rpmsave": "x ALL=ALL\n",
            "etc/systemd/system/getty@tty1.service.d/auto.conf": "[Service]\nExecStart=/sbin/agetty --autologin core\n",
            "var/home/core/.ssh/authorized_keys": "# none\nssh-ed25519 AAAA one\n",
            "var/home/core/.ssh/authorized_keys.d/ignition": "ssh-ed25519 AAAA one\nssh-ed25519 AAAA two\n",
            "var/home/core/.ssh/authorized_keys2": "ssh-ed25519 AAAA old\n",
        ])
        let facts = facts(host)
        #expect(facts.keyPatterns == ["%h/.ssh/authorized_keys", ".ssh/authorized_keys.d/*"])
        #expect(facts.server.map(\.hasMatch) == [false, true])
        #expect(facts.server[1].settings.map(\.keyword) == ["authorizedkeysfile"])
        #expect(facts.keyFiles.map(\.keys) == [1, 1, 2].sorted() || facts.keyFiles.map(\.keys) == [1, 2, 1])
        let read = Dictionary(uniqueKeysWithValues: facts.keyFiles.map { ($0.path, $0.isRead) })
        #expect(read["/var/home/core/.ssh/authorized_keys"] == true)
        #expect(read["/var/home/core/.ssh/authorized_keys.d/ignition"] == true)
        #expect(read["/var/home/core/.ssh/authorized_keys2"] == false)
        #expect(
            facts.sudo.map(\.who) == ["root", "a", "b", "#1000", "core"]
                && facts.sudo.map(\.withoutPassword) == [false, true, true, false, true]
        )
        #expect(facts.automaticLogins == ["getty@tty1.service.d"])
        #expect(facts.hostKeys.map(\.path) == ["/etc/ssh/ssh_host_rsa_key"])
        #expect(host.unreadable.isEmpty)
    }

    @Test("a host with neither sshd nor keys lets nobody in, and is not read wrongly")
    func absent() throws {
        let host = try HostFixture()
        #expect(facts(host) == LoginFacts())
        #expect(host.unreadable.isEmpty)
    }

    @Test("keys that cannot be read are there without a number")
    func unreadable() throws {
        let host = try HostFixture([
            "etc/ssh/sshd_config": HostFixture.unreadable, "var/home/core/.ssh/authorized_keys": HostFixture.unreadable,
        ])
        let facts = facts(host)
        #expect(facts.keyFiles.map(\.keys) == [nil] && facts.keyFiles.map(\.isRead) == [nil])
        #expect(host.unreadable == ["/etc/ssh/sshd_config", "/var/home/core/.ssh/authorized_keys"])
    }

    @Test("a configuration that lies outside of /etc is not taken for none")
    func outside() throws {
        let host = try HostFixture([
            "etc/ssh/sshd_config": "-> /usr/share/ssh/sshd_config", "var/home/core/.ssh/authorized_keys": "ssh-rsa A\n",
        ])
        #expect(facts(host).keyFiles.map(\.isRead) == [nil])
        #expect(host.unreadable == ["/etc/ssh/sshd_config"])
    }

    @Test("a keyword without a value and a line of noise set nothing")
    func malformed() throws {
        let host = try HostFixture([
            "etc/ssh/sshd_config": "AuthorizedKeysFile\n=\n\u{1}\u{2}\nPort=22\n", "etc/sudoers": "nonsense\n=\n",
        ])
        let facts = facts(host)
        #expect(facts.keyPatterns == [".ssh/authorized_keys", ".ssh/authorized_keys2"])
        #expect(facts.server[0].settings == [LoginFacts.Setting(keyword: "port", value: "22")])
        #expect(facts.sudo.isEmpty)
    }
}

// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@testable import DrydockAnalysis

@Suite struct Units {
    private func facts(_ host: HostFixture) -> UnitFacts {
        UnitReader(reader: host.roots.etc, units: "systemd/system", presets: "systemd/system-preset").facts()
    }

    @Test("units, masks, links, drop-ins and presets are told apart")
    func present() throws {
        let host = try HostFixture([
            "etc/systemd/system/a.service": """
            [Unit]
            Description=A
            [Service]
            ExecStartPre=-/usr/bin/one --flag
            ExecStart=/opt/two \\
              more
            ExecStop=three
            ExecReload=/usr/bin/%i
            [Install]
            WantedBy=multi-user.target graphical.target
            Alias=b.service
            Also=a.socket
            """,
            "etc/systemd/system/masked.service": "-> ../../../dev/null",
            "etc/systemd/system/empty.service": "",
            "etc/systemd/system/alias.service": "-> /usr/lib/systemd/system/other.service",
            "etc/systemd/system/multi-user.target.wants/a.service": "-> ../a.service",
            "etc/systemd/system/a.service.d/10-more.conf": "[Service]\nExecStart=/usr/bin/extra\n",
            "etc/systemd/system/a.service.d/README": "no",
            "etc/systemd/system/notes.txt": "no",
            "etc/systemd/system-preset/20-x.preset":
                "# all\nenable a.service\nenable getty@.service tty1 tty2\ndisable *\nodd\n",
        ])
        let facts = facts(host)
        #expect(facts.units.map(\.name) == ["a.service", "alias.service", "empty.service", "masked.service"])
        #expect(facts.units.map(\.kind) == [.file, .link, .mask, .mask])
        #expect(facts.units[0].programs == ["/opt/two", "/usr/bin/one", "three"])
        #expect(facts.units[0].wanted == ["graphical.target.wants", "multi-user.target.wants"])
        #expect(facts.units[0].aliases == ["b.service"] && facts.units[0].also == ["a.socket"])
        #expect(
            facts.links == [
                UnitFacts.Link(unit: "a.service", folder: "multi-user.target.wants", target: "../a.service")
            ]
        )
        #expect(facts.dropinPrograms == ["a.service": ["/usr/bin/extra"]])
        #expect(facts.dropins == ["a.service": ["10-more.conf"]])
        #expect(facts.presets.map(\.enable) == [true, true, false])
        #expect(facts.presets[1].instances == ["tty1", "tty2"])
        #expect(host.unreadable.isEmpty)
    }

    @Test("a host without units has none")
    func absent() throws {
        let host = try HostFixture()
        #expect(facts(host) == UnitFacts())
        #expect(host.unreadable.isEmpty)
    }

    @Test("a unit that is no text of settings is there, and what is wrong is named")
    func malformed() throws {
        let host = try HostFixture(["etc/systemd/system/a.service": "[Service]\nwhat is this\n"])
        #expect(facts(host).units.map(\.name) == ["a.service"])
        #expect(host.unreadable == ["/etc/systemd/system/a.service"])
    }

    @Test("presets that cannot be read are named")
    func unreadable() throws {
        let host = try HostFixture(["etc/systemd/system-preset/20-x.preset": HostFixture.unreadable])
        #expect(facts(host).presets.isEmpty)
        #expect(host.unreadable == ["/etc/systemd/system-preset/20-x.preset"])
    }
}

// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@testable import DrydockAnalysis

@Suite struct Updates {
    private func agents(_ host: HostFixture) -> [UpdateAgent] {
        UpdateAgents(
            roots: host.roots,
            shipped: UnitReader(reader: host.roots.tree, units: "usr/lib/systemd/system", presets: "none").facts(),
            local: UnitReader(reader: host.roots.etc, units: "systemd/system", presets: "none").facts()
        ).facts()
    }

    @Test("agents are found, and whether they will run")
    func present() throws {
        let host = try HostFixture([
            "tree/usr/lib/systemd/system/zincati.service": "[Service]\n",
            "tree/usr/lib/systemd/system/uupd.timer": "[Timer]\n",
            "tree/usr/lib/systemd/system/rpm-ostreed-automatic.timer": "[Timer]\n",
            "tree/usr/lib/zincati/config.d/10.toml": "[updates]\nenabled = true\nstrategy = \"immediate\"\n",
            "etc/zincati/config.d/90.toml": "[updates]\nenabled = false\n[identity]\nrollout_wariness = 0.5\n",
            "etc/systemd/system/multi-user.target.wants/zincati.service": "-> /usr/lib/systemd/system/zincati.service",
            "etc/systemd/system/timers.target.wants/uupd.timer": "-> /usr/lib/systemd/system/uupd.timer",
            "etc/systemd/system/rpm-ostreed-automatic.timer": "-> /dev/null",
            "etc/rpm-ostreed.conf": "[Daemon]\nAutomaticUpdatePolicy=stage\n",
            "etc/machine-config-daemon/currentconfig": "{}",
        ])
        let agents = agents(host)
        #expect(agents.map(\.name) == ["zincati", "rpm-ostreed-automatic", "uupd", "machine-config-daemon"])
        #expect(agents.map(\.isEnabled) == [false, false, true, true])
        #expect(
            agents[0].settings == [
                "updates.enabled": "false", "updates.strategy": "immediate", "identity.rollout_wariness": "0.5",
            ]
        )
        #expect(agents[1].settings == ["AutomaticUpdatePolicy": "stage"])
        #expect(host.unreadable.isEmpty)
    }

    @Test("a host without agents has none")
    func absent() throws {
        let host = try HostFixture()
        #expect(agents(host).isEmpty && host.unreadable.isEmpty)
    }

    @Test("settings that cannot be read, or are in another form, are named")
    func broken() throws {
        let host = try HostFixture([
            "tree/usr/lib/systemd/system/zincati.service": "[Service]\n",
            "etc/zincati/config.d/a.toml": HostFixture.unreadable, "etc/zincati/config.d/b.toml": "[updates",
            "etc/rpm-ostreed.conf": "no section\n",
        ])
        #expect(agents(host).map(\.settings) == [[:]])
        #expect(
            host.unreadable == [
                "/etc/rpm-ostreed.conf", "/etc/zincati/config.d/a.toml", "/etc/zincati/config.d/b.toml",
            ]
        )
    }
}

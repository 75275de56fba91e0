// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@testable import DrydockAnalysis

@Suite struct Networks {
    private func state(_ host: HostFixture, _ arguments: [String] = []) -> NetworkState {
        Network(roots: host.roots, kernelArguments: arguments).facts()
    }

    @Test("connections of both formats, names, resolution and arguments are found, and no secret")
    func present() throws {
        let host = try HostFixture([
            "etc/NetworkManager/system-connections/wifi.nmconnection":
                "[connection]\nid=home\ntype=wifi\ninterface-name=wlan0\n[wifi-security]\npsk=secret\n",
            "etc/sysconfig/network-scripts/ifcfg-eth0": "NAME=\"System eth0\"\nDEVICE=eth0\nTYPE=Ethernet\n",
            "etc/sysconfig/network-scripts/ifcfg-lo": "DEVICE=lo\n",
            "etc/hostname": "node-1\n", "etc/resolv.conf": "-> ../run/systemd/resolve/stub-resolv.conf",
            "etc/systemd/network/10-a.link": "[Link]\n",
            "etc/udev/rules.d/70.rules": "SUBSYSTEM==\"net\", ATTR{address}==\"1\", NAME=\"lan\"\n",
            "etc/udev/rules.d/80.rules": "SUBSYSTEM==\"block\", NAME=\"x\"\n",
        ])
        let state = state(host, ["ip=dhcp", "quiet", "net.ifnames=0"])
        #expect(state.connections.map(\.format) == ["keyfile", "ifcfg"])
        #expect(state.connections.map(\.name) == ["home", "System eth0"])
        #expect(state.connections.map(\.interface) == ["wlan0", "eth0"])
        #expect(state.hostname == "node-1" && state.resolvConf == "../run/systemd/resolve/stub-resolv.conf")
        #expect(state.linkNames == ["/etc/systemd/network/10-a.link", "/etc/udev/rules.d/70.rules"])
        #expect(state.arguments == ["ip=dhcp", "net.ifnames=0"])
        #expect(!"\(state)".contains("secret"))
        #expect(host.unreadable.isEmpty)
    }

    @Test("a host without a network has none")
    func absent() throws {
        let host = try HostFixture()
        #expect(state(host) == NetworkState() && host.unreadable.isEmpty)
    }

    @Test("a connection that cannot be read is named, and so is one in another form")
    func broken() throws {
        let host = try HostFixture([
            "etc/NetworkManager/system-connections/a.nmconnection": "[wifi-security]\npsk hunter2\n",
            "etc/hostname": HostFixture.unreadable,
        ])
        #expect(state(host).connections.isEmpty)
        #expect(!"\(host.roots.log.entries)".contains("hunter2"))
        #expect(host.unreadable == ["/etc/NetworkManager/system-connections/a.nmconnection", "/etc/hostname"])
    }
}

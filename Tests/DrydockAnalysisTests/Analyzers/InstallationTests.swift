// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@testable import DrydockAnalysis

@Suite struct Installations {
    private func traces(_ host: HostFixture) -> InstallationTraces { Installation(roots: host.roots).facts() }

    @Test("the disk image, Anaconda, a cluster and migrations leave traces")
    func present() throws {
        let host = try HostFixture([
            "sysroot/.coreos-aleph-version.json": #"{"imgid": "fcos-36.raw", "build": "36", "number": 3}"#,
            "var/roothome/anaconda-ks.cfg": "", "var/lib/coreos-oci-migration/failed.stamp": "",
            "etc/machine-config-daemon/currentconfig": #"{"metadata": {"name": "rendered-worker-1"}}"#,
        ])
        let traces = traces(host)
        #expect(traces.aleph == ["imgid": "fcos-36.raw", "build": "36"])
        #expect(traces.alephPath == "/sysroot/.coreos-aleph-version.json" && traces.anaconda)
        #expect(traces.machineConfig == ["/etc/machine-config-daemon/currentconfig"])
        #expect(traces.currentMachineConfig == "rendered-worker-1")
        #expect(traces.migrationStamps == ["/var/lib/coreos-oci-migration/failed.stamp"])
        #expect(host.unreadable.isEmpty)
    }

    @Test("a host without traces has none")
    func absent() throws {
        let host = try HostFixture()
        #expect(traces(host) == InstallationTraces() && host.unreadable.isEmpty)
    }

    @Test("files that cannot be read, or are no JSON, are named")
    func broken() throws {
        let host = try HostFixture([
            "sysroot/.aleph-version.json": "{", "etc/machine-config-daemon/currentconfig": "-> currentconfig.old",
            "etc/machine-config-daemon/currentconfig.old": "[",
        ])
        let traces = traces(host)
        #expect(traces.aleph == nil && traces.alephPath == "/sysroot/.aleph-version.json")
        #expect(host.unreadable == ["/etc/machine-config-daemon/currentconfig", "/sysroot/.aleph-version.json"])
    }
}

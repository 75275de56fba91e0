// SPDX-License-Identifier: Apache-2.0

import DrydockAnalysis
import DrydockModel
import SystemPackage
import TestSupport
import Testing

/// What of a dump matters to nodes.
@Suite struct ClusterFactsTests {
    private static let group = "machineconfiguration.openshift.io"

    private func config(_ name: String, _ ignition: String, role: String? = "worker") -> String {
        let labels = role.map { #""labels": {"\#(Self.group)/role": "\#($0)"}"# }
        let rendered = #""annotations": {"\#(Self.group)/generated-by-controller-version": "1"}"#
        return """
            {"apiVersion": "\(Self.group)/v1", "kind": "MachineConfig",
             "metadata": {"name": "\(name)", \(labels ?? rendered)},
             "spec": {"config": {"ignition": {"version": "3.2.0"}, \(ignition)}}}
            """
    }

    private func facts(_ objects: [String]) throws -> ClusterFacts {
        let folder = try TemporaryDirectory()
        let file = folder.path.appending("dump.json")
        try Files.write("{\"kind\": \"List\", \"items\": [\(objects.joined(separator: ", "))]}", to: file.string)
        return try ClusterAnalyzer([file]).run()
    }

    @Test(
        "parts that the daemon refuses on a node that is there are told",
        arguments: [
            (#""passwd": {"users": [{"name": "core", "sshAuthorizedKeys": ["ssh-ed25519 A"]}]}"#, []),
            (#""passwd": {"users": [{"name": "core", "passwordHash": "x"}]}"#, []),
            (
                #""passwd": {"users": [{"name": "core", "sshAuthorizedKeys": ["k"], "shell": "/bin/sh"}]}"#,
                ["passwd.users"]
            ),
            (#""passwd": {"users": [{"name": "core", "passwordHash": "x", "groups": ["wheel"]}]}"#, ["passwd.users"]),
            (#""passwd": {"users": [{"name": "core"}]}"#, ["passwd.users"]),
            (#""passwd": {"users": [{"name": "bob", "passwordHash": "x"}]}"#, ["passwd.users"]),
            (#""passwd": {"groups": [{"name": "admins"}]}"#, ["passwd.groups"]),
            (
                #""storage": {"files": [{"path": "/run/machine-config-daemon-force"}]}"#,
                ["storage.files /run/machine-config-daemon-force"]
            ), (#""storage": {"luks": [{"name": "data", "device": "/dev/sdb"}]}"#, []),
            (#""storage": {"disks": [{"device": "/dev/sdb"}]}"#, ["storage.disks"]),
            (#""storage": {"directories": [{"path": "/etc/d"}]}"#, ["storage.directories"]),
        ] as [(String, [String])]
    )
    func unreconcilable(_ ignition: String, _ parts: [String]) throws {
        let found = try facts([config("50-x", ignition)]).machineConfigs.map(\.unreconcilable)
        #expect(found == [parts])
    }

    @Test("disks that changed after they were rendered are a difference, and who says something of them is known")
    func sections() throws {
        func disks(_ device: String) -> String {
            """
            "storage": {"disks": [{"device": "\(device)", "wipeTable": true}], "directories": [{"path": "/etc/d"}]}
            """
        }
        let pool = """
            {"apiVersion": "\(Self.group)/v1", "kind": "MachineConfigPool", "metadata": {"name": "worker"}, "spec": {
             "configuration": {"name": "rendered-worker-1"},
             "machineConfigSelector": {"matchLabels": {"\(Self.group)/role": "worker"}}}}
            """
        func found(_ rendered: String, _ now: String) throws -> PoolFacts {
            let objects = [pool, config("50-disk", now), config("rendered-worker-1", rendered, role: nil)]
            return try #require(try facts(objects).pools.first)
        }
        let same = try found(disks("/dev/sda"), disks("/dev/sda"))
        #expect(same.differences == [] && same.rendering?.setter(of: .directory, "/etc/d") == "50-disk")
        #expect(same.rendering?.setter(of: .section, "storage.disks") == "50-disk")
        let changed = try found(disks("/dev/sda"), disks("/dev/sdb"))
        #expect(changed.differences == [PoolFacts.Difference(.section, "storage.disks", .changed)])
        let gone = try found(disks("/dev/sda"), #""storage": {"directories": [{"path": "/etc/d"}], "disks": []}"#)
        #expect(gone.differences == [PoolFacts.Difference(.section, "storage.disks", .unexpected)])
    }
}

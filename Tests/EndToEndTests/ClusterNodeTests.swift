// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// A real host as a node of a cluster: what its operator would find, and that nobody switches it.
@Suite struct ClusterNodes {
    private static let image = "quay.io/example/os@sha256:1"

    /// The rendered config of the node, as its daemon keeps it.
    private static let config = #"""
        {"kind":"MachineConfig","apiVersion":"machineconfiguration.openshift.io/v1","metadata":{"name":"rendered-worker-1",
        "annotations":{"machineconfiguration.openshift.io/generated-by-controller-version":"1"}},
        "spec":{"osImageURL":"\#(image)","kernelArguments":["rw"],"config":{"ignition":{"version":"3.2.0"},
        "storage":{"files":[{"path":"/etc/chrony.conf","mode":384,"contents":{"source":"data:,pool%20a%0A"}},
        {"path":"/etc/zip.conf","contents":{"compression":"gzip","source":"data:;base64,H4sIAAAAAAAAA6vgAgBBR1HMAgAAAA=="}},
        {"path":"/etc/kubernetes/kubelet-ca.crt","contents":{"source":"data:,rotates"}},
        {"path":"/usr/local/bin/run.sh","mode":493,"contents":{"source":"data:,%23!%0A"}}]},
        "systemd":{"units":[{"name":"own.service","enabled":true,"contents":"[Install]\nWantedBy=multi-user.target\n",
        "dropins":[{"name":"10-a.conf","contents":"[Unit]\n"}]},
        {"name":"off.service","mask":true,"contents":"[Unit]\n"},{"name":"none.service","enabled":true}]}}}}
        """#

    /// What makes the sample host this node.
    private static let asConfigured = """
        mkdir -p etc/machine-config-daemon etc/systemd/system/own.service.d
        (umask 077 && echo 'pool a' > etc/chrony.conf)
        chmod 0600 etc/chrony.conf
        echo x > etc/zip.conf
        chmod 0644 etc/zip.conf
        printf '[Install]\\nWantedBy=multi-user.target\\n' > etc/systemd/system/own.service
        printf '[Unit]\\n' > etc/systemd/system/own.service.d/10-a.conf
        chmod 0644 etc/systemd/system/own.service etc/systemd/system/own.service.d/10-a.conf
        mkdir -p etc/systemd/system/multi-user.target.wants
        ln -s /etc/systemd/system/own.service etc/systemd/system/multi-user.target.wants/own.service
        ln -s /dev/null etc/systemd/system/off.service
        mkdir -p var/usrlocal/bin
        echo '#!' > var/usrlocal/bin/run.sh
        chmod 0755 var/usrlocal/bin/run.sh
        """

    private func node(_ config: String = config) async throws -> Workbench {
        let bench = try await Workbench()
        try bench.change(Self.asConfigured)
        let records = "etc/machine-config-daemon"
        try Command.check("mkdir", "-p", bench.path("dump/worker-0/\(records)"))
        for folder in [bench.host.deployment.string, bench.path("dump/worker-0")] {
            try Files.write(config, to: "\(folder)/\(records)/currentconfig")
        }
        try Files.write(
            "[origin]\ncontainer-image-reference=ostree-unverified-registry:\(Self.image)\n",
            to: bench.host.origin.string
        )
        return bench
    }

    /// What a plan says of the node after a change.
    private func drift(_ bench: Workbench) throws -> NodeDrift {
        let analysis = bench.path("node.json")
        try #require(try bench.drydock("analyze", "--sysroot", bench.sysroot, "-o", analysis).status == 0)
        let command = try bench.drydock(
            "machineconfig",
            bench.path("dump"),
            "--node",
            "worker-0=\(analysis)",
            "--format",
            "json"
        )
        let plan = try DocumentFormat.decode(ClusterPlan.self, from: Array(command.output.utf8), named: command.errors)
        let node = try #require(plan.spec.cluster.nodes.first { $0.name == "worker-0" })
        return try #require(node.drift)
    }

    @Test("a node that is as its config says has no drift; each change of it is found, and nothing else")
    func found() async throws {
        let bench = try await node()
        let clean = try drift(bench)
        #expect(clean.config == "rendered-worker-1" && clean.differences == [])
        #expect(clean.unseen == [])
        let changes: [(String, NodeDrift.Difference.Kind, String)] = [
            ("echo pool b > etc/chrony.conf", .content, "/etc/chrony.conf"),
            ("chmod 0644 etc/chrony.conf", .mode, "/etc/chrony.conf"),
            ("rm etc/zip.conf", .absent, "/etc/zip.conf"),
            ("rm etc/zip.conf && ln -s chrony.conf etc/zip.conf", .mode, "/etc/zip.conf"),
            ("rm etc/systemd/system/multi-user.target.wants/own.service", .unit, "own.service"),
            (
                "echo '# x' >> etc/systemd/system/own.service.d/10-a.conf", .content,
                "/etc/systemd/system/own.service.d/10-a.conf"
            ),
            ("rm etc/systemd/system/off.service", .unit, "off.service"),
            ("echo '#?' > var/usrlocal/bin/run.sh", .content, "/usr/local/bin/run.sh"),
            ("chmod 0700 var/usrlocal/bin/run.sh", .mode, "/usr/local/bin/run.sh"),
            ("rm var/usrlocal/bin/run.sh", .absent, "/usr/local/bin/run.sh"),
            ("rm var/usrlocal/bin/run.sh && mkdir var/usrlocal/bin/run.sh", .mode, "/usr/local/bin/run.sh"),
        ]
        for (script, kind, name) in changes {
            let bench = try await node()
            try bench.change(script)
            let found = try drift(bench).differences
            #expect(found.map(\.kind) == [kind] && found.map(\.name) == [name], "\(script): \(found)")
        }
    }

    @Test("what lies outside of /etc is not judged by a config that the host was not held against")
    func unseen() async throws {
        let bench = try await node()
        let record = bench.host.deployment.appending("etc/machine-config-daemon/currentconfig").string
        try Files.write(Self.config.replacing("rendered-worker-1", with: "rendered-worker-2"), to: record)
        try bench.change("echo other > var/usrlocal/bin/run.sh")
        let other = try drift(bench)
        #expect(other.config == "rendered-worker-1" && other.differences == [])
        #expect(other.unseen == ["/usr/local/bin/run.sh"])
        try bench.change("rm etc/machine-config-daemon/currentconfig")
        #expect(try drift(bench).unseen == ["/usr/local/bin/run.sh"])
    }

    @Test("the daemon keeps words between quotes together, and does not find them in what it splits at spaces")
    func quotes() async throws {
        let config = Self.config.replacing(#"["rw"]"#, with: #"["rw foo=\"a b\""]"#)
        let found = try drift(try await node(config)).differences
        #expect(found.map(\.kind) == [.kernelArgument] && found.first?.name.hasPrefix("foo=") == true, "\(found)")
    }

    @Test("a drop-in without content need not be there, and has no other one")
    func emptyDropin() async throws {
        let bench = try await node(
            Self.config.replacing(
                #"{"name":"10-a.conf","contents":"[Unit]\n"}"#,
                with: #"{"name":"10-a.conf","contents":""}"#
            )
        )
        let path = "/etc/systemd/system/own.service.d/10-a.conf"
        let found = try drift(bench).differences
        #expect(found.map(\.kind) == [.content] && found.map(\.name) == [path], "\(found)")
        try bench.change("rm .\(path)")
        #expect(try drift(bench).differences == [])
        try bench.change("touch .\(path) && chmod 0644 .\(path)")
        #expect(try drift(bench).differences == [])
    }

    @Test("whether units are enabled is looked at from 4.18 on", arguments: [("4.17.9", true), ("4.18.0", false)])
    func enablement(_ version: String, _ isClean: Bool) async throws {
        let bench = try await node()
        try bench.change("rm etc/systemd/system/multi-user.target.wants/own.service")
        try Files.write(
            """
            {"apiVersion": "config.openshift.io/v1", "kind": "ClusterVersion", "metadata": {"name": "version"},
             "spec": {}, "status": {"desired": {"version": "\(version)"}}}
            """,
            to: bench.path("dump/version.json")
        )
        #expect(try drift(bench).differences.isEmpty == isClean)
    }

    @Test("the image that a node has booted is the one of its config, by whatever transport it came")
    func references() async throws {
        let bench = try await node()
        let image = "quay.io/example/os@sha256:1"
        for reference in [
            "ostree-unverified-registry:\(image)", "ostree-unverified-image:docker://\(image)",
            "ostree-unverified-image:containers-storage:\(image)", "ostree-image-signed:docker://\(image)",
            "ostree-remote-registry:fedora:\(image)", "ostree-remote-image:fedora:docker://\(image)",
        ] {
            try Files.write("[origin]\ncontainer-image-reference=\(reference)\n", to: bench.host.origin.string)
            #expect(try drift(bench).differences == [], "\(reference)")
        }
        try Files.write("[origin]\ncustom-url=pivot://\(image)\nrefspec=x\n", to: bench.host.origin.string)
        #expect(try drift(bench).differences == [])
        let other = "[origin]\ncontainer-image-reference=ostree-image-signed:docker://quay.io/b\n"
        try Files.write(other, to: bench.host.origin.string)
        let found = try drift(bench).differences
        #expect(found == [NodeDrift.Difference(.image, "osImageURL", expected: Self.image, actual: "quay.io/b")])
        // What the cluster built counts more than the config.
        let built = "dump/worker-0/etc/machine-config-daemon/currentimage"
        try Files.write("quay.io/b\n", to: bench.path(built))
        #expect(try drift(bench).differences == [])
    }

    @Test("plan and apply refuse a node, and name the way through the cluster")
    func refused() async throws {
        let bench = try await node()
        let image = try await Samples.shared.image(.successor).reference
        let plan = try bench.drydock(
            "plan",
            "--image",
            image,
            "--sysroot",
            bench.sysroot,
            "-o",
            bench.path("plan.json")
        )
        #expect(plan.status == 2)
        #expect(plan.output.contains("drydock machineconfig dump.json --image"))
        #expect(plan.output.contains("oc get machineconfigs,machineconfigpools,nodes"))
        let before = try bench.listing()
        let apply = try bench.drydock("apply", bench.path("plan.json"), "--sysroot", bench.sysroot, "--yes")
        #expect(apply.status == 2)
        #expect((apply.errors + apply.output).contains("DD-MCO-0001"), "\(apply.errors)")
        #expect((apply.errors + apply.output).contains("drydock machineconfig"), "\(apply.errors)")
        #expect(try bench.listing() == before)
    }
}

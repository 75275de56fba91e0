// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel
import FoundationEssentials
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// `drydock machineconfig`, from dumps to what is applied.
@Suite struct ClusterCommands {
    /// A cluster, and what is asked about it.
    struct Story: Sendable, CustomTestStringConvertible {
        let name: String
        let dump: InventedDump
        var arguments: [String] = []
        /// The image, if one is named.
        var target: Target?
        /// What was found on nodes.
        var analyses: [String: Analysis] = [:]
        let status: Int32

        var testDescription: String { name }
    }

    private static let stories = [
        Story(
            name: "fedora-healthy",
            dump: .fedora,
            analyses: InventedNodes.all(of: .fedora) { _, _ in },
            status: 0
        ),
        Story(name: "fedora-blocked", dump: blocked, analyses: InventedNodes.all(of: blocked, worst), status: 2),
        Story(
            name: "centos-image",
            dump: .centos,
            arguments: ["--pool", "worker", "--pool", "infra"],
            target: InventedNodes.image,
            analyses: InventedNodes.all(of: .centos) { _, _ in },
            status: 0
        ),
        Story(
            name: "kernel-rt",
            dump: realtime,
            arguments: [
                "--pool", "worker", "--containerfile", "Containerfile", "--push-to", "quay.io/example/os:rt",
                "--push-secret", "push",
            ],
            status: 0
        ),
    ]

    /// A cluster in which everything stands in the way.
    private static var blocked: InventedDump {
        var dump = InventedDump.fedora
        dump.pools[0].isPaused = true
        dump.pools[2].conditions = [("NodeDegraded", "True"), ("Degraded", "True")]
        dump.pools[2].message = "Node worker-1 is reporting: \"unexpected on-disk state\""
        dump.nodes[4].state = "Degraded"
        dump.nodes[4].reason = "unexpected on-disk state validating against rendered-worker"
        dump.nodes[5].isReady = false
        var old = InventedDump.Config(name: "99-worker-old", role: "worker")
        old.arguments = ["systemd.unified_cgroup_hierarchy=0"]
        old.links = [("/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf")]
        old.units = [("var-data.mount", "[Mount]\nWhat=gluster:/data\nWhere=/var/data\nType=glusterfs\n")]
        old.extensions = ["usbguard"]
        var image = InventedDump.Config(name: "99-worker-image", role: "worker")
        image.image = "quay.io/example/os@sha256:\(String(repeating: "3", count: 64))"
        dump.configs += [old, image]
        dump.others = [
            InventedDump.object(
                "Node",
                "config.openshift.io/v1",
                [("name", .text("cluster"))],
                spec: [("cgroupMode", .text("v1"))]
            ), InventedDump.object("Pod", "v1", [("name", .text("p"))]),
            InventedDump.object(
                "KubeletConfig",
                "machineconfiguration.openshift.io/v1",
                [("name", .text("big-workers"))],
                status: [
                    (
                        "conditions",
                        .list([
                            .map([
                                ("type", .text("Failure")), ("status", .text("True")),
                                ("message", .text("no such field, password: \(InventedDump.secrets[3]) was given")),
                            ])
                        ])
                    )
                ]
            ),
        ]
        return dump
    }

    private static func worst(_ name: String, _ analysis: inout Analysis) {
        guard name == "worker-0" else { return }
        guard var host = analysis.host else { return }
        host.boot.secureBoot = true
        host.selinux.localModules = ["my-agent"]
        var system = StorageState.FileSystem(root: "sysroot")
        (system.type, system.source, system.features) = ("ext4", "/dev/sda4", ["extents", "orphan_file"])
        host.storage.fileSystems = [system]
        analysis.host = host
        analysis.packages.requested = ["glusterfs", "qemu-guest-agent"]
        analysis.etc.live.append(InventedHost.link("/etc/alternatives/iptables", "/usr/sbin/iptables-legacy"))
        analysis.etc.live.removeAll { $0.path == "/etc/chrony.conf" }
    }

    /// A pool on the real-time kernel.
    private static var realtime: InventedDump {
        var dump = InventedDump.centos
        var config = InventedDump.Config(name: "99-worker-realtime", role: "worker")
        config.kernelType = "realtime"
        config.arguments = ["isolcpus=2-7", "nohz_full=2-7"]
        dump.configs.append(config)
        return dump
    }

    // MARK: - Running

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try Files.write("RUN dnf -y install htop && dnf clean all\n", to: path("Containerfile"))
    }

    private func path(_ name: String) -> String { directory.path.appending(name).string }

    /// Writes files into the folder of the test.
    private func write(_ files: [(path: String, text: String)]) throws {
        for (name, text) in files {
            let file = directory.path.appending(FilePath(name).components)
            try FileManager.default.createDirectory(
                atPath: file.removingLastComponent().string,
                withIntermediateDirectories: true
            )
            try Files.write(text, to: file.string)
        }
    }

    private func drydock(_ arguments: [String]) throws -> Command {
        try Command.run([Paths.drydock.string, "machineconfig", "--progress", "none"] + arguments)
    }

    /// Runs a story on a dump, with a folder for what is written.
    private func run(_ story: Story, _ dump: String, _ folder: String, _ more: [String] = []) throws -> Command {
        var arguments = [path(dump)] + story.arguments.map { $0 == "Containerfile" ? path($0) : $0 } + more
        if let target = story.target {
            try Files.write(try DocumentFormat.encode(Document(target)), to: path("target.json"))
            arguments += ["--target", path("target.json")]
        }
        for (name, analysis) in story.analyses.sorted(by: { $0.key < $1.key }) {
            try Files.write(try DocumentFormat.encode(Document(analysis)), to: path("\(name).json"))
            arguments += ["--node", "\(name)=\(path("\(name).json"))"]
        }
        return try drydock(arguments + ["-o", path(folder)])
    }

    /// Names and texts of all files in a folder.
    private func files(in folder: String) throws -> [String: String] {
        // A plan that is blocked has no manifests.
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return try names.reduce(into: [:]) { files, name in
            var isFolder = false
            guard FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder), !isFolder else {
                return
            }
            files[name] = try Files.text("\(folder)/\(name)")
        }
    }

    // MARK: - Tests

    /// With DRYDOCK_RECORD=1 the folders are written anew.
    @Test("reports and manifests are as recorded", arguments: stories)
    func golden(_ story: Story) throws {
        try write([("dump.json", story.dump.json)])
        let command = try run(story, "dump.json", "move")
        #expect(command.status == story.status, "\(command.errors)")
        let written = try files(in: path("move")).mapValues { $0.replacing(directory.path.string, with: "DUMPS") }
        #expect(command.output.replacing(directory.path.string, with: "DUMPS") == written["report.txt"])
        let golden = Paths.testdata.appending("clusters").appending(story.name).string
        if ProcessInfo.processInfo.environment["DRYDOCK_RECORD"] == "1" {
            try? FileManager.default.removeItem(atPath: golden)
            for (name, text) in written {
                let file = FilePath("\(golden)/\(name)")
                try FileManager.default.createDirectory(
                    atPath: file.removingLastComponent().string,
                    withIntermediateDirectories: true
                )
                try Files.write(text, to: file.string)
            }
            return
        }
        let expected = try files(in: golden)
        #expect(written.keys.sorted() == expected.keys.sorted())
        for (name, text) in expected { #expect(written[name] == text, "\(name)") }
    }

    @Test("a must-gather in YAML and a list in JSON give the same", arguments: stories)
    func forms(_ story: Story) throws {
        try write([("dump.json", story.dump.json)] + story.dump.mustGather)
        let (json, yaml) = (try run(story, "dump.json", "a"), try run(story, "must-gather", "b"))
        #expect(json.status == story.status && yaml.status == story.status, "\(yaml.errors)")
        var plans = try ["a", "b"].map { folder in
            try DocumentFormat.decode(
                ClusterPlan.self,
                from: try Files.read(path("\(folder)/plan.json")),
                named: folder
            )
        }
        // Files differ, and so do the Pods of the must-gather.
        #expect(plans[1].spec.cluster.otherKinds["Pod"] == (plans[0].spec.cluster.otherKinds["Pod"] ?? 0) + 2)
        for index in plans.indices {
            plans[index].spec.cluster.files = 0
            plans[index].spec.cluster.otherKinds = [:]
            for number in plans[index].spec.cluster.machineConfigs.indices {
                plans[index].spec.cluster.machineConfigs[number].place = ""
            }
        }
        #expect(plans[0] == plans[1])
        let (one, other) = (try files(in: path("a/manifests")), try files(in: path("b/manifests")))
        #expect(one == other)
    }

    @Test("no secret of a MachineConfig is in any output", arguments: stories)
    func secrets(_ story: Story) throws {
        try write([("dump.json", story.dump.json)])
        let command = try run(story, "dump.json", "move", ["--format", "json"])
        let outputs = [command.output, command.errors] + Array(try files(in: path("move")).values)
        for secret in InventedDump.secrets {
            // As it stands, and as it stands in a data URL.
            let encoded = Data(secret.utf8).base64EncodedString()
            #expect(story.dump.json.contains(secret) || story.dump.json.contains(encoded))
            for output in outputs {
                #expect(!output.contains(secret) && !output.contains(encoded.prefix(24)))
            }
        }
        // The parts of them that are keys, however they are quoted.
        for key in ["cHVsbC1zZWNyZXQ", "S1VCRUNPTkZJRy1LRVk", "AAAAC3NzaC1rZXk", "swordfish"] {
            for output in outputs { #expect(!output.contains(key)) }
        }
    }

    @Test("report shows a plan of a cluster in every format, and --fail-on counts")
    func report() throws {
        try write([("dump.json", Self.blocked.json)])
        #expect(try drydock([path("dump.json"), "-o", path("move")]).status == 2)
        for (format, file) in [
            ("text", "report.txt"), ("markdown", "report.md"), ("html", "report.html"), ("json", "plan.json"),
            ("junit", "report.junit.xml"), ("sarif", "report.sarif"),
        ] {
            let command = try Command.run([Paths.drydock.string, "report", path("move/plan.json"), "--format", format])
            let written = try Files.text(path("move/\(file)"))
            #expect(command.status == 0 && command.output == written, "\(format)")
        }
        #expect(try drydock([path("dump.json"), "--fail-on", "low"]).status == 2)
        try write([("dump.json", Self.realtime.json)])
        #expect(try drydock([path("dump.json"), "--fail-on", "low"]).status == 0)
        #expect(try drydock([path("dump.json"), "--kernel", "default", "--waive", "x"]).status == 64)
    }

    @Test(
        "input that is no dump ends with 65 and one error that names the file and what to do",
        arguments: [
            ("dump.json", "{\"kind\": \"List\", \"items\": [", "the text ends too early"),
            ("dump.json", "", "is empty"), ("dump.yaml", "just words\n", "is no object of a cluster"),
            ("dump.yaml", "kind: MachineConfig\nmetadata: [", "is not YAML"),
            (
                "dump.json",
                #"{"kind": "List", "items": [{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p"}}]}"#,
                "only 1 Pod"
            ),
            ("dump.json", #"{"kind": "MachineConfig", "metadata": "x", "spec": 5}"#, "is no object of a cluster"),
            ("dump.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "line 2"),
        ]
    )
    func bad(_ file: String, _ text: String, _ problem: String) throws {
        try write([(file, text)])
        let command = try drydock([path(file)])
        #expect(command.status == 65 && command.output.isEmpty)
        #expect(command.errors.contains(path(file)) && command.errors.contains(problem), "\(command.errors)")
        #expect(command.errors.contains("hint: a dump is what oc get"), "\(command.errors)")
    }

    @Test("a dump that is partly broken is told of as far as it goes, and what is broken stops the move")
    func partly() throws {
        var text = InventedDump.centos.json
        text = text.replacing("\n], \"kind\"", with: ",\n{\"kind\": \"MachineConfig\", \"metadata\": }\n], \"kind\"")
        try write([("dump.json", text)])
        let command = try drydock([path("dump.json")])
        #expect(command.status == 2, "\(command.errors)")
        #expect(command.output.contains("[DD-MCO-0002:unreadable, medium, can be waived]"))
        #expect(command.output.contains("is not JSON"))
        #expect(try drydock([path("dump.json"), "--waive", "DD-MCO-0002"]).status == 0)
        #expect(try drydock([path("dump.json"), "--waive", "DD-MCO-0099"]).status == 64)
    }

    @Test("a hundred thousand objects with one name take little memory")
    func many() throws {
        let object =
            #"{"apiVersion": "machineconfiguration.openshift.io/v1", "kind": "MachineConfig", "metadata": {"name": "a"}}"#
        let items = repeatElement(object, count: 100_000).joined(separator: ",")
        try write([("dump.json", #"{"kind": "List", "items": [\#(items)]}"#)])
        let measured = try Command.run([
            "python3", "-c",
            "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
                + "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10)",
            Paths.drydock.string, "machineconfig", path("dump.json"),
        ])
        let megabytes = try #require(Int(measured.output.split(separator: "\n").last ?? ""))
        #expect(megabytes < 150, "\(megabytes) MiB")
        let command = try drydock([path("dump.json"), "--format", "json"])
        let plan = try DocumentFormat.decode(ClusterPlan.self, from: Array(command.output.utf8), named: "plan")
        #expect(plan.spec.cluster.unreadableCount == 99_999 && plan.spec.cluster.unreadable.count == 100)
        #expect(plan.spec.readiness != .ready)
    }

    @Test(
        "wrong usage ends with 64",
        arguments: [
            ["--kernel", "rt"], ["--node", "worker-0"], ["--containerfile", "x"], ["--image", "a", "--target", "b"],
            ["--pool", "gpu", "--kernel", "realtime"],
            ["--containerfile", "Containerfile", "--push-to", "localhost/os@sha256:1", "--push-secret", "s"],
        ]
    )
    func usage(_ arguments: [String]) throws {
        try write([("dump.json", InventedDump.centos.json)])
        let command = try drydock([path("dump.json")] + arguments.map { $0 == "Containerfile" ? path($0) : $0 })
        #expect(command.status == 64, "\(command.errors)")
    }

    @Test("of the files of CRI-O the last one that names a runtime counts")
    func runtime() throws {
        var dump = InventedDump.centos
        var config = InventedDump.Config(name: "99-worker-runtime", role: "worker")
        config.files = [
            ("/etc/crio/crio.conf.d/00-default", "[crio.runtime]\ndefault_runtime = \"crun\"\n"),
            ("/etc/crio/crio.conf.d/01-ctrcfg-defaultRuntime", "[crio.runtime]\ndefault_runtime = \"runc\"\n"),
            ("/etc/crio/crio.conf.d/02-other", "[crio.image]\npause_image = \"x\"\n"),
            ("/etc/crio/crio.conf.d/03-broken", "[crio"),
        ]
        dump.configs.append(config)
        try write([("dump.json", dump.json)])
        let command = try drydock([path("dump.json"), "--format", "json"])
        let plan = try DocumentFormat.decode(ClusterPlan.self, from: Array(command.output.utf8), named: "plan").spec
        let renderings = plan.cluster.pools.map { $0.rendering?.containerRuntime }
        #expect(
            plan.cluster.pools.map(\.name) == ["infra", "master", "worker"] && renderings == ["runc", nil, "runc"]
        )
        #expect(
            plan.cluster.pools[2].rendering?.containerRuntimeFile == "/etc/crio/crio.conf.d/01-ctrcfg-defaultRuntime"
        )
    }

    @Test("an image in a registry is named by the digest that it has there")
    func registry() async throws {
        let server = try LoopbackRegistry(try await Samples.shared.image(.successor), asksForPassword: false)
        try write([("dump.json", InventedDump.centos.json)])
        let command = try server.drydock(
            ["machineconfig", path("dump.json"), "--image", server.reference, "--format", "json", "-q"]
        )
        let plan = try DocumentFormat.decode(ClusterPlan.self, from: Array(command.output.utf8), named: command.errors)
        let address = server.reference.dropFirst("docker://".count).dropLast(":1".count)
        let digest = try Command.check(
            "skopeo",
            "inspect",
            "--format",
            "{{.Digest}}",
            server.reference,
            environment: server.environment
        ).split(separator: "\n").first
        #expect(plan.spec.goal.image?.osImageURL == "\(address)@\(digest ?? "")")
        #expect(plan.spec.goal.route == .offCluster && plan.spec.goal.pools == ["infra", "worker", "master"])
    }

    @Test("one Analysis stands for all nodes of its kind, and is held against the config of none but its own")
    func patterns() throws {
        try write([("dump.json", InventedDump.fedora.json)])
        let analyses = InventedNodes.all(of: .fedora) { _, _ in }
        for name in ["worker-0", "infra-0"] {
            try Files.write(try DocumentFormat.encode(Document(try #require(analyses[name]))), to: path("\(name).json"))
        }
        let arguments = [
            path("dump.json"), "--node", "worker-0=\(path("worker-0.json"))", "--node", "*=\(path("infra-0.json"))",
            "--format", "json",
        ]
        let command = try drydock(arguments)
        #expect(command.status == 0, "\(command.errors)")
        let plan = try DocumentFormat.decode(ClusterPlan.self, from: Array(command.output.utf8), named: "plan").spec
        #expect(plan.cluster.nodes.filter { $0.drift != nil }.map(\.name) == ["worker-0"])
        #expect(plan.checks.filter(\.blocks).isEmpty)
        #expect(try drydock(Array(arguments.prefix(3))).status == 2)
    }

    @Test("an Analysis of a node that is not in the dump, and a folder that is not empty, are refused")
    func refused() throws {
        try write([("dump.json", InventedDump.centos.json)])
        let analysis = try DocumentFormat.encode(Document(InventedHost.analysis))
        try Files.write(analysis, to: path("node.json"))
        let command = try drydock([path("dump.json"), "--node", "worker-9=\(path("node.json"))"])
        #expect(command.status == 65 && command.errors.contains("the dump has no node worker-9"))
        #expect(try drydock([path("dump.json"), "-o", directory.path.string]).status == 64)
    }
}

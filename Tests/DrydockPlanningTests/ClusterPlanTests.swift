// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel
import DrydockPlanning
import Ignition
import JSONTree
import MachineConfig
import SystemPackage
import TestSupport
import Testing

/// Plans for clusters: where they lead, in which order, and what is applied.
@Suite struct ClusterPlans {
    /// A wish, and what it is called.
    struct Wish: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var scenario = ClusterScenario.centos
        var hasImage = true
        var change: @Sendable (inout ClusterRequest) -> Void = { _ in }
    }

    private static let wishes = [
        Wish(testDescription: "an image"),
        Wish(testDescription: "an image for one pool") { $0.pools = ["master"] },
        Wish(testDescription: "an image and a kernel") { $0.kernelType = "realtime" },
        Wish(testDescription: "a kernel", hasImage: false) { $0.kernelType = "realtime" },
        Wish(testDescription: "the default kernel", scenario: realtime, hasImage: false) { $0.kernelType = "default" },
        Wish(testDescription: "extensions", hasImage: false) { $0.extensions = ["usbguard", "ipsec"] },
        Wish(testDescription: "a build", hasImage: false) {
            $0.containerfile = [
                "FROM configs AS final", "RUN echo \"a: 'b' # c\\n\" && true", "", "RUN dnf -y install \\", "  htop",
            ]
            $0.push = ClusterGoal.Push(repository: "registry.example.org:5000/team/os:9", secret: "push")
        },
        Wish(testDescription: "a build on an image", scenario: recent) {
            $0.containerfile = ["FROM configs AS final"]
            $0.push = ClusterGoal.Push(repository: "quay.io/example/os:9", secret: "push")
        },
        Wish(testDescription: "a stream", scenario: .stream, hasImage: false) { $0.imageStream = "rhel-10" },
        Wish(testDescription: "from Fedora", scenario: .fedora, hasImage: false),
    ]

    private static let realtime = ClusterScenario.centos.with {
        $0.rendering.kernelType = "realtime"
        $0.set(.kernelType)
        $0.cluster.machineConfigs[3].kernelType = "realtime"
    }
    private static let recent = ClusterScenario.centos.with { $0.cluster.version = "4.22.1" }

    private func plan(_ wish: Wish) throws -> ClusterPlan {
        var request = ClusterRequest()
        wish.change(&request)
        let analyses = wish.scenario.analyses.mapValues {
            Document($0, metadata: Metadata(space: Scenario.clean.space))
        }
        let target = wish.hasImage ? wish.scenario.target : nil
        return try ClusterPlanner.plan(wish.scenario.cluster, target, analyses, request).spec
    }

    /// The objects of a plan, read again by libyaml.
    private func objects(_ plan: ClusterPlan) throws -> [(file: String, value: JSONValue)] {
        try ClusterManifests.files(of: plan).map { file, text in
            (file, try YAMLText(Array(text.utf8), depth: 64).value)
        }
    }

    @Test("what is applied is what the API takes, by its own schemas", arguments: wishes)
    func valid(_ wish: Wish) throws {
        let plan = try plan(wish)
        #expect(plan.readiness == .ready, "\(plan.checks.filter { $0.state == .fail || $0.state == .unknown })")
        let objects = try objects(plan)
        let manifests = plan.stages.flatMap(\.manifests)
        #expect(objects.map(\.file) == manifests.map(\.file))
        #expect(zip(objects, manifests).allSatisfy { $0.value["kind"]?.string == $1.kind })
        #expect(zip(objects, manifests).allSatisfy { $0.value["metadata"]?["name"]?.string == $1.name })
        guard try Command.run(["python3", "-c", "import jsonschema"]).status == 0 else { return }
        let directory = try TemporaryDirectory()
        for (number, object) in objects.enumerated() {
            let file = directory.path.appending("\(number).json").string
            try Files.write(object.value.canonical, to: file)
            let schemas = Paths.testdata.appending("schemas/machineconfiguration.schema.json").string
            let command = try Command.run(["python3", "-c", Self.validator, schemas, file])
            #expect(command.status == 0, "\(object.file): \(command.errors)")
        }
        // The rule in CEL: a pool has one image, which is called like it.
        for object in objects where object.value["kind"]?.string == "MachineOSConfig" {
            let name = object.value["metadata"]?["name"]?.string
            #expect(object.value["spec"]?["machineConfigPool"]?["name"]?.string == name)
        }
    }

    private static let validator = """
        import json, sys
        from jsonschema.validators import validator_for
        with open(sys.argv[1]) as schemas, open(sys.argv[2]) as file:
            document = json.load(file)
            schema = json.load(schemas)[document["kind"]]
        kind = validator_for(schema)
        kind.check_schema(schema)
        kind(schema).validate(document)
        """

    @Test("the replay of the operator makes of what is applied what was asked for", arguments: wishes)
    func replayed(_ wish: Wish) throws {
        let plan = try plan(wish)
        guard ![.imageStream, .fedoraToCentOS].contains(plan.goal.route) else { return }
        let configs = try objects(plan).filter { $0.value["kind"]?.string == "MachineConfig" }.map { file, value in
            MachineConfigObject(try #require(ClusterObject(value, at: .init(file: file))))
        }
        for pool in plan.goal.pools where plan.goal.image != nil || !plan.goal.extensions.isEmpty {
            let replay = try Replay(configs.filter { $0.role == pool })
            #expect(replay.osImageURL == plan.goal.image?.osImageURL)
            #expect(replay.extensions == plan.goal.extensions)
            #expect(replay.config?.isValid == true)
            if let kernel = plan.goal.kernelType { #expect(replay.kernelType == kernel) }
        }
    }

    @Test("every command that is to be run has a way back, but the upgrade that has none", arguments: wishes)
    func back(_ wish: Wish) throws {
        let plan = try plan(wish)
        let hasWayBack = ![.fedoraToCentOS, .imageStream].contains(plan.goal.route)
        for stage in plan.stages where !["keep", "upgrade", "clean-up"].contains(stage.id) {
            // One node that has moved to another release does not go back.
            #expect(!stage.back.isEmpty || !hasWayBack && stage.id == "canary", "\(stage.id)")
            #expect(!stage.watch.isEmpty, "\(stage.id)")
            // What is applied is deleted.
            for manifest in stage.manifests where !stage.back.isEmpty {
                #expect(stage.back.contains(["oc", "delete", manifest.kind.lowercased(), manifest.name]))
            }
            // What is held back goes on, in both directions.
            for commands in [stage.commands, stage.back] where !stage.id.hasPrefix("configs-") {
                let last = Dictionary(
                    commands.filter { $0.last?.contains("paused") ?? false && !$0[2].contains(ClusterGoal.canaryPool) }
                        .map { ($0[2], $0.last ?? "") }
                ) { $1 }
                #expect(last.values.allSatisfy { $0.contains("false") || !hasWayBack }, "\(stage.id): \(commands)")
            }
        }
    }

    @Test("workers move before the control plane, and one of them before the others")
    func order() throws {
        let plan = try plan(Self.wishes[0])
        #expect(plan.goal.pools == ["worker", "master"] && plan.goal.canary == "worker-0")
        #expect(plan.stages.map(\.id) == ["keep", "canary", "worker", "master", "clean-up"])
        let sick = ClusterScenario.centos.with { $0.node.isUnschedulable = true }
        var request = ClusterRequest()
        request.waivers = [Waiver(finding: "DD-MCO-0010", reason: "known")]
        let other = try ClusterPlanner.plan(sick.cluster, sick.target, [:], request).spec
        // With one worker that is well there is nobody to move first.
        #expect(other.goal.canary == nil && other.readiness != .blocked)
    }

    @Test("a node of workers whose image the cluster builds does not move first: it would lose that image")
    func built() throws {
        let named = ClusterScenario.centos.with {
            $0.cluster.onClusterImages = [ClusterFacts.OnClusterImage(name: "worker", pool: "worker")]
        }
        let told = ClusterScenario.centos.with {
            $0.node.currentImage = "quay.io/example/built@sha256:1"
            $0.node.desiredImage = $0.node.currentImage
        }
        var request = ClusterRequest()
        (request.kernelType, request.pools) = ("realtime", ["worker"])
        for scenario in [named, told] {
            let plan = try ClusterPlanner.plan(scenario.cluster, nil, [:], request).spec
            #expect(plan.stages.map(\.id) == ["keep", "worker"] && plan.goal.canary == nil)
            #expect(plan.stages[1].notes.contains { $0.contains("builds the image of this pool anew") })
            #expect(plan.stages[1].watch.contains(["oc", "get", "machineosbuilds"]))
        }
        #expect(try ClusterPlanner.plan(ClusterScenario.centos.cluster, nil, [:], request).spec.goal.canary != nil)
    }

    @Test("a wait takes as long as a pool of its size does, and one node of the control plane takes the API with it")
    func sizes() throws {
        func plan(_ change: (inout ClusterScenario) -> Void) throws -> ClusterPlan {
            var request = ClusterRequest()
            request.pools = ["worker", "master"]
            let scenario = ClusterScenario.centos.with {
                let node = $0.node
                for number in 2..<61 {
                    var other = node
                    other.name = "worker-\(number)"
                    $0.cluster.nodes.append(other)
                }
                change(&$0)
            }
            return try ClusterPlanner.plan(scenario.cluster, scenario.target, [:], request).spec
        }
        func timeout(_ plan: ClusterPlan) -> String? {
            plan.stages.first { $0.id == "worker" }?.watch.last?.last
        }
        // One of 61 is away, in a pool of its own.
        #expect(try timeout(plan { _ in }) == "1800m")
        #expect(try timeout(plan { $0.worker.maxUnavailable = "10" }) == "180m")
        #expect(try timeout(plan { $0.worker.maxUnavailable = "50%" }) == "90m")
        #expect(try timeout(plan { $0.worker.maxUnavailable = "1%" }) == "1800m")
        let notes = try plan { _ in }.stages.first { $0.id == "master" }?.notes ?? []
        #expect(notes.contains { $0.contains("one node at a time") })
        let single = try plan { $0.cluster.nodes.removeAll { $0.name == "master-1" } }
        let note = single.stages.first { $0.id == "master" }?.notes ?? []
        #expect(note.contains { $0.contains("API is away") } && !note.contains { $0.contains("one node at a time") })
    }

    @Test("a dump without pools is refused where something is to move, and says what of it could not be read")
    func noPools() throws {
        let scenario = ClusterScenario.centos.with {
            $0.cluster.pools = []
            $0.cluster.unreadable = [Unreadable(what: "dump.json", why: "the text ends too early")]
        }
        let error = #expect(throws: DrydockError.self) {
            try ClusterPlanner.plan(scenario.cluster, scenario.target, [:], ClusterRequest())
        }
        #expect(error?.hint?.contains("ends too early") == true && error?.code == .badInput)
    }

    @Test("pools that inherit the MachineConfigs of the workers wait for their turn behind one MachineConfig")
    func inheriting() throws {
        var cluster = ClusterScenario.centos.cluster
        var pool = try #require(cluster.pools.first { $0.name == "worker" })
        pool.name = "infra"
        cluster.pools.append(pool)
        var node = try #require(cluster.nodes.first { $0.name == "worker-0" })
        (node.name, node.pool) = ("infra-0", "infra")
        cluster.nodes.append(node)
        let plan = try ClusterPlanner.plan(cluster, ClusterScenario.centos.target, [:], ClusterRequest()).spec
        #expect(plan.stages.map(\.id) == ["keep", "canary", "configs-worker", "infra", "worker", "master", "clean-up"])
        let configs = plan.stages[2]
        #expect(configs.manifests.map(\.name) == ["99-drydock-worker"])
        #expect(plan.stages[3].manifests.isEmpty && plan.stages[4].manifests.isEmpty)
        // Paused before it is there.
        let pauses = configs.commands.prefix { $0[1] == "patch" }.map { $0[2] }
        #expect(pauses == ["machineconfigpool/infra", "machineconfigpool/worker"])
    }

    @Test("the MachineConfig with the image comes after one that is there")
    func names() throws {
        let scenario = ClusterScenario.centos.with {
            $0.rendering.osImage = "quay.io/example/old@sha256:1"
            $0.rendering.settings.append(PoolFacts.Setting(.osImage, "", setBy: ["99-zz-image"]))
        }
        let plan = try ClusterPlanner.plan(scenario.cluster, scenario.target, [:], ClusterRequest()).spec
        let names = plan.stages.flatMap(\.manifests).filter { $0.kind == "MachineConfig" }.map(\.name)
        #expect(names == ["z99-drydock-worker-canary", "z99-drydock-worker", "99-drydock-master"])
        // That of an earlier move stays, and is what the way back leads to.
        let again = ClusterScenario.centos.with {
            $0.cluster.machineConfigs.append(
                ClusterFacts.MachineConfig(name: "99-drydock-worker", role: "worker", isGenerated: false, place: "x")
            )
            $0.rendering.settings.append(PoolFacts.Setting(.osImage, "", setBy: ["99-drydock-worker"]))
        }
        let second = try ClusterPlanner.plan(again.cluster, again.target, [:], ClusterRequest()).spec
        #expect(second.stages.flatMap(\.manifests).map(\.name).contains("99-drydock-worker-2"))
        // Of kernels the last one counts as well.
        var request = ClusterRequest()
        (request.kernelType, request.pools) = ("realtime", ["worker"])
        let kernel = ClusterScenario.centos.with {
            $0.rendering.settings.append(PoolFacts.Setting(.kernelType, "", setBy: ["99-realtime"]))
        }
        let third = try ClusterPlanner.plan(kernel.cluster, nil, [:], request).spec
        #expect(third.stages.flatMap(\.manifests).map(\.name).contains("z99-drydock-worker"))
    }

    @Test("a kernel is given up where it is asked for, behind pools that are held back, and comes back as it was")
    func kernels() throws {
        var cluster = Self.realtime.cluster
        var pool = try #require(cluster.pools.first { $0.name == "worker" })
        pool.name = "infra"
        cluster.pools.append(pool)
        var node = try #require(cluster.nodes.first { $0.name == "worker-0" })
        (node.name, node.pool) = ("infra-0", "infra")
        cluster.nodes.append(node)
        var request = ClusterRequest()
        request.kernelType = "default"
        let plan = try ClusterPlanner.plan(cluster, nil, [:], request).spec
        // The control plane has the default kernel, and nothing to do.
        #expect(plan.stages.map(\.id) == ["keep", "configs-worker", "infra", "worker"])
        let configs = plan.stages[1]
        let changed = configs.commands.filter { $0[1] == "patch" }.map { $0[2] }
        #expect(changed == ["machineconfigpool/infra", "machineconfigpool/worker", "machineconfig/99-worker"])
        #expect(configs.back.first?.last == #"{"spec":{"kernelType":"realtime"}}"#)
        #expect(throws: DrydockError.self) {
            try ClusterPlanner.plan(ClusterScenario.centos.cluster, nil, [:], request)
        }
    }

    @Test("nodes that lag behind an upgrade follow it, and nothing is upgraded again")
    func late() throws {
        let scenario = ClusterScenario.fedora.with { $0.cluster.version = "4.17.0-okd-scos.0" }
        let analyses = scenario.analyses.mapValues { Document($0) }
        let plan = try ClusterPlanner.plan(scenario.cluster, nil, analyses, ClusterRequest()).spec
        #expect(plan.stages.map(\.id) == ["keep", "hold", "canary", "worker", "master", "clean-up"])
        #expect(!plan.stages.flatMap(\.commands).contains { $0.contains("upgrade") })
        var request = ClusterRequest()
        request.pools = ["worker"]
        #expect(throws: DrydockError.self) { try ClusterPlanner.plan(scenario.cluster, nil, analyses, request) }
    }

    @Test("no node moves first out of a pool that is paused, because it would not come back")
    func paused() throws {
        let scenario = ClusterScenario.centos.with { $0.worker.isPaused = true }
        var request = ClusterRequest()
        request.waivers = [Waiver(finding: "DD-MCO-0008", reason: "on purpose")]
        let plan = try ClusterPlanner.plan(scenario.cluster, scenario.target, [:], request).spec
        #expect(plan.readiness != .blocked && plan.goal.canary == nil && !plan.stages.isEmpty)
    }

    @Test("nothing is written where something forbids the move")
    func blocked() throws {
        let scenario = ClusterScenario.centos.with { $0.node.state = "Degraded" }
        let plan = try ClusterPlanner.plan(scenario.cluster, scenario.target, [:], ClusterRequest()).spec
        #expect(plan.readiness == .blocked && plan.stages.isEmpty && ClusterManifests.files(of: plan).isEmpty)
    }

    @Test("the image goes into osImageURL by its digest, whatever the reference was")
    func references() throws {
        for (reference, repository) in [
            ("docker://quay.io/example/os:9", "quay.io/example/os"),
            ("docker://registry.example.org:5000/os", "registry.example.org:5000/os"),
            ("docker://registry.example.org:5000/a/os:9@sha256:00", "registry.example.org:5000/a/os"),
        ] {
            var target = InventedNodes.image
            target.image = reference
            let plan = try ClusterPlanner.plan(ClusterScenario.centos.cluster, target, [:], ClusterRequest()).spec
            #expect(plan.goal.image?.osImageURL == "\(repository)@\(target.manifestDigest)")
        }
        var target = InventedNodes.image
        target.image = "oci:/srv/os"
        #expect(throws: DrydockError.self) {
            try ClusterPlanner.plan(ClusterScenario.centos.cluster, target, [:], ClusterRequest())
        }
    }

    @Test("wishes that go no way together, and pools that there are not, are refused")
    func refused() throws {
        for change: (inout ClusterRequest) -> Void in [
            { $0.pools = ["gpu"] }, { $0.imageStream = "rhel-10" },
        ] {
            var request = ClusterRequest()
            change(&request)
            #expect(throws: DrydockError.self) {
                try ClusterPlanner.plan(ClusterScenario.centos.cluster, InventedNodes.image, [:], request)
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockAnalysis
import DrydockModel
import DrydockPlanning
import Ignition
import JSONTree
import SystemPackage
import TestSupport
import Testing

/// Plans of clusters by chance, command by command before a simulated operator: pools move one after the other, to what was asked
/// for, and every way back leads to where it began.
@Suite struct ClusterRollouts {
    /// A cluster with an image, kernels and extensions of anybody's.
    private func dump(_ generator: inout Generator) -> InventedDump {
        var dump = InventedDump.centos
        for role in ["worker", "infra", "master"] {
            for number in 0..<2 where generator.chance(40) {
                var config = InventedDump.Config(
                    name: "\(["50", "99-z", "A"].randomElement(using: &generator) ?? "")-\(role)-\(number)",
                    role: role
                )
                if generator.chance(40) { config.image = "quay.io/example/old@sha256:\(number)" }
                if generator.chance(40) {
                    config.kernelType = generator.chance(80) ? "realtime" : "default"
                }
                if generator.chance(30) { config.extensions = ["usbguard"] }
                dump.configs.append(config)
            }
        }
        return dump
    }

    private func request(_ generator: inout Generator) -> (request: ClusterRequest, hasImage: Bool) {
        var request = ClusterRequest()
        if generator.chance(50) {
            request.pools = ["worker", "infra", "master"].filter { _ in generator.chance(60) }
        }
        if generator.chance(50) { request.kernelType = generator.chance(50) ? "realtime" : "default" }
        if generator.chance(30) { request.extensions = ["ipsec"] }
        let isBuild = generator.chance(25)
        if isBuild {
            request.containerfile = ["FROM configs AS final", "RUN true"]
            request.push = ClusterGoal.Push(repository: "quay.io/example/os:9", secret: "push")
        }
        let isNothing = request.kernelType == nil && request.extensions.isEmpty
        // What is waived here is what the administrator is told.
        request.waivers = ["0005", "0014", "0017", "0020", "0021", "0036"].map {
            Waiver(finding: "DD-MCO-\($0)", reason: "test")
        }
        // Builds start from the image of the release until 4.22.
        return (request, !isBuild && (isNothing || generator.chance(50)))
    }

    @Test("pools move in their order to what was asked for, and back")
    func random() throws {
        var (generator, seed) = Generator.seeded()
        let folder = try TemporaryDirectory()
        let file = folder.path.appending("dump.json")
        var (planned, refused) = (0, 0)
        for number in 0..<Generator.cases(60) {
            let dump = dump(&generator)
            let (request, hasImage) = request(&generator)
            let place = "DRYDOCK_SEED=\(seed), case \(number)"
            try Files.write(dump.json, to: file.string)
            let cluster = try ClusterAnalyzer([file]).run()
            let plan: ClusterPlan
            do {
                plan = try ClusterPlanner.plan(cluster, hasImage ? InventedNodes.image : nil, [:], request).spec
            } catch {
                refused += 1
                continue
            }
            guard plan.readiness != .blocked else {
                refused += 1
                continue
            }
            planned += 1
            let manifests = try ClusterManifests.files(of: plan).reduce(into: [String: JSONValue]()) { files, entry in
                files[entry.file] = try YAMLText(Array(entry.text.utf8), depth: 64).value
            }
            let objects = try dump.objects.map { try JSONValue(parsing: Array(InventedDump.json($0).utf8)) }
            do {
                try follow(plan, manifests, objects)
            } catch {
                Issue.record("\(place): \(error)\n\(plan.goal)\n\(plan.stages.map(\.id))")
            }
        }
        print("rollouts: seed \(seed), \(planned) planned, \(refused) refused")
        #expect(planned > 20)
    }

    /// Does a plan stage by stage, and after each goes back in a copy.
    private func follow(_ plan: ClusterPlan, _ manifests: [String: JSONValue], _ objects: [JSONValue]) throws {
        var cluster = try SimulatedOperator(objects)
        let start = cluster
        for stage in plan.stages {
            let before = cluster
            cluster.watch()
            for command in stage.commands { try cluster.run(command, manifests) }
            // A rollout that goes wrong is broken off after a node or two.
            var places: [(String, SimulatedOperator)] = []
            for count in 1...2 {
                var broken = cluster
                try broken.advance(nodes: count)
                places.append(("\(stage.id) after \(count)", broken))
            }
            for command in stage.watch { try cluster.run(command, manifests) }
            try check(stage, cluster, plan)
            for (place, cluster) in places + [(stage.id, cluster)] where !stage.back.isEmpty {
                try goBack(from: place, stage, cluster, plan, manifests, before, start)
            }
        }
        for pool in plan.goal.pools {
            let end = try cluster.rendering(of: pool)
            if let image = plan.goal.image, end?.image != image.osImageURL {
                throw SimulatedOperator.Failure(
                    description: "pool \(pool) ends with \(end?.image ?? "the release's image")"
                )
            }
            if let kernel = plan.goal.kernelType, end?.kernel != kernel {
                throw SimulatedOperator.Failure(description: "pool \(pool) ends with kernel \(end?.kernel ?? "")")
            }
            if (plan.goal.containerfile == nil) != (end?.build == nil) {
                throw SimulatedOperator.Failure(description: "pool \(pool) ends with \(end?.description ?? "nothing")")
            }
            for name in plan.goal.extensions where end?.extensions.count(where: { $0 == name }) != 1 {
                throw SimulatedOperator.Failure(description: "pool \(pool) ends with \(end?.extensions ?? [])")
            }
            for node in plan.cluster.nodes(of: pool) where cluster.nodes[node.name] != end {
                throw SimulatedOperator.Failure(description: "\(node.name) has not what pool \(pool) has")
            }
        }
    }

    /// Takes a stage back in a copy of a cluster.
    private func goBack(
        from place: String,
        _ stage: RolloutStage,
        _ cluster: SimulatedOperator,
        _ plan: ClusterPlan,
        _ manifests: [String: JSONValue],
        _ before: SimulatedOperator,
        _ start: SimulatedOperator
    ) throws {
        var back = cluster
        for command in stage.back { try back.run(command, manifests) }
        // Who shares a change with others goes back with them, to the start; all others stay as they were before the stage.
        let sharing = plan.stages.first { $0.id.hasPrefix("configs-") && $0.summary.contains(stage.pool ?? "?") }
        for (node, config) in back.nodes {
            let pool = plan.cluster.nodes.first { $0.name == node }?.pool ?? "?"
            let isShared = node != plan.goal.canary && sharing?.summary.contains(pool) ?? false
            let wanted = (isShared ? start : before).nodes[node]
            guard config == wanted else {
                throw SimulatedOperator.Failure(
                    description: "back of \(place): \(node) has \(config), and had \(wanted.map { "\($0)" } ?? "")"
                )
            }
        }
        let held = back.paused.subtracting(sharing == nil ? before.paused : start.paused)
        guard held.isEmpty else {
            throw SimulatedOperator.Failure(description: "back of \(place): \(held.sorted()) are held back")
        }
    }

    /// Only the nodes of a stage move in it; those of pools that nobody named, and of which the plan warned, may.
    private func check(_ stage: RolloutStage, _ cluster: SimulatedOperator, _ plan: ClusterPlan) throws {
        let pulled = plan.cluster.poolsPulled(by: plan.goal).map(\.pool.name)
        let pools = [stage.pool ?? ""] + pulled
        var allowed = Set(pools.flatMap { plan.cluster.nodes(of: $0).map(\.name) })
        if stage.pool == ClusterGoal.canaryPool || stage.id == "clean-up", let canary = plan.goal.canary {
            allowed.insert(canary)
        }
        let others = cluster.moved.subtracting(allowed)
        guard others.isEmpty else {
            throw SimulatedOperator.Failure(description: "\(others.sorted()) move in \(stage.id)")
        }
    }
}

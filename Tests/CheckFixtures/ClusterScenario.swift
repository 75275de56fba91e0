// SPDX-License-Identifier: Apache-2.0

package import DrydockChecks
package import DrydockModel
internal import DrydockPrediction

/// An invented cluster and where it is to move, which a test changes in one place.
package struct ClusterScenario: Sendable {
    /// The cluster.
    package var cluster: ClusterFacts
    /// Where it is to move.
    package var goal: ClusterGoal
    /// The image.
    package var target: Target?
    /// What was found on nodes.
    package var analyses: [String: Analysis]
    /// What persons agreed to.
    package var waivers: [Waiver] = []

    /// What the checks look at.
    package var subject: ClusterSubject {
        ClusterSubject(
            cluster: cluster,
            goal: goal,
            target: target,
            analyses: analyses,
            nodeSubjects: target.map { target in
                analyses.mapValues { analysis in
                    Subject(
                        analysis: analysis,
                        target: target,
                        prediction: Predictor.predict(analysis, target),
                        space: Scenario.clean.space
                    )
                }
            } ?? [:],
            waivers: waivers,
            today: "2026-11-27"
        )
    }

    /// What one check answers.
    package func answer(_ id: String) -> CheckResult? { CheckCatalogue.run(subject).first { $0.id == id } }

    /// The same with changes.
    package func with(_ change: (inout ClusterScenario) -> Void) -> ClusterScenario {
        var scenario = self
        change(&scenario)
        return scenario
    }

    /// Workers of a cluster on CentOS Stream CoreOS and an image for them, against which no check has anything.
    package static let centos: ClusterScenario = {
        var goal = ClusterGoal(route: .offCluster, pools: ["worker"])
        goal.image = ClusterGoal.Image(
            osImageURL: "quay.io/example/os@sha256:1",
            name: nil,
            version: nil,
            architecture: "amd64"
        )
        return ClusterScenario(
            cluster: facts("4.19.0-okd-scos.9", "CentOS Stream CoreOS 9.0.20250510-0"),
            goal: goal,
            target: InventedNodes.image,
            analyses: InventedNodes.all(of: .centos) { _, _ in }
        )
    }()

    /// A cluster on Fedora CoreOS before its upgrade to CentOS Stream CoreOS.
    package static let fedora = ClusterScenario(
        cluster: facts("4.15.0-0.okd-2024-03-10-010116", "Fedora CoreOS 39.20240210.3.0"),
        goal: fedoraGoal,
        target: nil,
        analyses: InventedNodes.all(of: .fedora) { _, _ in }
    )

    private static var fedoraGoal: ClusterGoal {
        var goal = ClusterGoal(route: .fedoraToCentOS, pools: ["worker", "master"])
        goal.needsUpgrade = true
        return goal
    }

    /// A cluster whose workers are to follow the stream of Enterprise Linux 10.
    package static let stream: ClusterScenario = {
        var scenario = centos
        scenario.cluster = facts("4.23.0", "Red Hat Enterprise Linux CoreOS 9.6.20250510-0")
        scenario.cluster.imageStreams = [
            ClusterFacts.ImageStream(name: "rhel-9", osImage: "quay.io/release/os@sha256:9"),
            ClusterFacts.ImageStream(name: "rhel-10", osImage: "quay.io/release/os@sha256:10"),
        ]
        scenario.goal = ClusterGoal(route: .imageStream, pools: ["worker"])
        scenario.goal.imageStream = "rhel-10"
        scenario.target = nil
        return scenario
    }()

    private static func facts(_ version: String, _ system: String) -> ClusterFacts {
        var facts = ClusterFacts()
        facts.version = version
        facts.isUpgrading = false
        facts.releaseImage = "quay.io/release/os@sha256:0"
        facts.files = 1
        facts.kinds = ["Image.config.openshift.io", "Node.config.openshift.io"]
        facts.machineConfigs = ["master", "worker"].flatMap { (role: String) in
            [
                ClusterFacts.MachineConfig(name: "00-\(role)", role: role, isGenerated: true, place: "dump.json"),
                ClusterFacts.MachineConfig(name: "99-\(role)", role: role, isGenerated: false, place: "dump.json"),
            ]
        }
        facts.pools = ["master", "worker"].map { (name: String) in
            var pool = PoolFacts(name: name)
            pool.desiredConfig = "rendered-\(name)-1"
            pool.currentConfig = "rendered-\(name)-1"
            pool.machineCount = 2
            pool.conditions = [ClusterCondition(type: "Updated", status: "True")]
            pool.appliedSources = ["00-\(name)", "99-\(name)"]
            pool.differences = []
            pool.renderedImage = facts.releaseImage
            pool.renderedFIPS = false
            var rendering = PoolFacts.Rendering()
            rendering.sources = pool.appliedSources
            rendering.settings = [PoolFacts.Setting(.file, "/etc/chrony.conf", setBy: ["99-\(name)"])]
            pool.rendering = rendering
            return pool
        }
        facts.nodes = ["master", "worker"].flatMap { (pool: String) in
            (0..<2).map { number in
                var node = NodeFacts(name: "\(pool)-\(number)")
                node.pool = pool
                node.roles = [pool]
                node.state = "Done"
                node.isReady = true
                node.currentConfig = "rendered-\(pool)-1"
                node.desiredConfig = node.currentConfig
                node.osImage = system
                node.architecture = "amd64"
                node.isFirstBootPending = false
                node.drift = NodeDrift(config: "rendered-\(pool)-1", differences: [], unseen: [])
                return node
            }
        }
        return facts
    }
}

extension ClusterScenario {
    /// The pool of the workers.
    package var worker: PoolFacts {
        get { cluster.pools.first { $0.name == "worker" } ?? PoolFacts(name: "worker") }
        set {
            cluster.pools.removeAll { $0.name == "worker" }
            cluster.pools.append(newValue)
        }
    }

    /// What the MachineConfigs of the workers become.
    package var rendering: PoolFacts.Rendering {
        get { worker.rendering ?? PoolFacts.Rendering() }
        set { worker.rendering = newValue }
    }

    /// The first worker.
    package var node: NodeFacts {
        get { cluster.nodes.first { $0.name == "worker-0" } ?? NodeFacts(name: "worker-0") }
        set {
            cluster.nodes.removeAll { $0.name == "worker-0" }
            cluster.nodes.append(newValue)
        }
    }

    /// What was found on the first worker.
    package var analysis: Analysis {
        get { analyses["worker-0"] ?? InventedHost.analysis }
        set { analyses["worker-0"] = newValue }
    }

    /// Says that a MachineConfig sets something for the workers.
    package mutating func set(_ subject: PoolFacts.Setting.Subject, _ name: String = "") {
        rendering.settings.append(PoolFacts.Setting(subject, name, setBy: ["99-worker"]))
    }
}

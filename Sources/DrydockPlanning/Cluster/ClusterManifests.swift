// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// The documents of a plan for a cluster, ready for `oc apply`.
package enum ClusterManifests {
    private static let role = "machineconfiguration.openshift.io/role"
    private static let version = "machineconfiguration.openshift.io/v1"
    /// Every operator of 4.7 and later reads it.
    private static let ignitionVersion = "3.2.0"

    /// The documents of all stages: file and text.
    package static func files(of plan: ClusterPlan) -> [(file: String, text: String)] {
        plan.stages.flatMap { stage in
            stage.manifests.compactMap { manifest in
                object(manifest, plan).map { (manifest.file, YAMLWriter.document($0)) }
            }
        }
    }

    /// The MachineConfig of drydock for a pool: one that is not there yet, behind those that name an image or a kernel now,
    /// since the last one counts.
    static func configName(of pool: String, _ goal: ClusterGoal, _ cluster: ClusterFacts) -> String {
        let settings = cluster.pools.first { $0.name == pool }?.rendering?.settings ?? []
        let subjects: [PoolFacts.Setting.Subject] = [.osImage, .kernelType]
        let before = settings.filter { subjects.contains($0.subject) }.flatMap(\.setBy)
        let taken = Set(cluster.machineConfigs.map(\.name))
        var (prefix, number) = ("99", 1)
        while true {
            let name = "\(prefix)-drydock-\(pool)" + (number > 1 ? "-\(number)" : "")
            if taken.contains(name) {
                number += 1
            } else if before.contains(where: { !$0.utf8.lexicographicallyPrecedes(name.utf8) }) {
                prefix = "z" + prefix
            } else {
                return name
            }
        }
    }

    private static func object(
        _ manifest: RolloutStage.Manifest,
        _ plan: ClusterPlan
    ) -> YAMLNode? {
        switch manifest.kind {
        case "MachineConfigPool": pool(plan.goal)
        case "MachineConfig": config(manifest, plan)
        case "MachineOSConfig": plan.goal.push.map { build(manifest.pool, plan.goal, $0) }
        default: nil
        }
    }

    private static func object(_ kind: String, _ metadata: [(String, YAMLNode)], _ spec: [(String, YAMLNode)])
        -> YAMLNode
    {
        .map([
            ("apiVersion", .string(version)), ("kind", .string(kind)), ("metadata", .map(metadata)),
            ("spec", .map(spec)),
        ])
    }

    private static func pool(_ goal: ClusterGoal) -> YAMLNode {
        let roles = YAMLNode.list([.string("worker"), .string(ClusterGoal.canaryPool)])
        var spec: [(String, YAMLNode)] = [
            (
                "machineConfigSelector",
                .map([
                    (
                        "matchExpressions",
                        .list([.map([("key", .string(role)), ("operator", .string("In")), ("values", roles)])])
                    )
                ])
            ),
            (
                "nodeSelector",
                .map([("matchLabels", .strings([("node-role.kubernetes.io/\(ClusterGoal.canaryPool)", "")]))])
            ),
        ]
        if let stream = goal.imageStream { spec.append(("osImageStream", .strings([("name", stream)]))) }
        return object("MachineConfigPool", [("name", .string(ClusterGoal.canaryPool))], spec)
    }

    private static func config(_ manifest: RolloutStage.Manifest, _ plan: ClusterPlan) -> YAMLNode {
        let goal = plan.goal
        var spec: [(String, YAMLNode)] = [
            ("config", .map([("ignition", .strings([("version", ignitionVersion)]))]))
        ]
        if let image = goal.image { spec.append(("osImageURL", .string(image.osImageURL))) }
        if let kernel = goal.kernelType, !goal.givesUpKernel { spec.append(("kernelType", .string(kernel))) }
        // Extensions add up: who has those of the workers needs no others.
        let hasThem = goal.pools.contains("worker") && plan.cluster.followsWorkers(manifest.pool)
        if !goal.extensions.isEmpty, !hasThem {
            spec.append(("extensions", .list(goal.extensions.map(YAMLNode.string))))
        }
        let labels = YAMLNode.strings([(role, manifest.pool)])
        return object("MachineConfig", [("labels", labels), ("name", .string(manifest.name))], spec)
    }

    private static func build(_ pool: String, _ goal: ClusterGoal, _ push: ClusterGoal.Push) -> YAMLNode {
        let text = (goal.containerfile ?? []).joined(separator: "\n") + "\n"
        return object(
            "MachineOSConfig",
            [("name", .string(pool))],
            [
                ("machineConfigPool", .strings([("name", pool)])),
                ("imageBuilder", .strings([("imageBuilderType", "Job")])),
                ("renderedImagePushSecret", .strings([("name", push.secret)])),
                // Builds of several pools do not take the tag from each other.
                ("renderedImagePushSpec", .string("\(push.repository)-\(pool)")),
                ("containerFile", .list([.strings([("containerfileArch", "NoArch"), ("content", text)])])),
            ]
        )
    }
}

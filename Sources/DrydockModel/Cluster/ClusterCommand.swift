// SPDX-License-Identifier: Apache-2.0

/// Commands for whoever administers a cluster.
package enum ClusterCommand {
    /// The label by which a pool has a node.
    package static func label(of pool: String) -> String { "node-role.kubernetes.io/\(pool)" }

    /// A change of an object, by a JSON merge patch (RFC 7386).
    package static func patch(_ object: String, _ patch: String) -> [String] {
        ["oc", "patch", object, "--type", "merge", "--patch", patch]
    }

    /// Holds a pool back, or lets it go on.
    package static func pausing(_ pool: String, _ flag: Bool) -> [String] {
        patch("machineconfigpool/\(pool)", #"{"spec":{"paused":\#(flag)}}"#)
    }

    /// A command on a node, as root.
    package static func onNode(_ node: String, _ argv: String...) -> [String] {
        ["oc", "debug", "node/\(node)", "--", "chroot", "/host"] + argv
    }

    /// All that a dump should have, in JSON.
    package static let dump = ["oc", "get", ClusterFacts.dumpedKinds.joined(separator: ","), "--output", "json"]

    /// Asks for a kernel in a MachineConfig; an empty one for none.
    package static func settingKernel(_ config: String, _ kernel: String) -> [String] {
        patch("machineconfig/\(config)", #"{"spec":{"kernelType":"\#(kernel)"}}"#)
    }

    /// Has a pool follow a stream of images.
    package static func following(_ pool: String, _ stream: String) -> [String] {
        patch("machineconfigpool/\(pool)", #"{"spec":{"osImageStream":{"name":"\#(stream)"}}}"#)
    }

    /// Which config is rendered for a pool.
    package static func looking(at pool: String) -> [String] {
        ["oc", "get", "machineconfigpool", pool, "--output", "jsonpath={.spec.configuration.name}"]
    }

    /// Until so many nodes have the config that is rendered for their pool.
    ///
    /// The operator renders some seconds after a change: a pool that is held back has no such node then, and all of them
    /// when a change is taken back that none had. Its conditions say that it is up to date before a rollout begins, too.
    ///
    /// - Parameters:
    ///   - pool: the pool.
    ///   - nodes: how many nodes of it.
    ///   - minutes: after how long that has failed.
    /// - Returns: the command.
    package static func waiting(for pool: String, nodes: Int, minutes: Int) -> [String] {
        [
            "oc", "wait", "machineconfigpool/\(pool)", "--for", "jsonpath={.status.updatedMachineCount}=\(nodes)",
            "--timeout", "\(minutes)m",
        ]
    }

    /// Until something new is rendered for a pool that is held back.
    package static func waitingForChange(of pool: String) -> [String] { waiting(for: pool, nodes: 0, minutes: 5) }

    /// Until a pool is to have a config again that it had: the name of what is rendered is a sum of its content.
    ///
    /// After a rollout that was broken off no number of nodes says so: those that had not moved have that config already.
    package static func waitingForConfig(_ config: String, of pool: String) -> [String] {
        [
            "oc", "wait", "machineconfigpool/\(pool)", "--for", "jsonpath={.spec.configuration.name}=\(config)",
            "--timeout", "5m",
        ]
    }

    /// As long as the operator takes to notice a change, and to count anew, of which no object tells.
    package static let settling = ["sleep", "60"]

    /// Until the cluster has built the image of a pool.
    package static func waitingForImage(of pool: String) -> [String] {
        [
            "oc", "wait", "machineosconfig/\(pool)", "--for", "jsonpath={.status.currentImagePullSpec}", "--timeout",
            "90m",
        ]
    }

    /// Applies documents in their order.
    package static func applying(_ manifests: [RolloutStage.Manifest]) -> [[String]] {
        manifests.map { ["oc", "apply", "--filename", $0.file] }
    }

    /// Deletes what documents made, the last one first.
    package static func deleting(_ manifests: [RolloutStage.Manifest]) -> [[String]] {
        manifests.reversed().map { ["oc", "delete", $0.kind.lowercased(), $0.name] }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The commands of which a rollout is made.
enum RolloutCommands {
    /// The label by which a pool has a node.
    static func label(of pool: String) -> String { "node-role.kubernetes.io/\(pool)" }

    static func patch(_ object: String, _ patch: String) -> [String] {
        ["oc", "patch", object, "--type", "merge", "--patch", patch]
    }

    static func pausing(_ pool: String, _ flag: Bool) -> [String] {
        patch("machineconfigpool/\(pool)", #"{"spec":{"paused":\#(flag)}}"#)
    }

    static func settingKernel(_ config: String, _ kernel: String) -> [String] {
        patch("machineconfig/\(config)", #"{"spec":{"kernelType":"\#(kernel)"}}"#)
    }

    static func following(_ pool: String, _ stream: String) -> [String] {
        patch("machineconfigpool/\(pool)", #"{"spec":{"osImageStream":{"name":"\#(stream)"}}}"#)
    }

    /// Which config is rendered for a pool.
    static func looking(at pool: String) -> [String] {
        ["oc", "get", "machineconfigpool", pool, "--output", "jsonpath={.spec.configuration.name}"]
    }

    /// Until so many nodes have the config that is rendered for their pool.
    ///
    /// The operator renders some seconds after a change: a pool that is held back has no such node then, and all of them
    /// when a change is taken back that none had. Its conditions say that it is up to date before a rollout begins, too.
    static func waiting(for pool: String, nodes: Int) -> [String] {
        [
            "oc", "wait", "machineconfigpool/\(pool)", "--for", "jsonpath={.status.updatedMachineCount}=\(nodes)",
            "--timeout", nodes == 0 ? "5m" : "90m",
        ]
    }

    /// Until the cluster has built the image of a pool.
    static func waitingForImage(of pool: String) -> [String] {
        [
            "oc", "wait", "machineosconfig/\(pool)", "--for", "jsonpath={.status.currentImagePullSpec}", "--timeout",
            "90m",
        ]
    }

    static func applying(_ manifests: [RolloutStage.Manifest]) -> [[String]] {
        manifests.map { ["oc", "apply", "--filename", $0.file] }
    }

    static func deleting(_ manifests: [RolloutStage.Manifest]) -> [[String]] {
        manifests.reversed().map { ["oc", "delete", $0.kind.lowercased(), $0.name] }
    }
}

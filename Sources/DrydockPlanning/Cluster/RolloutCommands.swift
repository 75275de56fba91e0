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

    /// Which config is rendered for a pool.
    static func looking(at pool: String) -> [String] {
        ["oc", "get", "machineconfigpool", pool, "--output", "jsonpath={.spec.configuration.name}"]
    }

    /// Until so many nodes have the config of their pool.
    ///
    /// The conditions of a pool say that it is up to date before a rollout begins as well; this number does not.
    static func waiting(for pool: String, nodes: Int) -> [String] {
        [
            "oc", "wait", "machineconfigpool/\(pool)", "--for", "jsonpath={.status.updatedMachineCount}=\(nodes)",
            "--timeout", "90m",
        ]
    }

    static func applying(_ manifests: [RolloutStage.Manifest]) -> [[String]] {
        manifests.map { ["oc", "apply", "--filename", $0.file] }
    }

    static func deleting(_ manifests: [RolloutStage.Manifest]) -> [[String]] {
        manifests.reversed().map { ["oc", "delete", $0.kind.lowercased(), $0.name] }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// What a MachineConfig writes wins against what the image brings at the same path.
///
/// Detected by paths of rendered configs that are in `/etc` of the image, and not in the CoreOS of today's nodes by
/// default.
///
/// To do: take the file out of the MachineConfig if that of the image is meant.
enum ConfigOverImage: ClusterCheck {
    static let about = About(
        "DD-MCO-0023",
        "No MachineConfig of a user hides a file of the image",
        .low,
        .advisory
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        guard let target = subject.target else { return skip("no image was named") }
        guard let etc = target.content?.etc else { return layersUnread }
        let shipped = Set(etc.filter { $0.type == .file }.map(\.path))
        let ofUsers = Set(subject.cluster.machineConfigs.filter { !$0.isGenerated }.map(\.name))
        return answer(
            subject.pools.compactMap { pool in
                let hidden = (pool.rendering?.settings ?? []).filter { setting in
                    setting.subject == .file && shipped.contains(setting.name)
                        && setting.setBy.last.map(ofUsers.contains) ?? false
                }
                guard !hidden.isEmpty else { return nil }
                return finding(
                    "MachineConfigs of pool \(pool.name) write over \(Quantities.counted(hidden.count, "file")) of the image",
                    "Nodes have what the MachineConfig says there.",
                    instance: pool.name,
                    evidence: hidden.map { .cluster($0.name, is: "by \($0.setBy.last ?? "")") },
                    resources: hidden.map { .init(.file, $0.name) },
                    remediations: [.manual("take the file out of the MachineConfig if the image's is meant")]
                )
            }
        )
    }
}

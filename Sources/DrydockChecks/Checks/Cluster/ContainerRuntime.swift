// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Enterprise Linux 10 has no runc; the operator renders nothing for a pool whose config asks for it.
///
/// Detected by the files of CRI-O in MachineConfigs, those that ContainerRuntimeConfigs become among them.
///
/// To do: change the runtime to crun while nodes are on the old system.
enum ContainerRuntime: ClusterCheck {
    static let about = About(
        "DD-MCO-0026",
        "The container runtime that is asked for is in the image",
        .high,
        .inhibitor
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        guard subject.destination?.major.map({ $0 >= 10 }) ?? false, subject.imageVersion("runc") == nil else {
            return pass()
        }
        return answer(
            subject.pools.compactMap { pool in
                guard let rendering = pool.rendering, rendering.containerRuntime == "runc" else { return nil }
                let file = rendering.containerRuntimeFile ?? ""
                let setter = rendering.setter(of: .file, file) ?? ""
                let config = subject.cluster.machineConfigs.first { $0.name == setter }
                return finding(
                    "Pool \(pool.name) asks for runc, which Enterprise Linux 10 does not have",
                    "No container would start; newer operators render nothing instead.",
                    instance: pool.name,
                    evidence: [.cluster("\(file), by \(setter)", is: "runc", not: "crun")],
                    resources: [.init(.pool, pool.name), .init(.machineConfig, setter)],
                    remediations: [
                        .manual(
                            "set the default runtime to crun in \(config?.owner ?? setter), while nodes are on the old system"
                        )
                    ]
                )
            }
        )
    }
}

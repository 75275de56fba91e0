// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Enterprise Linux 10 has no runc; the operator renders nothing for a pool whose config asks for it.
///
/// Detected by ContainerRuntimeConfigs.
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
            subject.cluster.operatorInputs.filter { $0.runtime == "runc" }.map { input in
                finding(
                    "\(input.kind) \(input.name) asks for runc, which Enterprise Linux 10 does not have",
                    "No container would start; newer operators render nothing instead.",
                    instance: input.name,
                    evidence: [.cluster("\(input.kind) \(input.name), defaultRuntime", is: "runc", not: "crun")],
                    remediations: [
                        .cluster([
                            "oc", "patch", "containerruntimeconfig/\(input.name)", "--type", "merge", "--patch",
                            #"{"spec":{"containerRuntimeConfig":{"defaultRuntime":"crun"}}}"#,
                        ])
                    ]
                )
            }
        )
    }
}

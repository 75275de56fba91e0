// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// While a MachineConfig names an image, upgrades of the cluster and streams of images leave the operating system of
/// its pool as it is.
///
/// Detected by `osImageURL` in MachineConfigs that the operator did not make.
///
/// To do: take it out when the pool is to follow the release again.
enum ImageOverridden: ClusterCheck {
    static let about = About(
        "DD-MCO-0017",
        "No MachineConfig holds on to an image",
        .high,
        .overridable
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        answer(
            subject.pools.compactMap { pool in
                guard let image = pool.rendering?.osImage, let setter = pool.rendering?.setter(of: .osImage) else {
                    return nil
                }
                let isInTheWay = [.fedoraToCentOS, .imageStream].contains(subject.goal.route)
                return finding(
                    "MachineConfig \(setter) gives pool \(pool.name) an image of its own",
                    isInTheWay
                        ? "The pool would stay on it."
                        : "Upgrades of the cluster do not change the operating system of the pool.",
                    instance: pool.name,
                    severity: isInTheWay ? nil : .info,
                    disposition: isInTheWay ? nil : .advisory,
                    evidence: [.cluster("MachineConfig \(setter), spec.osImageURL", is: image)],
                    resources: [.init(.machineConfig, setter), .init(.pool, pool.name)],
                    remediations: [
                        .cluster(
                            [
                                "oc", "patch", "machineconfig/\(setter)", "--type", "merge", "--patch",
                                #"{"spec":{"osImageURL":""}}"#,
                            ],
                            "the pool follows the release from then on"
                        )
                    ]
                )
            }
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// While a MachineConfig names an image, upgrades of the cluster leave the operating system of its pool as it is.
///
/// A pool cannot have an image of its own and follow a stream: the operator renders nothing for it.
///
/// Detected by `osImageURL` in MachineConfigs that the operator did not make.
///
/// To do: take it out when the pool is to follow the release again.
enum ImageOverridden: ClusterCheck {
    static let about = About(
        "DD-MCO-0017",
        "No MachineConfig holds on to an image, and none is named beside a stream",
        .high,
        .overridable
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        let both = subject.pools.compactMap { pool -> Finding? in
            guard let stream = pool.imageStream else { return nil }
            let setter = pool.rendering?.setter(of: .osImage)
            guard subject.goal.image != nil || setter != nil else { return nil }
            return finding(
                "Pool \(pool.name) follows a stream of images, and cannot have an image of its own beside",
                "The operator renders nothing for it.",
                instance: "\(pool.name):stream",
                disposition: .inhibitor,
                evidence: [
                    .cluster("MachineConfigPool \(pool.name), spec.osImageStream", is: stream, not: "absent")
                ] + (setter.map { [.cluster("osImageURL, by \($0)", is: "set")] } ?? []),
                resources: [.init(.pool, pool.name)],
                remediations: [
                    .cluster([
                        "oc", "patch", "machineconfigpool/\(pool.name)", "--type", "json", "--patch",
                        #"[{"op":"remove","path":"/spec/osImageStream"}]"#,
                    ])
                ]
            )
        }
        return answer(
            both
                + subject.pools.compactMap { pool in
                    guard let image = pool.rendering?.osImage, let setter = pool.rendering?.setter(of: .osImage) else {
                        return nil
                    }
                    let isInTheWay = [.fedoraToCentOS, .imageStream].contains(subject.goal.route)
                    let isStream = subject.goal.route == .imageStream
                    return finding(
                        "MachineConfig \(setter) gives pool \(pool.name) an image of its own",
                        isStream
                            ? "Beside a stream the operator renders nothing for the pool."
                            : isInTheWay
                                ? "The pool would stay on it."
                                : "Upgrades of the cluster do not change the operating system of the pool.",
                        instance: pool.name,
                        severity: isInTheWay ? nil : .info,
                        disposition: isStream ? .inhibitor : isInTheWay ? nil : .advisory,
                        evidence: [.cluster("MachineConfig \(setter), spec.osImageURL", is: image)],
                        resources: [.init(.machineConfig, setter), .init(.pool, pool.name)],
                        remediations: [
                            .cluster(
                                ClusterCommand.patch("machineconfig/\(setter)", #"{"spec":{"osImageURL":""}}"#),
                                "the pool follows the release from then on: its nodes reboot"
                            )
                        ]
                    )
                }
        )
    }
}

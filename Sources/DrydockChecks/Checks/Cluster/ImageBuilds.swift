// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Where the cluster builds the image of a pool, that image counts, and no `osImageURL` of a MachineConfig does.
///
/// A Containerfile has at most 4096 characters. Up to 4.21 builds start from the image of the release, whatever
/// `osImageURL` says.
///
/// Detected by MachineOSConfigs and their builds, and by the lines that were given.
///
/// To do: change the MachineOSConfig of the pool, or delete it first.
enum ImageBuilds: ClusterCheck {
    static let about = About(
        "DD-MCO-0019",
        "Images that the cluster builds are built, and in nobody's way",
        .high,
        .inhibitor
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        let pools = Set(subject.pools.map(\.name))
        let images = subject.cluster.onClusterImages.filter { pools.contains($0.pool) }
        var findings = images.compactMap { image in
            image.failure.map { failure in
                finding(
                    "The image of pool \(image.pool) could not be built",
                    "The pool stays on what it has.",
                    instance: "\(image.pool):failed",
                    evidence: [.cluster("MachineOSBuild \(failure)")],
                    resources: [.init(.pool, image.pool)],
                    remediations: [.cluster(["oc", "describe", "machineosbuild"])]
                )
            }
        }
        switch subject.goal.route {
        case .offCluster: findings += built(subject, images)
        case .onCluster: findings += images.map(replaced)
        case .none, .fedoraToCentOS, .imageStream, .settings: break
        }
        let length = subject.goal.containerfile.map { $0.joined(separator: "\n").unicodeScalars.count } ?? 0
        if length > longest {
            findings.append(
                finding(
                    "The Containerfile has \(length) characters, and \(longest) are taken",
                    "The API refuses the MachineOSConfig.",
                    instance: "containerfile",
                    evidence: [
                        .cluster("spec.containerFile[].content", is: "\(length) characters", not: "at most \(longest)")
                    ],
                    remediations: [.manual("put what it does into an image of its own, and copy from that")]
                )
            )
        }
        if subject.goal.route == .onCluster, subject.goal.image != nil, subject.cluster.release?.isBefore(4, 22) == true
        {
            findings.append(
                finding(
                    "Builds of \(subject.cluster.version ?? "this release") start from the image of the release alone",
                    "osImageURL counts as their base from 4.22 on.",
                    instance: "base",
                    evidence: [.cluster("ClusterVersion", is: subject.cluster.version, not: "4.22 or newer")],
                    remediations: [
                        .manual("build the image elsewhere, and leave --containerfile out"),
                        .manual("or leave --image out, and build on the image of the release"),
                    ]
                )
            )
        }
        return answer(findings)
    }

    private static let longest = 4096

    /// An image that is built already, of which the Containerfile would be lost.
    private static func replaced(_ image: ClusterFacts.OnClusterImage) -> Finding {
        finding(
            "The cluster builds an image of pool \(image.pool) already",
            "A pool has one MachineOSConfig, and that of this plan would take its place.",
            instance: image.pool,
            evidence: [.cluster("MachineOSConfig \(image.name)", is: "present", not: "absent")],
            resources: [.init(.pool, image.pool)],
            remediations: [
                .manual("put the lines into the Containerfile that is there"),
                .cluster(["oc", "edit", "machineosconfig", image.name]),
            ]
        )
    }

    /// Pools whose image the cluster builds, by their MachineOSConfigs, or by what their nodes say.
    private static func built(_ subject: ClusterSubject, _ images: [ClusterFacts.OnClusterImage]) -> [Finding] {
        subject.pools.filter { subject.cluster.buildsImage(of: $0.name) }.map { pool in
            let image = images.first { $0.pool == pool.name }
            let nodes = subject.cluster.nodes(of: pool.name).filter { $0.currentImage != nil }
            return finding(
                "The cluster builds the image of pool \(pool.name) itself",
                "osImageURL of a MachineConfig does not count for this pool.",
                instance: pool.name,
                evidence: (image.map { [.cluster("MachineOSConfig \($0.name)", is: "present", not: "absent")] } ?? [])
                    + nodes.map { .cluster("Node \($0.name), currentImage", is: $0.currentImage) },
                resources: [.init(.pool, pool.name)],
                remediations: [
                    .cluster(
                        ["oc", "delete", "machineosconfig", image?.name ?? pool.name],
                        "the pool goes back to osImageURL, and its nodes reboot"
                    ), .manual("or ask for a build in the cluster, with --containerfile"),
                ]
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The operator swaps the kernel of an image for the real-time one, or the one with pages of 64 KiB.
///
/// It fails where the image has that kernel already, and it does nothing on Fedora CoreOS.
///
/// Detected by `kernelType` of MachineConfigs, by the kernel of the image, and by what nodes run.
///
/// To do: put the kernel into the image and set `kernelType` to `default`, or leave the default one in it.
enum OtherKernel: ClusterCheck {
    static let about = About(
        "DD-MCO-0021",
        "The kernel of each pool goes with its image",
        .high,
        .overridable,
        links: [Link.rpmOSTree(4190)]
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        var findings: [Finding] = []
        for pool in subject.pools {
            let rendering = pool.rendering ?? PoolFacts.Rendering()
            let kernel = subject.goal.kernelType ?? rendering.kernelType
            if subject.goal.kernelType != nil { findings += owned(pool, subject) }
            guard kernel != NodeKernel.standard.rawValue else { continue }
            let setter = subject.goal.kernelType == nil ? rendering.setter(of: .kernelType) : nil
            let said = Finding.Evidence.cluster(
                "kernelType of pool \(pool.name)" + (setter.map { ", by \($0)" } ?? ""),
                is: kernel
            )
            let nodes = subject.cluster.nodes(of: pool.name)
            let others = nodes.filter { $0.architecture.map { $0 != "arm64" } ?? false }
            if kernel == NodeKernel.largePages.rawValue, !others.isEmpty {
                findings.append(
                    finding(
                        of: pool,
                        "architecture",
                        "Pages of 64 KiB are for arm64 alone",
                        "The daemon refuses them on the nodes of pool \(pool.name).",
                        [said] + others.map { .cluster("Node \($0.name)", is: $0.architecture, not: "arm64") },
                        disposition: .inhibitor,
                        "take kernelType out of the MachineConfig"
                    )
                )
            }
            // What a MachineConfig asks for fails when it is rendered.
            if let kernels = subject.cluster.release?.kernels.map(\.rawValue), !kernels.contains(kernel) {
                findings.append(
                    finding(
                        of: pool,
                        "release",
                        "The operator of this release knows no kernelType \(kernel)",
                        "It renders nothing for pool \(pool.name).",
                        [said, .cluster("ClusterVersion", is: subject.cluster.version)],
                        disposition: .inhibitor,
                        "leave --kernel out, or upgrade the cluster first; it knows \(kernels.joined(separator: ", "))"
                    )
                )
            }
            if (rendering.extensions + subject.goal.extensions).contains("kernel-devel") {
                findings.append(
                    finding(
                        of: pool,
                        "kernel-devel",
                        "The extension kernel-devel goes only with the default kernel",
                        "The operator renders nothing for pool \(pool.name).",
                        [said] + [.cluster("extension kernel-devel", is: "wanted")],
                        disposition: .inhibitor,
                        "take one of the two out"
                    )
                )
            }
            let fedora = nodes.filter { $0.system.family == .fedoraCoreOS }
            if !fedora.isEmpty {
                findings.append(
                    finding(
                        of: pool,
                        "fedora",
                        "Nodes of pool \(pool.name) run Fedora CoreOS, where kernelType does nothing",
                        subject.destination == nil
                            ? "They run the default kernel."
                            : "They get that kernel with the move, for the first time.",
                        [said] + fedora.map { .cluster("Node \($0.name)", is: $0.osImage) },
                        severity: .medium,
                        disposition: .advisory,
                        "know that the nodes run the default kernel now"
                    )
                )
            }
            let flavour = NodeKernel(rawValue: kernel)?.flavour
            if subject.goal.route == .offCluster, let image = subject.target?.content?.tree?.bootKernel,
                image.flavour == flavour
            {
                findings.append(
                    finding(
                        of: pool,
                        "image",
                        "The image has the kernel already that kernelType asks for",
                        "The operator removes a default kernel first, which is not there, and the rebase fails.",
                        [said] + [.image("kernel \(image.release)", is: image.flavour, not: "default")],
                        "take kernelType out of \(setter ?? "the MachineConfig") together with the move"
                    )
                )
            }
        }
        if findings.isEmpty, subject.goal.route == .offCluster, subject.target?.content?.tree == nil,
            subject.pools.contains(where: {
                $0.rendering.map { $0.kernelType != NodeKernel.standard.rawValue } ?? false
            })
        {
            return layersUnread
        }
        return answer(findings)
    }

    /// MachineConfigs with a kernel that something else than a person keeps as they are.
    private static func owned(_ pool: PoolFacts, _ subject: ClusterSubject) -> [Finding] {
        let setters = subject.cluster.kernelSetters(of: pool.name)
        return subject.cluster.machineConfigs.filter { setters.contains($0.name) }.compactMap { config in
            config.owner.map { owner in
                finding(
                    "The kernel of pool \(pool.name) is asked for by \(config.name), which \(owner) keeps as it is",
                    "What is changed there is changed back.",
                    instance: "\(pool.name):\(config.name)",
                    evidence: [.cluster("MachineConfig \(config.name), owner", is: owner)],
                    resources: [.init(.machineConfig, config.name), .init(.pool, pool.name)],
                    remediations: [.manual("change the kernel in \(owner)")]
                )
            }
        }
    }
}

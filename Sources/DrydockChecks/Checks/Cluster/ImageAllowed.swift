// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Nodes fetch the image by the rules of the cluster: a registry that is blocked, or not among those that are allowed,
/// is refused.
///
/// Detected by `registrySources` of the cluster's image config.
///
/// To do: allow the registry, or push the image elsewhere. The pull secret of the cluster has to know it as well.
enum ImageAllowed: ClusterCheck {
    static let about = About(
        "DD-MCO-0016",
        "Nodes may fetch the image from its registry",
        .high,
        .inhibitor
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        guard let image = subject.goal.image?.osImageURL else { return skip("no image was named") }
        let cluster = subject.cluster
        guard cluster.kinds.contains("Image.config.openshift.io") else {
            return unknown("the dump has no Image of config.openshift.io, which says what registries are allowed")
        }
        let isRefused =
            cluster.allowedRegistries.map { !$0.contains { matches($0, image, joints: "/@") } } ?? false
            || cluster.blockedRegistries.map { $0.contains { matches($0, image, joints: "/@:") } } ?? false
        guard isRefused else { return pass() }
        return answer([
            finding(
                "The cluster does not let nodes fetch from \(image.prefix { $0 != "/" })",
                "The operator cannot fetch the image, and the first node is degraded.",
                evidence: (cluster.allowedRegistries ?? []).map { .cluster("allowedRegistries", is: $0) }
                    + (cluster.blockedRegistries ?? []).map { .cluster("blockedRegistries", is: $0) },
                resources: [.init(.registry, String(image.prefix { $0 != "/" }))],
                remediations: [.cluster(["oc", "edit", "images.config.openshift.io/cluster"])]
            )
        ])
    }

    /// Whether a rule is about an image: a registry, with `*.` in front for all below, whatever their ports, or a repository.
    ///
    /// What is blocked goes by containers-registries.conf(5), where a host means all of its ports, and what is allowed by
    /// containers-policy.json(5), where it means none: `joints` are the characters that may follow a rule.
    private static func matches(_ rule: String, _ image: String, joints: String) -> Bool {
        let host = image.prefix { $0 != "/" && $0 != ":" }
        if rule.hasPrefix("*.") { return host.hasSuffix(rule.dropFirst(1)) }
        guard image.hasPrefix(rule) else { return false }
        return image.dropFirst(rule.count).first.map(joints.contains) ?? true
    }
}

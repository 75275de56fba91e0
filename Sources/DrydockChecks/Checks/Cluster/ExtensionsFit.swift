// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Extensions are packages of the release.
///
/// On an image of one's own they come from the release's image of extensions all the same, and need what the release
/// has; Fedora CoreOS is given none at all, without a word.
///
/// Detected by extensions of a pool, by its image, and by what its nodes run.
///
/// To do: install the packages in the image, or name an image of extensions that goes with it.
enum ExtensionsFit: ClusterCheck {
    static let about = About(
        "DD-MCO-0020",
        "Extensions go with the image",
        .high,
        .overridable
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        var findings: [Finding] = []
        for pool in subject.pools {
            let rendering = pool.rendering ?? PoolFacts.Rendering()
            let extensions = Set(rendering.extensions + subject.goal.extensions).sorted()
            guard !extensions.isEmpty else { continue }
            func seen(_ names: [String]) -> [Finding.Evidence] {
                names.map { name in
                    .cluster("extension \(name)" + rendering.credit(for: .extension, name), is: "wanted")
                }
            }
            let known = subject.cluster.release?.extensions ?? NodeExtensions.packages.keys.sorted()
            let strange = extensions.filter { !known.contains($0) }
            if !strange.isEmpty {
                findings.append(
                    finding(
                        of: pool,
                        "unknown",
                        "The operator of this release knows no extension \(Wording.list(strange))",
                        "It degrades the pool.",
                        seen(strange),
                        disposition: .inhibitor,
                        "take it out; extensions are \(known.joined(separator: ", "))"
                    )
                )
            }
            let image = subject.goal.route == .offCluster ? subject.goal.image?.osImageURL : rendering.osImage
            if let image, rendering.extensionsImage == nil {
                findings.append(
                    finding(
                        of: pool,
                        "image",
                        "Pool \(pool.name) has extensions and an image of its own: \(Wording.list(extensions))",
                        "They come from the release's image of extensions, and fail where the image has other versions.",
                        seen(extensions) + [.cluster("osImageURL", is: image)],
                        "install the packages in the image and take the extensions out, or set baseOSExtensionsContainerImage"
                    )
                )
            }
            let fedora = subject.cluster.nodes(of: pool.name).filter { $0.system.family == .fedoraCoreOS }
            if !fedora.isEmpty {
                findings.append(
                    finding(
                        of: pool,
                        "fedora",
                        "Nodes of pool \(pool.name) run Fedora CoreOS, which is given no extensions",
                        subject.destination == nil
                            ? "The operator passes over them without a word."
                            : "They arrive with the move, for the first time.",
                        seen(extensions) + fedora.map { .cluster("Node \($0.name)", is: $0.osImage) },
                        severity: .medium,
                        disposition: .advisory,
                        "know that the packages are not there now"
                    )
                )
            }
        }
        return answer(findings)
    }
}

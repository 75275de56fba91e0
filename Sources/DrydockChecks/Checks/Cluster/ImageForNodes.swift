// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An image for another processor does not start; a pool whose nodes differ needs one image for each kind, or a list of
/// images by its own digest.
///
/// Detected by the architecture of the image and of the nodes.
///
/// To do: move each architecture as a pool of its own.
enum ImageForNodes: ClusterCheck {
    static let about = About(
        "DD-MCO-0015",
        "The image is for the processors of the nodes",
        traps: ["T38"],
        .high,
        .inhibitor
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        guard let image = subject.goal.image else { return skip("no image was named") }
        let others = subject.nodes.filter { $0.architecture.map { $0 != image.architecture } ?? false }
        return answer(
            Dictionary(grouping: others) { $0.pool ?? "" }.sorted { $0.key < $1.key }.map { pool, nodes in
                let resources = nodes.map { Finding.Resource(.node, $0.name) }
                return finding(
                    "\(Quantities.counted(nodes.count, "node")) of pool \(pool) cannot run the image: "
                        + Wording.list(nodes.map(\.name)),
                    "The image is for \(image.architecture), and its digest names no other.",
                    instance: pool,
                    evidence: nodes.map {
                        .cluster("Node \($0.name)", is: $0.architecture, not: image.architecture)
                    },
                    resources: resources + [.init(.image, image.osImageURL)],
                    remediations: [
                        .manual("move nodes of each architecture in a pool of their own, with an image for it")
                    ]
                )
            }
        )
    }
}

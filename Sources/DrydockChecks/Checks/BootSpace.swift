// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// `/boot` has no room for the kernel and the initial file system of the image.
///
/// They are written at shutdown, when nobody sees the error, and the host comes back on the old system. Partitions of
/// CoreOS hosts have 384 MiB.
///
/// Detected by the sizes of the image's kernel, initial file system and device trees, and the room that was free; since
/// 2023.7 libostree takes the room of deployments that the switch displaces.
///
/// To do: unpin or remove deployments that are not needed.
enum BootSpace: Check {
    static let about = About(
        "DD-SPC-0001",
        "The kernel of the image fits into /boot",
        traps: ["T12"],
        .high,
        .inhibitor,
        links: [Link.coreos(819), Link.coreos(1637), Link.coreos(2004)]
    )

    static func run(_ subject: Subject) -> CheckResult {
        guard let need = subject.prediction.space else { return unknown("the needs of the image are not known") }
        guard need.bootBytes > 0 else { return pass() }
        guard let room = subject.space.first(where: { $0.root == "boot" }) else {
            return unknown("the room in /boot was not measured")
        }
        let free = room.available + (need.prunesEarly ? need.bootReclaimed : 0)
        guard need.bootBytes > free else { return pass() }
        let pinned = subject.analysis.deployments.enumerated().filter { _, deployment in
            deployment.states.contains(.pinned) && deployment.id != subject.analysis.mergeDeployment
        }
        let isKnown = subject.target.content?.tree?.bootKernel?.bootChecksum != nil
        // How much is free changes from moment to moment, and stands in the metadata of the plan.
        return answer([
            finding(
                "/boot has no room for the image's kernel: \(Quantities.bytes(need.bootBytes)) are needed",
                "The switch would fail at shutdown, and the host would come back on the old system.",
                disposition: isKnown ? nil : .overridable,
                confidence: isKnown ? nil : .possible,
                evidence: [.host("the room in /boot", is: "less", not: "\(Quantities.bytes(need.bootBytes))")]
                    + pinned.map { .host("deployment \($0.element.id)", is: "pinned") },
                resources: [.init(.fileSystem, "/boot")],
                remediations: pinned.map { .attended(["ostree", "admin", "pin", "--unpin", String($0.offset)]) }
                    + [
                        .attended(
                            ["ostree", "admin", "undeploy", "INDEX"],
                            "of a deployment that is not needed any more"
                        )
                    ]
            )
        ])
    }
}

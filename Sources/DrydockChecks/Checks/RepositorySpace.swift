// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The repository has no room for what of the image it does not have yet.
///
/// libostree keeps 3 % of the file system free, and refuses to go below.
///
/// Detected by the sizes of the image's objects, of those the ones that the repository lacks, and by what was free.
///
/// To do: remove old deployments and containers' images, or make the file system larger.
enum RepositorySpace: Check {
    static let about = About(
        "DD-SPC-0002",
        "The image fits into the repository",
        traps: ["T13"],
        .high,
        .inhibitor,
        links: [Link.coreos(731), Link.bootc(1214)]
    )

    static func run(_ subject: Subject) -> CheckResult {
        guard let need = subject.prediction.space else { return unknown("the needs of the image are not known") }
        guard let room = need.repositoryRoom(in: subject.space) else {
            return unknown("the room in the sysroot was not measured")
        }
        guard need.repositoryAllocated > room else { return pass() }
        let isExact = need.accuracy == .exact
        return answer([
            finding(
                "The sysroot has no room for the image: \(Quantities.bytes(need.repositoryAllocated)) are needed",
                isExact
                    ? "The import would stop for want of room, with the host as it is."
                    : "That is at most what is needed; how much the repository has already is not known.",
                disposition: isExact ? .inhibitor : .overridable,
                confidence: isExact ? .certain : .possible,
                evidence: [
                    .host("the room in /sysroot", is: "less", not: "\(Quantities.bytes(need.repositoryAllocated))"),
                    .host("min-free-space", is: subject.analysis.minFreeSpace ?? "3 percent"),
                ],
                resources: [.init(.fileSystem, "/sysroot")],
                remediations: [
                    .attended(["ostree", "admin", "undeploy", "INDEX"], "of a deployment that is not needed any more"),
                    .attended(["podman", "image", "prune"], "if images of containers lie on the same disk"),
                ]
            )
        ])
    }
}

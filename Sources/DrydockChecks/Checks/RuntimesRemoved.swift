// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A container runtime of the host is not in the image: runc in Enterprise Linux 10, Docker and moby where only podman
/// is left, CNI plugins since podman 5.
///
/// Containers that were made with it do not start.
///
/// Detected by the package lists of both sides.
///
/// To do: install it in the image, or move the containers to the runtime that the image has.
enum RuntimesRemoved: Check {
    static let about = About(
        "DD-PKG-0004",
        "The image has the container runtimes of the host",
        traps: ["T46"],
        .medium,
        .advisory
    )

    private static let runtimes = [
        "runc", "crun", "containerd", "containerd.io", "cri-o", "docker", "docker-ce", "moby-engine", "podman",
        "containernetworking-plugins", "cri-tools", "nerdctl",
    ]

    static func run(_ subject: Subject) -> CheckResult {
        guard subject.target.content != nil else { return layersUnread }
        guard subject.prediction.packages.known else { return unknown("the package lists of both sides are not known") }
        let removed = Self.runtimes.filter(subject.prediction.packages.removed.contains)
        guard !removed.isEmpty else { return pass() }
        return answer([
            finding(
                "The image lacks container runtimes of this host: \(Wording.list(removed))",
                "Containers and services that use them do not start after the switch.",
                evidence: removed.map { .image("package \($0)", is: "absent", not: "present") },
                resources: removed.map { .init(.package, $0) },
                remediations: [
                    .containerfile(subject.install(removed)),
                    .manual("or move the containers to a runtime of the image before the switch"),
                ]
            )
        ])
    }
}

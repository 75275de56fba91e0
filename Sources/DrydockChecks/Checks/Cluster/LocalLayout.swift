// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The operator writes scripts to `/usr/local/bin`, `/usr/local/sbin` and `/opt`.
///
/// Where these are directories of the image, and not links into `/var`, it cannot, and no node comes up.
///
/// Detected by the kind of these paths in the image.
///
/// To do: make them links to `/var/usrlocal` and `/var/opt` in the image, as in CoreOS.
enum LocalLayout: ClusterCheck {
    static let about = About(
        "DD-MCO-0022",
        "The operator can write to /usr/local and /opt",
        traps: ["T23"],
        .high,
        .inhibitor
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        guard let target = subject.target else { return skip("no image was named") }
        guard let places = target.content?.tree?.places else { return layersUnread }
        return answer(
            [("/usr/local", "../var/usrlocal"), ("/opt", "var/opt")].compactMap { path, link in
                let paths = Set(subject.pools.flatMap { $0.rendering?.paths(below: path) ?? [] }).sorted()
                guard !paths.isEmpty, places.first(where: { $0.path == path })?.type != .symlink else { return nil }
                return finding(
                    "\(path) is a directory of the image, and MachineConfigs write to it",
                    "The daemon cannot write below /usr: the first node is degraded.",
                    instance: path,
                    evidence: [.image(path, is: "a directory", not: "a link to \(link)")]
                        + paths.map { .cluster($0, is: "written by MachineConfigs") },
                    resources: paths.map { .init(.file, $0) },
                    remediations: [.containerfile("RUN rm -rf \(path) && ln -s \(link) \(path)")]
                )
            }
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Packages of the image are older than those of the host.
///
/// Services may not read what the newer version wrote, and holes that were closed are open again.
///
/// Detected by the package lists of both sides, compared as rpm or dpkg does.
///
/// To do: choose a newer image, or install newer packages in it.
enum PackageDowngrades: Check {
    static let about = About(
        "DD-PKG-0005",
        "No package of the image is older than the host's",
        traps: ["T39"],
        .medium,
        .advisory
    )

    static func run(_ subject: Subject) -> CheckResult {
        guard subject.target.content != nil else { return layersUnread }
        guard subject.prediction.packages.known else { return unknown("the package lists of both sides are not known") }
        let older = subject.prediction.packages.changed.filter { $0.direction == .downgrade }
        guard !older.isEmpty else { return pass() }
        return answer([
            finding(
                "\(Quantities.counted(older.count, "package")) of the image \(older.count == 1 ? "is" : "are") older: \(Wording.list(older.map(\.name)))",
                "What the newer versions wrote to /var may not be readable, and their fixes are missing.",
                evidence: older.map { .image("package \($0.name)", is: $0.to, not: "\($0.from) or newer") },
                resources: older.map { .init(.package, $0.name) },
                remediations: [.manual("choose a newer image, or update these packages in it")]
            )
        ])
    }
}

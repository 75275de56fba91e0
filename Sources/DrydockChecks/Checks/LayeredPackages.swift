// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Packages that rpm-ostree layered, replaced or removed on this host are not carried over to an image.
///
/// Detected by the groups `packages` and `overrides` of the origin. Put them into the image.
enum LayeredPackages: Check {
    static let id = "DD-PKG-0001"

    static func run(_ subject: Subject) -> CheckResult {
        let packages = subject.analysis.packages
        let asked = [
            ("requested", packages.requested), ("requested-local", packages.requestedLocal),
            ("overrides remove", packages.overrideRemove), ("overrides replace", packages.overrideReplace),
        ].filter { !$0.1.isEmpty }
        guard !asked.isEmpty else { return pass() }
        let known = subject.target.content.map { Set($0.packages.map(\.name)) } ?? []
        let missing = packages.requested.filter { !known.contains($0) }
        var remediations: [String] = []
        if !missing.isEmpty { remediations.append("in the Containerfile: RUN dnf -y install \(list(missing))") }
        if !packages.overrideRemove.isEmpty {
            remediations.append("in the Containerfile: RUN dnf -y remove \(list(packages.overrideRemove))")
        }
        remediations.append("or accept that the host runs without them")
        return fail(
            .high,
            .advisory,
            title: "Layered packages and overrides of this host are dropped",
            summary:
                "The new deployment holds exactly what the image holds; rpm-ostree's requests end with the switch.",
            evidence: asked.map { .init(path: "origin [\($0.0)]", actual: $0.1.joined(separator: " ")) },
            remediations: remediations
        )
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: " ") }
}

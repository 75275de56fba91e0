// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Packages that rpm-ostree layered, replaced or removed on this host are not carried over to an image.
///
/// Detected by the groups `packages` and `overrides` of the origin, and by the package list of the image.
///
/// To do: put them into the image, and let `rpm-ostree reset` take them off the host before the switch if it is to be
/// clean.
enum LayeredPackages: Check {
    static let about = About(
        "DD-PKG-0001",
        "The image makes the host's layered packages and overrides unnecessary",
        .high,
        .advisory,
        links: [Link.github("coreos/zincati", 1316), Link.rpmOSTree(4791)]
    )

    static func run(_ subject: Subject) -> CheckResult {
        let packages = subject.analysis.packages
        let asked = [
            ("requested", packages.requested), ("requested-local", packages.requestedLocal),
            ("overrides remove", packages.overrideRemove), ("overrides replace", packages.overrideReplace),
        ].filter { !$0.1.isEmpty }
        guard !asked.isEmpty else { return pass() }
        let requests = subject.prediction.packageRequests ?? []
        func isSettled(_ request: PackageRequest) -> Bool {
            // What was asked for by its name alone may have any version.
            [.inImage, .staysRemoved].contains(request.outcome)
                || request.outcome == .otherVersion && [.layered, .inactive].contains(request.kind)
        }
        if subject.target.content != nil, !requests.isEmpty, requests.allSatisfy(isSettled) {
            return pass()
        }
        let known = subject.target.content.map { Set($0.packages.map(\.name)) } ?? []
        let missing = packages.requested.filter { !known.contains($0) }
        var remediations: [Remediation] = []
        if !missing.isEmpty {
            remediations.append(.containerfile(subject.install(missing)))
        }
        if !packages.overrideRemove.isEmpty {
            remediations.append(.containerfile(subject.packageManager.remove(packages.overrideRemove)))
        }
        let files = packages.requestedLocal + packages.overrideReplace
        if !files.isEmpty {
            remediations.append(
                .manual("put the RPM files of \(Wording.list(files)) into the build, and install them there")
            )
        }
        remediations.append(.manual("or accept that the host runs without them"))
        return answer([
            finding(
                "Layered packages and overrides of this host are dropped",
                "The new deployment holds exactly what the image holds; rpm-ostree's requests end with the switch.",
                evidence: asked.map { .host("origin [\($0.0)]", is: $0.1.joined(separator: " ")) }
                    + requests.filter { !isSettled($0) && $0.outcome != .unknown }.map { request in
                        .predicted("package \(request.name)", is: request.outcome.rawValue, not: "as on the host")
                    },
                resources: asked.flatMap(\.1).map { .init(.package, $0) },
                remediations: remediations
            )
        ])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The host runs a container image already.
///
/// bootc or rpm-ostree can take it to another one by themselves; drydock does the same with a report before and a proof
/// afterwards.
///
/// Detected by `container-image-reference` of the origin.
///
/// To do: nothing.
enum ContainerHost: Check {
    static let about = About("DD-DEP-0004", "The host runs an ostree commit, and not an image yet", .info, .advisory)

    static func run(_ subject: Subject) -> CheckResult {
        let deployment = subject.analysis.deployments.first { $0.id == subject.analysis.mergeDeployment }
        guard let reference = deployment?.origin?["origin"]?["container-image-reference"] else { return pass() }
        return answer([
            finding(
                "The host runs a container image already",
                "Its origin names \(reference); the switch replaces that.",
                evidence: [.host("origin container-image-reference", is: reference)],
                resources: [.init(.image, reference)],
                remediations: [.manual("nothing has to be done; bootc switch could do this, too")]
            )
        ])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The host runs the image already, and the switch would bring nothing but a new deployment of the same content.
///
/// Detected by the digest of the image's manifest, which drydock, bootc and rpm-ostree keep with the commit.
///
/// To do: nothing. If another version was meant, look at the tag.
enum ImageUnchanged: Check {
    static let about = About(
        "DD-IMG-0006",
        "The image is another one than the host runs",
        .low,
        .advisory
    )

    static func run(_ subject: Subject) -> CheckResult {
        let deployment = subject.analysis.deployments.first { $0.id == subject.analysis.mergeDeployment }
        guard let deployment, deployment.manifestDigest == subject.target.manifestDigest else { return pass() }
        return answer([
            finding(
                "The host is at this image already",
                "The deployment that the switch would start from was made of the very same manifest.",
                evidence: [.host("deployment \(deployment.id)", is: subject.target.manifestDigest)],
                resources: [.init(.deployment, deployment.id), .init(.image, subject.target.image)],
                remediations: [.manual("leave the host as it is, or name the image of another version")]
            )
        ])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An image for another processor cannot run on the host.
///
/// Detected by `architecture` of the image configuration, which for a list of images is that of the one that a client
/// on this host takes.
///
/// To do: name an image that is built for the architecture of the host.
enum ImageArchitecture: Check {
    static let about = About(
        "DD-IMG-0003",
        "The image is for the architecture of the host",
        traps: ["T38"],
        .high,
        .inhibitor,
        mandatory: true
    )

    static func run(_ subject: Subject) -> CheckResult {
        let (host, image) = (subject.analysis.architecture, subject.target.architecture)
        guard host != image else { return pass() }
        return answer([
            finding(
                "The image is for \(image.isEmpty ? "an unnamed architecture" : image), the host is \(host)",
                "Its programs cannot run on this host.",
                evidence: [.image("architecture of the image configuration", is: image, not: host)],
                resources: [.init(.image, subject.target.image)],
                remediations: [.manual("name an image that is built for \(host)")]
            )
        ])
    }
}

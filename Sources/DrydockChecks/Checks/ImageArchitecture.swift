// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An image for another processor cannot run on the host.
///
/// Detected by `architecture` of the image configuration.
enum ImageArchitecture: Check {
    static let id = "DD-IMG-0003"

    static func run(_ subject: Subject) -> CheckResult {
        let (host, image) = (subject.analysis.architecture, subject.target.architecture)
        guard host != image else { return pass() }
        return fail(
            .high,
            .inhibitor,
            title: "The image is for \(image.isEmpty ? "an unnamed architecture" : image), the host is \(host)",
            summary: "Its programs cannot run on this host.",
            evidence: [.init(path: "architecture of the image configuration", expected: host, actual: image)],
            remediations: ["name an image that is built for \(host)"]
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// What the image has below `/var` does not come to a host whose `/var` is not empty.
///
/// Databases, web roots and empty folders that a package expects are then missing.
///
/// Detected by the names below `/var` in the image, or below `/usr/share/factory/var`. Whether tmpfiles.d or a service
/// makes them at boot is not looked at.
///
/// To do: let tmpfiles.d or `StateDirectory=` make folders, and copy files from below `/usr` at the first start.
enum ShippedVar: Comparison {
    static let about = About(
        "DD-IMG-0012",
        "The image ships nothing below /var",
        traps: ["T27"],
        .low,
        .advisory,
        .possible,
        links: [Link.book("filesystem"), Link.bootc(2433)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        // What the host has of that name it keeps.
        let present = Set((sides.analysis.varCensus ?? []).map(\.path))
        guard let hidden = sides.prediction.hidden else { return unknown("what is in the way is not known") }
        let paths = hidden.filter { $0.outcome == .notDelivered && !present.contains($0.path) }.map(\.path)
        guard !paths.isEmpty else { return pass() }
        return answer([
            finding(
                "\(Quantities.counted(paths.count, "name")) of the image below /var will not come",
                "A host keeps its own /var; only what tmpfiles.d or a service of the image makes will be there.",
                evidence: paths.map { .image($0) },
                resources: paths.map { .init(.file, $0) },
                remediations: [
                    .manual("make folders by tmpfiles.d, and keep files below /usr, in the image")
                ]
            )
        ])
    }
}

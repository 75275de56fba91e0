// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The image makes `/etc` afresh at every boot: what Ignition, packages and people put there is gone after the switch,
/// and so is what anybody changes later.
///
/// Detected by `[etc] transient` of `/usr/lib/ostree/prepare-root.conf` in the image.
///
/// To do: move the configuration into the image, or build the image without that setting.
enum TransientEtc: Comparison {
    static let about = About(
        "DD-ETC-0003",
        "Changes to /etc are kept in the image",
        traps: ["T26"],
        .high,
        .overridable,
        links: [Link.book("filesystem")]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard sides.image.root.transientEtc, !sides.old.root.transientEtc else { return pass() }
        let local = sides.prediction.etc.filter { [.addedLocal, .keepLocal].contains($0.outcome) }.count
        return answer([
            finding(
                "/etc of the image is transient",
                "\(Quantities.counted(local, "file")) of this host would be gone after the first boot of the image.",
                evidence: [.image("/usr/lib/ostree/prepare-root.conf", is: "[etc] transient=true", not: "false")],
                resources: [.init(.file, "/etc")],
                remediations: [
                    .containerfile(
                        "RUN sed -i '/^\\[etc\\]/,/^\\[/s/^transient *=.*/transient = false/' /usr/lib/ostree/prepare-root.conf",
                        ImageLines.dracut
                    ),
                    .manual("or move what the host needs of /etc into the image"),
                ]
            )
        ])
    }
}

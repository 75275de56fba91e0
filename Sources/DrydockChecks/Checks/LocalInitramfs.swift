// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The initial file system that rpm-ostree made on the host, or files of `/etc` that it put in, are gone after the
/// switch: the image has an initial file system of its own.
///
/// Detected by the group `rpmostree` of the origin, and by dracut's and modprobe's folders in `/etc`.
///
/// To do: configure dracut in the image (`/usr/lib/dracut/dracut.conf.d`) and make the initial file system there. What
/// is a secret of this host cannot go that way.
enum LocalInitramfs: Comparison {
    static let about = About(
        "DD-PKG-0002",
        "The initial file system of the host is the image's",
        traps: ["T34"],
        .high,
        .overridable,
        links: [Link.github("ublue-os/main", 86)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let kernel = sides.host.kernel
        guard kernel.regeneratesInitramfs || !kernel.initramfsEtc.isEmpty else { return pass() }
        return answer([
            finding(
                "The initial file system that was made on this host is dropped",
                kernel.initramfsEtc.isEmpty
                    ? "rpm-ostree makes it here with arguments of the host; the image's knows nothing of them."
                    : "rpm-ostree put \(Wording.list(kernel.initramfsEtc)) into it; the image's does not have them.",
                evidence: [
                    .host(
                        "origin [rpmostree] regenerate-initramfs",
                        is: kernel.regeneratesInitramfs ? "true" : "false"
                    ),
                    .host("origin [rpmostree] initramfs-args", is: kernel.initramfsArguments.joined(separator: " ")),
                    .host("origin [rpmostree] initramfs-etc", is: kernel.initramfsEtc.joined(separator: " ")),
                ].filter { $0.actual?.isEmpty == false && $0.actual != "false" },
                resources: (kernel.initramfsEtc + kernel.customFiles).map { .init(.file, $0) },
                remediations: [
                    .containerfile(
                        "COPY host.conf /usr/lib/dracut/dracut.conf.d/",
                        ImageLines.dracut
                    )
                ]
            )
        ])
    }
}

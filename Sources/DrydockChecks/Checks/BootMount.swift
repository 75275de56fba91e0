// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// CoreOS mounts `/boot` by a generator of its image, without a line in fstab.
///
/// Under an image that has none `/boot` is an empty folder on the root, and the next update writes its boot entries
/// there, where no boot loader looks.
///
/// Detected by a `/boot` of its own, mounts in fstab and units, and the generator among the programs of the image.
///
/// To do: mount it by fstab, or by a unit in the image.
enum BootMount: Comparison {
    static let about = About(
        "DD-BOT-0005",
        "/boot is mounted after the switch",
        traps: ["T5"],
        .high,
        .overridable,
        .likely
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let isSeparate = sides.host.boot.isSeparate else {
            return unknown("whether /boot is a file system of its own cannot be told here")
        }
        guard isSeparate else { return pass() }
        let isMounted =
            sides.host.storage.mounts.contains { $0.path == "/boot" && sides.after.source($0.file) == .host }
            || sides.image.units.units.contains { $0.name == "boot.mount" || $0.name == "boot.automount" }
            || sides.image.programs.contains { $0.hasSuffix("/coreos-boot-mount-generator") }
        guard !isMounted else { return pass() }
        let system = sides.host.storage.fileSystems.first { $0.root == "boot" }
        let uuid = sides.analysis.kernelArguments.first { $0.hasPrefix("boot=UUID=") }.map { String($0.dropFirst(5)) }
        let line = uuid.map { "\($0) /boot \(system?.type ?? "auto") ro,nodev,nosuid 0 2" }
        return answer([
            finding(
                "Nothing of the image mounts /boot",
                "It is a file system of its own, and the next update would write its boot entries beside it.",
                evidence: [
                    .host("/etc/fstab", is: "no line for /boot", not: "one"),
                    .image("boot.mount", is: "absent", not: "present"),
                    .image("coreos-boot-mount-generator", is: "absent", not: "present"),
                ],
                resources: [.init(.fileSystem, "/boot")],
                remediations: [
                    line.map { .command(["sh", "-c", "echo \(ShellWords.quoted($0)) >> /etc/fstab"]) }
                        ?? .manual("add a line for /boot to /etc/fstab, with the UUID that findmnt /boot tells")
                ]
            )
        ])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Ignition runs at a boot with `ignition.firstboot` on the command line, which GRUB adds while a stamp lies in
/// `/boot`.
///
/// A host that was used for a while must not be provisioned again.
///
/// Detected by the stamp in `/boot` and by the kernel arguments.
///
/// To do: remove the stamp.
enum IgnitionAgain: Comparison {
    static let about = About(
        "DD-BOT-0010",
        "Ignition does not run again at the next boot",
        traps: ["T31"],
        .high,
        .inhibitor,
        mandatory: true
    )

    static func compare(_ sides: Sides) -> CheckResult {
        if sides.host.boot.entries.isEmpty, let gap = sides.subject.unreadable("/boot") {
            return unknown(gap)
        }
        let stamps = sides.host.boot.leftovers.filter { $0.hasSuffix("/ignition.firstboot") }
        let arguments = sides.prediction.kernelArguments.filter {
            $0 == "ignition.firstboot" || $0.hasPrefix("ignition.firstboot=")
        }
        guard !stamps.isEmpty || !arguments.isEmpty else { return pass() }
        return answer([
            finding(
                "Ignition would run at the next boot",
                "The host counts as a machine that was never set up, and Ignition would write its files and accounts again.",
                evidence: stamps.map { .host($0, is: "present", not: "absent") }
                    + arguments.map { .predicted("kernel argument \($0)", is: "kept", not: "absent") },
                resources: stamps.map { .init(.file, $0) } + arguments.map { .init(.kernelArgument, $0) },
                // CoreOS mounts /boot read-only.
                remediations: stamps.map { stamp in
                    .command([
                        "unshare", "--mount", "sh", "-c",
                        "mount -o remount,rw /boot; rm -f \(ShellWords.quoted(stamp))",
                    ])
                }
                    + arguments.map {
                        .attended(["rpm-ostree", "kargs", "--delete=\($0)"], "then reboot, and plan again")
                    }
            )
        ])
    }
}

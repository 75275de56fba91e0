// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The image has SELinux where the host has none, or none where the host relies on it.
///
/// Files of a host without SELinux have no labels, and an enforcing image denies most of what touches them.
///
/// Detected by `/etc/selinux/config` as it will be, and by what the image ships.
///
/// To do: decide which it is to be. To go to enforcing, boot once with `enforcing=0` and relabel `/var` and `/etc`.
enum PolicyChange: Comparison {
    static let about = About(
        "DD-SEL-0002",
        "SELinux is as strict after the switch as before",
        traps: ["T28"],
        .high,
        .overridable,
        .likely
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let before = sides.host.selinux.running ?? sides.host.selinux.settings.mode ?? "disabled"
        let settings =
            sides.after.source("/etc/selinux/config") == .host ? sides.host.selinux.settings : sides.image.selinux
        let arguments = sides.prediction.kernelArguments
        let isOff = sides.image.selinux.versions.isEmpty || arguments.contains("selinux=0")
        let mode = settings.mode ?? "disabled"
        let after = isOff ? "disabled" : arguments.contains("enforcing=0") && mode == "enforcing" ? "permissive" : mode
        guard before != after else { return pass() }
        let evidence = [
            Finding.Evidence.host("SELinux", is: before), .predicted("SELinux", is: after, not: before),
        ]
        if before == "disabled" {
            return answer([
                finding(
                    "SELinux becomes \(after), and the files of this host have no labels",
                    "Services are denied their data until /var and /etc are labelled.",
                    severity: after == "enforcing" ? nil : .low,
                    disposition: after == "enforcing" ? nil : .advisory,
                    evidence: evidence,
                    resources: [.init(.file, "/etc/selinux/config")],
                    remediations: [
                        .manual("add enforcing=0 to the entry in the boot menu for the first boot of the image"),
                        .attended(["restorecon", "-R", "/etc", "/var"], "in the first boot, before enforcing"),
                    ]
                )
            ])
        }
        if after == "enforcing" {
            return answer([
                finding(
                    "SELinux becomes enforcing",
                    "What the policy only complained about until now is denied.",
                    severity: .medium,
                    disposition: .advisory,
                    evidence: evidence,
                    resources: [.init(.file, "/etc/selinux/config")],
                    remediations: [.attended(["ausearch", "-m", "AVC", "-ts", "boot"], "shows what would be denied")]
                )
            ])
        }
        guard before == "enforcing" else { return pass() }
        return answer([
            finding(
                "SELinux becomes \(after)",
                "The host enforces a policy now, and the image does not.",
                severity: .medium,
                evidence: evidence,
                resources: [.init(.file, "/etc/selinux/config")],
                remediations: [.containerfile(sides.subject.install(["selinux-policy-targeted"]))]
            )
        ])
    }
}

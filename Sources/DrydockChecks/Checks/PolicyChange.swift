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
        let after = sides.image.selinux.versions.isEmpty ? "disabled" : settings.mode ?? "disabled"
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
                        .attended(["rpm-ostree", "kargs", "--append=enforcing=0"], "for the first boot"),
                        .attended(["restorecon", "-R", "/etc", "/var"], "in the first boot, before enforcing"),
                    ]
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
                remediations: [.containerfile("RUN dnf -y install selinux-policy-targeted && dnf clean all")]
            )
        ])
    }
}

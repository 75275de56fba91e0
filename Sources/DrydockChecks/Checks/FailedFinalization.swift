// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An earlier update was staged and never arrived: its merge of `/etc`, its boot entries or its policy failed at
/// shutdown.
///
/// What made it fail is likely to make the switch fail, too.
///
/// Detected by the units that systemd calls failed.
///
/// To do: read why (`journalctl -b -1 -u ostree-finalize-staged`), and mend that first.
enum FailedFinalization: Check {
    static let about = About(
        "DD-DEP-0005",
        "The last staged deployment arrived",
        traps: ["T44"],
        .high,
        .overridable,
        .likely,
        links: [Link.coreos(1962), Link.ostree(2582)]
    )

    private static let units = ["ostree-finalize-staged.service", "ostree-boot-complete.service"]

    static func run(_ subject: Subject) -> CheckResult {
        guard let failed = subject.analysis.failedUnits else {
            return subject.analysis.view == "offline"
                ? skip("the host does not run") : unknown("systemd did not say which units failed")
        }
        let names = failed.filter(units.contains)
        guard !names.isEmpty else { return pass() }
        return answer([
            finding(
                "An earlier deployment was staged, and failed at shutdown",
                "The same error may end this switch, with the host back on the old system.",
                evidence: names.map { .host($0, is: "failed", not: "active or inactive") },
                resources: names.map { .init(.unit, $0) },
                remediations: [
                    .attended(["journalctl", "-b", "-1", "-u", "ostree-finalize-staged.service"], "tells why")
                ]
            )
        ])
    }
}

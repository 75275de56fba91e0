// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// `/usr` of the running deployment was unlocked, by `ostree admin unlock`, `bootc usr-overlay` or `rpm-ostree
/// apply-live`.
///
/// What was installed into it is not part of any image, and is gone after the next boot, whichever system that is.
///
/// Detected by the state of the deployment.
///
/// To do: see what was installed there, and put it into the image.
enum UnlockedUsr: Check {
    static let about = About(
        "DD-DEP-0003",
        "/usr of the running deployment is as it was deployed",
        traps: ["T41"],
        .high,
        .overridable
    )

    static func run(_ subject: Subject) -> CheckResult {
        answer(
            subject.analysis.deployments.filter {
                $0.states.contains(.unlocked) && $0.id == subject.analysis.mergeDeployment
            }.map {
                finding(
                    "/usr of this host was unlocked, and may hold what no image has",
                    "Packages that were applied live and files that were written there are gone after the reboot.",
                    evidence: [.host("deployment \($0.id)", is: "unlocked", not: "as deployed")],
                    resources: [.init(.deployment, $0.id)],
                    remediations: [
                        .attended(
                            ["ostree", "admin", "config-diff"],
                            "for /etc; for /usr look at the overlay that findmnt /usr names"
                        ),
                        .manual("reboot to see the host as it is without them, then plan again"),
                    ]
                )
            }
        )
    }
}

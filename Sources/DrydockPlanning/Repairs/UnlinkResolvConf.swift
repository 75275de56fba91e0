// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Removes the link to systemd-resolved where the image has none, so that NetworkManager writes resolv.conf.
enum UnlinkResolvConf: Repair {
    static let name = "resolv-conf"

    static func mend(_ patient: Patient) -> [Mending] {
        patient.findings("DD-NET-0001").map { finding in
            var change = Change(.remove, "/etc/resolv.conf")
            change.target = patient.analysis.etc.live.first { $0.path == change.path }?.target
            return Mending(
                phase: .firstBoot,
                summary: "Let the network of the image write resolv.conf",
                preconditions: ["the image runs"],
                undo: "nothing: the old deployment has its own /etc",
                changes: [change],
                findings: [finding.key]
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS

/// What the machine that executes a plan must have, looked at before anything is written.
enum Prerequisites {
    /// The program in which libostree runs `semodule` of a new deployment (`sysroot_finalize_selinux_policy`).
    private static let sandbox = "/usr/bin/bwrap"

    /// Throws ``DrydockError`` with `unavailable` if a program is missing that libostree will want.
    static func check(_ plan: Plan) throws(DrydockError) {
        let hasPolicy = plan.prediction.etc.contains { $0.path == "/etc/selinux/config" && $0.result != nil }
        guard hasPolicy, !HostEnvironment.isReadable(sandbox) else { return }
        throw DrydockError(
            .unavailable,
            "\(sandbox) is missing, in which libostree refreshes the SELinux policy of the new deployment",
            hint: "install bubblewrap on the machine that executes the plan"
        )
    }
}

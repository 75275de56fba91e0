// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import OSTree

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

    /// Throws ``DrydockError`` with `unavailable` if a plan cannot be executed on a host that is reached like this.
    static func check(_ view: HostView, lock: Bool) throws(DrydockError) {
        switch view.kind {
        case .offline where lock:
            throw DrydockError(
                .usage,
                "\(view.path) does not run, so no shutdown would have to be kept from finishing the deployment",
                hint: "leave --lock out"
            )
        case .offline: return
        case .hostMount: try refuse(view, "is a running system seen from elsewhere, where libostree cannot stage")
        case .live where view.ostree.bootedDeployment == nil:
            try refuse(view, "runs, but libostree does not recognise which deployment")
        case .live: return
        }
    }

    private static func refuse(_ view: HostView, _ why: String) throws(DrydockError) {
        throw DrydockError(
            .unavailable,
            "\(view.path) \(why)",
            hint: "run drydock as root, with the right to mount and to change the root, or on the host itself"
        )
    }
}

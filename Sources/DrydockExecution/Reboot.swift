// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
internal import Subprocess

/// The end of the running system, in good order.
package enum Reboot {
    /// Asks systemd to reboot; the staged deployment is finished on the way.
    ///
    /// - Throws: ``DrydockError`` with `failedAttention` if systemd refuses; everything before the reboot stays done.
    package static func now() async throws(DrydockError) {
        let failure: String
        do {
            let result = try await run(
                .name("systemctl"),
                arguments: ["reboot"],
                // Neither a prepared root nor a loaded kernel takes the way through the boot loader.
                environment: .inherit.updating([
                    "SYSTEMCTL_SKIP_AUTO_SOFT_REBOOT": "1", "SYSTEMCTL_SKIP_AUTO_KEXEC": "1",
                ]),
                output: .discarded,
                error: .string(limit: 4096)
            )
            guard !result.terminationStatus.isSuccess else { return }
            failure = result.standardError
        } catch {
            failure = "\(error)"
        }
        throw DrydockError(
            .failedAttention,
            "the reboot did not begin: \(failure)",
            hint: "all else is done; reboot by hand: systemctl reboot"
        )
    }
}

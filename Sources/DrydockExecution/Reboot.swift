// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// The end of the running system, in good order.
package enum Reboot {
    /// Neither a prepared root nor a loaded kernel takes the way through the boot loader.
    private static let environment = ["SYSTEMCTL_SKIP_AUTO_SOFT_REBOOT": "1", "SYSTEMCTL_SKIP_AUTO_KEXEC": "1"]

    /// Asks systemd to reboot; the staged deployment is finished on the way.
    ///
    /// - Throws: ``DrydockError`` with `failedAttention` if systemd refuses; everything before the reboot stays done.
    package static func now() async throws(DrydockError) {
        do {
            try await SystemUnits.run(["systemctl", "reboot"], environment: environment)
        } catch {
            throw DrydockError(
                .failedAttention,
                "the reboot did not begin",
                hint: "all else is done; reboot by hand: systemctl reboot",
                cause: error
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The unit that makes steps at the first boot of the image, and takes them back when the old deployment boots again.
///
/// It lies in `/etc`, which the merge hands on to the image; the program lies in `/var`, which both share. systemd-sysusers
/// runs before any file system but the root is mounted (its unit is ordered before systemd-tmpfiles-setup-dev, and that one
/// before local-fs-pre.target), so rows of accounts are mended before the switch, and this unit finds the accounts of the
/// image made.
package enum FirstBootUnit {
    /// The unit's name.
    package static let name = "drydock-first-boot.service"
    /// Where the program lies.
    package static let program = "/var/usrlocal/bin/drydock"
    /// The unit's file.
    package static let path = "/etc/systemd/system/\(name)"
    /// The link that starts it.
    package static let link = "/etc/systemd/system/sysinit.target.wants/\(name)"

    private static let text = """
        [Unit]
        Description=Steps of drydock at the first boot of an image
        DefaultDependencies=no
        ConditionFileIsExecutable=\(program)
        After=local-fs.target systemd-sysusers.service
        Before=systemd-tmpfiles-setup.service sysinit.target shutdown.target
        Before=NetworkManager.service systemd-networkd.service sshd.service ssh.service
        Conflicts=shutdown.target

        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=\(program) first-boot
        TimeoutStartSec=1h

        """

    /// The step that puts both there.
    static var step: Step {
        let changes = [
            Change(.installProgram, program),
            .write(text, to: path),
            .link(link, to: path),
        ]
        return Step(
            id: "install-first-boot",
            kind: .change,
            phase: .beforeSwitch,
            summary: "Install the unit that makes the steps of the first boot",
            preconditions: ["/var may hold programs: it is not mounted with noexec"],
            predictions: ["in the old system the unit does nothing, unless there is something to take back"],
            undo: "all three are removed",
            irreversible: false,
            changes: changes
        )
    }
}

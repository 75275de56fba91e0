// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The units that a switch puts onto the host for the first boot of the image, and with them this program.
///
/// They lie in `/etc`, which the merge hands on to the image; the program lies in `/var`, which both share. systemd-sysusers
/// runs before any file system but the root is mounted (its unit is ordered before systemd-tmpfiles-setup-dev, and that one
/// before local-fs-pre.target), so rows of accounts are mended before the switch, and the unit of the first boot finds the
/// accounts of the image made.
package enum BootUnits {
    /// Where the program lies.
    package static let program = "/var/usrlocal/bin/drydock"
    /// Makes the steps of the first boot, and takes back what is left when the old deployment boots again.
    package static let firstBoot = "drydock-first-boot.service"
    /// Compares the image that runs with what was predicted.
    package static let verify = "drydock-verify.service"
    /// Goes back when nobody has found the image good in time; also in emergency mode, and where something hangs.
    package static let watchdog = "drydock-watchdog"

    private static let folder = "/etc/systemd/system"

    private static let firstBootText = """
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

    /// The start is over when the program runs: it waits until the system is up, which would wait for it.
    private static let verifyText = """
        [Unit]
        Description=Comparison of the image that runs with what drydock predicted
        ConditionFileIsExecutable=\(program)

        [Service]
        Type=exec
        ExecStart=\(program) verify --rollback-on-failure

        """

    private static let watchdogText = """
        [Unit]
        Description=Return of drydock to the system of before
        DefaultDependencies=no
        IgnoreOnIsolate=yes
        ConditionFileIsExecutable=\(program)

        [Service]
        Type=oneshot
        ExecStart=\(program) verify --rollback-on-failure --overdue
        TimeoutStartSec=1h

        """

    private static func timerText(_ minutes: Int) -> String {
        """
        [Unit]
        Description=Time in which the image has to be found good by drydock
        DefaultDependencies=no
        IgnoreOnIsolate=yes

        [Timer]
        OnBootSec=\(minutes)min
        OnUnitInactiveSec=10min
        AccuracySec=1s
        Unit=\(watchdog).service

        """
    }

    /// The step that puts them there.
    ///
    /// - Parameter watch: how the first boot is watched; `nil` if it is not.
    /// - Returns: the step.
    static func step(_ watch: BootWatch?) -> Step {
        Step(
            id: "install-first-boot",
            kind: .change,
            phase: .beforeSwitch,
            summary: watch.map { "Install the units that make and watch the first boot, for \($0.minutes) minutes" }
                ?? "Install the unit that makes the steps of the first boot",
            preconditions: ["/var may hold programs: it is not mounted with noexec"],
            predictions: ["in the old system the units do nothing, unless there is something to take back"]
                + (watch.map { [words($0)] } ?? []),
            undo: "all of them are removed",
            irreversible: false,
            changes: changes(watch)
        )
    }

    private static func words(_ watch: BootWatch) -> String {
        "the old deployment is the default again, and the machine reboots once, if these are not as predicted: "
            + "\(watch.rollsBackOn.joined(separator: ", ")); or if nothing was verified \(watch.minutes) minutes after the start"
    }

    private static func changes(_ watch: BootWatch?) -> [Change] {
        var changes = [Change(.installProgram, program)] + unit(firstBoot, firstBootText, "sysinit.target")
        guard let watch else { return changes }
        // Nothing pulls boot-complete.target in on many hosts.
        changes += unit(verify, verifyText, "multi-user.target", "boot-complete.target")
        changes += unit("\(watchdog).service", watchdogText)
        changes += unit("\(watchdog).timer", timerText(watch.minutes), "sysinit.target")
        return changes
    }

    private static func unit(_ name: String, _ text: String, _ targets: String...) -> [Change] {
        let path = "\(folder)/\(name)"
        return [.write(text, to: path)] + targets.map { .link("\(folder)/\($0).wants/\(name)", to: path) }
    }

    /// Whether a change is one of those of the step, for whatever time of the watch.
    static func holds(_ change: Change) -> Bool {
        let minutes = change.text?.split(separator: "\n").first { $0.hasPrefix("OnBootSec=") }?.dropFirst(10).dropLast(
            3
        )
        let watch = BootWatch(minutes: minutes.flatMap { Int($0) } ?? BootWatch.defaultMinutes)
        return BootWatch.limits.contains(watch.minutes) && changes(watch).contains(change)
    }
}

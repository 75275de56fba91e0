// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import DrydockPlanning

/// A transient unit that calls this program when the system shuts down, and leaves nothing behind if it does not.
struct ShutdownUnit {
    /// libostree's own, which finishes the staged deployment.
    static let finalization = "ostree-finalize-staged.service"

    let name: String
    let description: String
    /// The call of this program.
    let arguments: [String]
    /// What has stopped before the call.
    let stopsAfter: [String]
    /// How long it may take.
    let limit: String

    /// Starts the units that the shutdown of a host needs whose staged image is watched; without a watch the program that they
    /// call is not on the host.
    ///
    /// Without them the host is switched as well, so that nothing is said of one that cannot be had.
    static func arrange(_ view: HostView) async {
        guard let record = try? RunRecord.all(on: view).lastSwitch, record.plan.spec.watch != nil else { return }
        for unit in [CheckpointAtShutdown.unit, CountAtShutdown.unit(view, record)] { try? await unit?.start() }
    }

    private func start() async throws {
        let properties = [
            "Type=oneshot", "RemainAfterExit=yes", "DefaultDependencies=no", "Conflicts=final.target",
            // What is started before something is stopped after it.
            "Before=final.target \(stopsAfter.joined(separator: " "))", "RequiresMountsFor=/sysroot /boot /var",
            "ExecStop=\(ShellWords.line([BootUnits.program] + arguments))", "TimeoutStopSec=\(limit)",
        ]
        let options = ["--quiet", "--collect", "--unit=\(name)", "--description=\(description)"]
        try await SystemUnits.run(["systemd-run"] + options + properties.flatMap { ["--property", $0] } + ["true"])
    }
}

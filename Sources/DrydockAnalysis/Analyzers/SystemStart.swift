// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import Subprocess

/// What the start of the running system came to, by what systemd says.
package struct SystemStart {
    /// The units that systemd calls failed, sorted.
    package let failedUnits: [String]
    /// Whether the default target is active: a unit that it requires, and that fails, keeps it from that.
    package let hasReachedTarget: Bool

    /// The start of a host's system.
    ///
    /// - Returns: `nil` if the host does not run, is still starting, or systemd does not answer.
    package init?(_ view: HostView) async {
        guard view.kind == .live else { return nil }
        // Its exit code says only whether all is well.
        guard let state = await Self.systemctl(["is-system-running"])?.output.split(separator: "\n").first,
            !["initializing", "starting"].contains(state)
        else { return nil }
        let options = ["list-units", "--state=failed", "--plain", "--no-legend", "--no-pager", "--full"]
        guard let list = await Self.systemctl(options), list.isSuccess,
            let target = await Self.systemctl(["is-active", "default.target"])
        else { return nil }
        failedUnits = list.output.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
            .sorted()
        hasReachedTarget = target.isSuccess
    }

    private static func systemctl(_ arguments: [String]) async -> (output: String, isSuccess: Bool)? {
        let result = try? await run(
            .name("systemctl"),
            arguments: Arguments(arguments),
            output: .string(limit: 1 << 20),
            error: .discarded
        )
        return result.map { ($0.standardOutput, $0.terminationStatus.isSuccess) }
    }
}

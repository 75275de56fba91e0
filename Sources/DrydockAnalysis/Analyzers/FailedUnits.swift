// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import Subprocess

/// The units of the running system that systemd calls failed.
package struct FailedUnits {
    private let view: HostView

    /// The units of a host.
    package init(_ view: HostView) {
        self.view = view
    }

    /// Their names, sorted; `nil` if the host does not run, is still starting, or systemd does not answer.
    package func names() async -> [String]? {
        guard view.kind == .live else { return nil }
        // Its exit code says only whether all is well.
        guard let state = await systemctl(["is-system-running"])?.output.split(separator: "\n").first,
            !["initializing", "starting"].contains(state)
        else { return nil }
        let options = ["list-units", "--state=failed", "--plain", "--no-legend", "--no-pager", "--full"]
        guard let list = await systemctl(options), list.isSuccess else { return nil }
        return list.output.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
            .sorted()
    }

    private func systemctl(_ arguments: [String]) async -> (output: String, isSuccess: Bool)? {
        let result = try? await run(
            .name("systemctl"),
            arguments: Arguments(arguments),
            output: .string(limit: 1 << 20),
            error: .discarded
        )
        return result.map { ($0.standardOutput, $0.terminationStatus.isSuccess) }
    }
}

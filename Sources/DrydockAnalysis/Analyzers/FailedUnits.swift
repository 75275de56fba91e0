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

    /// Their names, sorted; `nil` if the host does not run, or systemd does not answer.
    package func names() async -> [String]? {
        guard view.kind == .live else { return nil }
        let result = try? await run(
            .name("systemctl"),
            arguments: ["list-units", "--state=failed", "--plain", "--no-legend", "--no-pager", "--full"],
            output: .string(limit: 1 << 20),
            error: .discarded
        )
        guard let result, result.terminationStatus.isSuccess else { return nil }
        let lines = result.standardOutput.split(separator: "\n")
        return lines.compactMap { $0.split(separator: " ").first.map(String.init) }.sorted()
    }
}

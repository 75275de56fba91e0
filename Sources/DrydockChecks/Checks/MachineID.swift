// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A host without a machine id boots as if it were new: systemd applies presets to all units, and units for the first
/// boot run, those that remove Ignition's traces among them.
///
/// Detected by `/etc/machine-id` as it will be: missing, empty, or `uninitialized`.
///
/// To do: give the host the id that it has, or a new one.
enum MachineID: Check {
    static let about = About(
        "DD-ETC-0007",
        "The host has a machine id after the switch",
        traps: ["T31"],
        .medium,
        .overridable
    )

    static func run(_ subject: Subject) -> CheckResult {
        guard subject.target.content != nil else { return layersUnread }
        let path = "/etc/machine-id"
        if let gap = subject.unreadable(path) { return unknown(gap) }
        let node = subject.after.nodes[path]
        if let node, node.type != .file || node.size ?? 0 >= 32 { return pass() }
        return answer([
            finding(
                node == nil ? "The host has no machine id" : "The machine id of the host is not set",
                "The first boot of the image would count as the first boot of the machine, and presets would be applied.",
                evidence: [
                    .predicted(path, is: node.map { "\($0.size ?? 0) bytes" } ?? "absent", not: "an id")
                ],
                resources: [.init(.file, path)],
                remediations: [.command(["systemd-machine-id-setup"], "makes an id")]
            )
        ])
    }
}

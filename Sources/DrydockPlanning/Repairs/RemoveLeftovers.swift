// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import DrydockPrediction

/// Removes what has no use under the image, once the new system was found good: the preset that Ignition left, and files that
/// the route names.
enum RemoveLeftovers: Repair {
    static let name = "leftovers"
    private static let preset = "/etc/systemd/system-preset/20-ignition.preset"

    static func mend(_ patient: Patient) -> [Mending] {
        guard patient.target.content != nil else { return [] }
        let rules = (patient.route?.dispositions ?? []).filter { $0.subject == .file && $0.becomes == .removed }
        let defaults = Set(patient.analysis.etc.defaults.map(\.path))
        let paths = patient.analysis.etc.live.filter { node in
            guard node.type == .file || node.type == .symlink, Confidential.reason(node.path, mode: nil) == nil else {
                return false
            }
            // What the image brings itself is its own business.
            return node.path == preset
                || !defaults.contains(node.path) && rules.contains { Pattern.matches($0.name, node.path) }
        }.map(\.path)
        guard !paths.isEmpty else { return [] }
        return [
            Mending(
                phase: .afterVerify,
                summary: "Remove what has no use under the image",
                preconditions: ["drydock verify found everything as predicted"],
                predictions: paths.contains(preset) ? ["units stay enabled or disabled as they are"] : [],
                undo: "nothing: the old deployment has its own /etc",
                changes: paths.map { Change(.remove, $0) },
                findings: []
            )
        ]
    }
}

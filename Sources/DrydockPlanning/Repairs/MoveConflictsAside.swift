// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import DrydockPrediction

/// Moves what the merge of `/etc` cannot get past out of its way.
enum MoveConflictsAside: Repair {
    static let name = "etc-conflicts"
    /// More than this is not a host with a conflict, but with another system in its `/etc`.
    private static let limit = 32

    static func mend(_ patient: Patient) -> [Mending] {
        guard let finding = patient.findings("DD-ETC-0001").first, let content = patient.target.content else {
            return []
        }
        var analysis = patient.analysis
        var changes: [Change] = []
        while changes.count < limit,
            let conflict = EtcPrediction(analysis.etc, image: content.etc, libostree: analysis.libostreeVersion)
                .conflict
        {
            guard analysis.etc.live.contains(where: { $0.path == conflict.path }) else { return [] }
            var change = Change.moveAside(conflict.path)
            // An earlier switch may have left one.
            var number = 2
            while let name = change.target, analysis.etc.live.contains(where: { $0.path == name }) {
                change.target = "\(conflict.path).before-switch-\(number)"
                number += 1
            }
            changes.append(change)
            analysis = ChangedHost.apply([change], to: analysis)
        }
        guard !changes.isEmpty else { return [] }
        return [
            Mending(
                summary: "Move \(changes.map(\.path).joined(separator: ", ")) out of the way of the merge",
                preconditions: ["nothing of the old system reads them again before the reboot"],
                predictions: ["the image's version is at the old path"],
                undo: "they get their names back",
                changes: changes,
                findings: [finding.key]
            )
        ]
    }
}

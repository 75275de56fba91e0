// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
internal import PathNames

/// Says of every path in `/etc` what a merge makes of it, and why.
package struct EtcPrediction {
    /// What becomes of each path, sorted by path.
    package let outcomes: [EtcOutcome]
    /// The error with which the merge would end; `nil` if it succeeds.
    package let conflict: EtcMerge.Conflict?

    /// Predicts the merge of a host's configuration with an image's.
    package init(_ etc: EtcFacts, image: [Node], libostree: String) {
        var merge = EtcMerge(defaults: etc.defaults, live: etc.live, image: image, libostree: libostree)
        var result: [Node] = []
        do throws(EtcMerge.Conflict) {
            result = try merge.run()
            conflict = nil
        } catch {
            conflict = error
        }
        let judge = Judge(
            defaults: Self.table(etc.defaults),
            live: Self.table(etc.live),
            image: Self.table(image),
            result: Self.table(result),
            conflict: conflict
        )
        outcomes = judge.paths.sorted().map(judge.outcome)
    }

    private static func table(_ nodes: [Node]) -> [PathName: Node] {
        Dictionary(nodes.map { (PathName($0.path), $0) }) { _, last in last }
    }
}

/// Names what happened to a path, from what is there before and after.
private struct Judge {
    let defaults: [PathName: Node]
    let live: [PathName: Node]
    let image: [PathName: Node]
    let result: [PathName: Node]
    let conflict: EtcMerge.Conflict?

    /// Every path of any of the trees.
    var paths: Set<PathName> {
        Set(defaults.keys).union(live.keys).union(image.keys).union(result.keys)
    }

    func outcome(_ path: PathName) -> EtcOutcome {
        if let conflict {
            guard path == PathName(conflict.path) else {
                // Nothing is switched, so everything stays as it is.
                return EtcOutcome(
                    path: path.string,
                    outcome: live[path] == nil ? .staysDeleted : .keepLocal,
                    reason: "the merge fails at \(conflict.path), so the host stays as it is",
                    result: live[path]
                )
            }
            return EtcOutcome(path: path.string, outcome: .notMergeable, reason: conflict.message, result: live[path])
        }
        if path == EtcMerge.stamp, live[path] != nil || image[path] != nil {
            let reason = "libostree removes it, so that systemd brings the configuration up to date at the next boot"
            return EtcOutcome(path: path.string, outcome: .removedWithImage, reason: reason, result: nil)
        }
        let (outcome, reason) = judge(defaults[path], live[path], image[path], result[path])
        return EtcOutcome(path: path.string, outcome: outcome, reason: reason, result: result[path])
    }

    private func judge(
        _ default: Node?,
        _ live: Node?,
        _ image: Node?,
        _ result: Node?
    ) -> (EtcOutcome.Outcome, String) {
        switch (`default`, live) {
        case (_, let live?) where live.type.isSpecial:
            return (.skippedSpecial, "a merge copies no FIFOs, sockets and devices")
        case (let before, nil):
            return absentHere(wasDefault: before != nil, image, result)
        case (nil, let live?):
            return addedHere(live, image, result)
        case (let before?, let live?) where before.sameToMerge(as: live):
            return unchangedHere(before, live, image, result)
        case (_, let live?):
            return changedHere(live, image, result)
        }
    }

    private func absentHere(wasDefault: Bool, _ image: Node?, _ result: Node?) -> (EtcOutcome.Outcome, String) {
        if result != nil, image == nil { return (.addedLocal, "a local change that follows a symlink of the image") }
        guard result == nil else { return (.addedByImage, "new in the image") }
        guard wasDefault else { return (.staysDeleted, "its directory was deleted here") }
        return (.staysDeleted, image == nil ? "deleted here, and gone from the image" : "deleted here")
    }

    private func addedHere(_ live: Node, _ image: Node?, _ result: Node?) -> (EtcOutcome.Outcome, String) {
        guard let result else {
            return (.removedWithImage, "the image has a directory in its place, or it follows a symlink of the image")
        }
        guard let image else { return (.addedLocal, "added here") }
        if same(image, live) { return (.identical, "the same here and in the image") }
        return same(result, live)
            ? (.keepLocal, "added here, and the image has one too: the local one wins")
            : (.metadataReverts, "the image has this directory too: mode and owner are the image's")
    }

    /// Whether a change of extended attributes alone does not survive.
    private func isLost(_ before: Node, _ live: Node, _ result: Node) -> Bool {
        before.xattrs != live.xattrs && result.xattrs != live.xattrs
    }

    private func unchangedHere(
        _ before: Node,
        _ live: Node,
        _ image: Node?,
        _ result: Node?
    ) -> (EtcOutcome.Outcome, String) {
        guard let result else { return (.removedWithImage, "unchanged here, and gone from the image") }
        guard let image else { return (.keepLocal, "its directory was changed here, so all of it stays") }
        if isLost(before, live, result) {
            let outcome: EtcOutcome.Outcome = same(image, live) ? .identical : .takeImage
            return (
                outcome, "only extended attributes were changed here, which a merge does not see: they are the image's"
            )
        }
        if same(result, live) {
            return same(image, live)
                ? (.identical, "unchanged")
                : (.keepLocal, "it holds a local change, so the directory keeps its mode and owner")
        }
        return (.takeImage, "unchanged here, and changed in the image")
    }

    private func changedHere(_ live: Node, _ image: Node?, _ result: Node?) -> (EtcOutcome.Outcome, String) {
        guard let result else { return (.removedWithImage, "what was put in its place is not copied") }
        guard let image else { return (.keepLocal, "changed here, and gone from the image") }
        if same(result, live) {
            return same(image, live)
                ? (.identical, "changed here to what the image has too")
                : (.keepLocal, "changed here: the local one wins")
        }
        return (.metadataReverts, "a change of mode or owner alone is not kept for directories")
    }

    private func same(_ left: Node, _ right: Node) -> Bool { left.sameToMerge(as: right) }
}

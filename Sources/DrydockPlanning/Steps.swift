// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The steps of a switch.
enum Steps {
    /// All steps in order: what is stopped stops first, the old deployment is safe before anything changes, and what is
    /// mended on the host is mended right before the merge takes it over.
    static func all(_ analysis: Analysis, _ target: Target, _ prediction: Prediction, _ repairs: [Step]) -> [Step] {
        let before = repairs.filter { $0.phase == .beforeSwitch }
        let pauses = before.filter { $0.changes?.allSatisfy { $0.action == .pause } == true }
        let rest = before.filter { step in !pauses.contains { $0.id == step.id } }
        let rehearsals = analysis.view == "live" ? [rehearse()] : []
        return pauses + [pin(analysis), importImage(target)] + rest + rehearsals
            + [deploy(analysis, target, prediction)]
            + repairs.filter { $0.phase == .firstBoot } + repairs.filter { $0.phase == .afterVerify }
    }

    /// The steps of repairs, with the units that make those of the first boot, and watch it.
    static func repairs(_ course: Repairs.Course, _ analysis: Analysis, _ watch: BootWatch?) -> [Step] {
        let sums = Dictionary(analysis.etc.live.compactMap { node in node.sha256.map { (node.path, $0) } }) {
            first,
            _ in first
        }
        var steps = course.steps
        for index in steps.indices {
            // What a person agrees to is an edit of this very file.
            for number in steps[index].changes?.indices ?? 0..<0 {
                guard let change = steps[index].changes?[number] else { continue }
                steps[index].changes?[number].before = sums[change.from ?? change.path]
            }
        }
        guard watch != nil || steps.contains(where: { $0.phase == .firstBoot }) else { return steps }
        return steps + [BootUnits.step(watch)]
    }

    private static func pin(_ analysis: Analysis) -> Step {
        Step(
            id: "pin-old-deployment",
            kind: .pinDeployment,
            phase: .beforeSwitch,
            summary: "Pin the deployment \(short(analysis.mergeDeployment)), so that no clean-up removes it",
            preconditions: ["the deployment \(analysis.mergeDeployment) exists"],
            predictions: ["its origin has [libostree-transient] pinned=true, and is otherwise as before"],
            undo: "unpin it, unless it was pinned before",
            irreversible: false
        )
    }

    private static func importImage(_ target: Target) -> Step {
        Step(
            id: "import-image",
            kind: .importImage,
            phase: .beforeSwitch,
            summary:
                "Bring \(target.image) into the repository: \(target.layers.count) \(target.layers.count == 1 ? "layer" : "layers")",
            preconditions: ["the manifest's digest is \(target.manifestDigest)"],
            predictions: [
                "a ref for each layer under ostree/container/blob",
                "a ref for the image under ostree/container/image, at a commit of \(target.manifestDigest)",
            ],
            undo: "layers that are whole stay for the next try; on a full disk the refs that this run made are deleted",
            irreversible: false
        )
    }

    /// On a running system the merge is left to the shutdown, where nobody sees it fail.
    private static func rehearse() -> Step {
        Step(
            id: "rehearse",
            kind: .rehearse,
            phase: .beforeSwitch,
            summary: "Rehearse the shutdown: merge copies of /etc with the host's libostree, look at the room in /boot",
            preconditions: ["the image is in the repository", "the host has the programs ostree and cp"],
            predictions: ["the copies are merged as predicted, path by path, and removed"],
            undo: nil,
            irreversible: false
        )
    }

    private static func deploy(_ analysis: Analysis, _ target: Target, _ prediction: Prediction) -> Step {
        let counts = Dictionary(grouping: prediction.etc, by: \.outcome).mapValues(\.count)
        let etc = EtcOutcome.Outcome.allCases.compactMap { outcome in
            counts[outcome].map { "\($0) \(outcome.rawValue)" }
        }
        let isLive = analysis.view == "live"
        let place = "the image out in stateroot \(analysis.stateroot)"
        let displaced = analysis.displacedDeployments.map { "the deployment \($0.id) is removed" }
        return Step(
            id: "deploy",
            kind: .deploy,
            phase: .beforeSwitch,
            summary: isLive
                ? "Check \(place); at shutdown merge /etc and make it the default"
                : "Check \(place), merge /etc, make it the next boot's default",
            preconditions: ["the image is in the repository", "the old deployment is pinned"],
            predictions: [
                "the first boot entry leads to the image; the old deployment is behind it",
                "the origin holds container-image-reference=\(target.reference) and nothing else",
                "kernel arguments: \(prediction.kernelArguments.map(Redaction.argument).joined(separator: " "))",
                "/etc: \(etc.joined(separator: ", "))",
                "/var is not touched, but for what other steps name, lib/drydock, root's .cache/drydock and skopeo's lib/containers/cache",
            ] + (isLive ? ["what changes in /etc until the shutdown is merged like the rest"] : []) + displaced,
            undo: isLive
                ? "before the shutdown drydock rollback discards it, afterwards it makes the old deployment the default again"
                : "drydock rollback makes the old deployment the default again",
            irreversible: false
        )
    }

    private static func short(_ deployment: String) -> String { String(deployment.prefix(12)) }
}

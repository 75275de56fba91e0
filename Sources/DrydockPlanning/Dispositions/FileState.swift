// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// What becomes of the paths of `/etc` that are not as the old image set them.
struct FileState {
    let dispositions: [StateDisposition]

    /// All but some paths, which are told of elsewhere.
    init(_ survey: Survey, besides others: Set<String>) {
        let outcomes = Dictionary(survey.prediction.etc.map { ($0.path, $0) }) { first, _ in first }
        dispositions = survey.analysis.etc.drift.compactMap { drift in
            guard !others.contains(drift.path), !Fingerprint.isVolatile(drift.path) else { return nil }
            let node = survey.node(drift.path)
            // A directory of the host's own is there for what is in it.
            if node?.type == .directory, drift.change != .metadata { return nil }
            return Self.disposition(drift, node, outcomes[drift.path], survey)
        }
    }

    private static func disposition(
        _ drift: EtcFacts.Drift,
        _ node: Node?,
        _ outcome: EtcOutcome?,
        _ survey: Survey
    ) -> StateDisposition {
        let findings = survey.findings(.file, drift.path)
        var result = StateDisposition(
            .file,
            drift.path,
            becomes: .kept,
            reason: outcome?.reason ?? "the merge takes it over",
            endState: "the host's version",
            origin: survey.origin(.file, drift.path),
            findings: findings.keys
        )
        let reason = Confidential.reason(drift.path, mode: node?.type == .symlink ? nil : node?.mode)
        switch outcome?.outcome {
        case .keepLocal, .addedLocal:
            result.movable = reason == nil && drift.change != .metadata && node.map { !$0.type.isSpecial } ?? false
            if let reason { result.reason = "\(reason.rawValue), so it never goes into an image" }
        case .identical: result.endState = "the same in the image"
        case .staysDeleted:
            result.endState = "absent"
            result.movable = true
        case .metadataReverts:
            result.becomes = .removed
            result.endState = "mode and owner of the image"
        case .skippedSpecial:
            result.becomes = .removed
            result.endState = "absent"
        case .takeImage, .addedByImage: result.endState = "the image's version"
        case .removedWithImage:
            result.becomes = .removed
            result.endState = "absent"
        case .notMergeable:
            result.becomes = .human
            result.endState = "the switch does not happen"
        case nil: break
        }
        if let step = survey.step(drift.path) ?? findings.step {
            result.becomes = survey.isRemoved(drift.path) ? .removed : .repaired
            result.step = step
            result.endState = result.becomes == .removed ? "absent" : "as the step leaves it"
            result.movable = false
        } else if findings.contains(where: { $0.stops || $0.severity == .high }), result.becomes == .kept {
            result.becomes = .human
        }
        return result
    }
}

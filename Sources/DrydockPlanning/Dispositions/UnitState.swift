// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// What becomes of units that somebody defined, changed, enabled, disabled or masked in `/etc`.
struct UnitState {
    /// The paths of `/etc` that make this state.
    let paths: Set<String>
    let dispositions: [StateDisposition]

    private static let folder = "/etc/systemd/system/"

    init(_ survey: Survey) {
        var byUnit: [String: [EtcFacts.Drift]] = [:]
        for drift in survey.analysis.etc.drift where survey.node(drift.path)?.type != .directory {
            if let unit = Self.unit(of: drift.path) { byUnit[unit, default: []].append(drift) }
        }
        paths = Set(byUnit.values.flatMap { $0.map(\.path) })
        dispositions = byUnit.map { Self.disposition($0.key, $0.value, survey) }
    }

    /// The unit that a path is about: its file, a drop-in, or a link that starts it.
    static func unit(of path: String) -> String? {
        guard path.hasPrefix(folder) else { return nil }
        let parts = path.dropFirst(folder.count).split(separator: "/").map(String.init)
        guard let first = parts.first, let last = parts.last else { return nil }
        if parts.count == 1 { return first }
        return first.hasSuffix(".d") ? String(first.dropLast(2)) : last
    }

    private static func disposition(_ unit: String, _ drifts: [EtcFacts.Drift], _ survey: Survey) -> StateDisposition {
        let outcomes = (survey.prediction.units ?? []).filter { $0.unit == unit }
        let findings = survey.findings(.unit, unit)
        let effects = drifts.map { effect($0, unit, survey) }.uniqued.sorted().joined(separator: ", ")
        var result = StateDisposition(
            .unit,
            unit,
            becomes: .kept,
            reason: effects,
            endState: outcomes.map(\.outcome.rawValue).uniqued.joined(separator: ", "),
            origin: survey.origin(.unit, unit),
            movable: drifts.allSatisfy { drift in
                let node = survey.node(drift.path)
                return Confidential.reason(drift.path, mode: node?.type == .file ? node?.mode : nil) == nil
            },
            findings: findings.keys
        )
        if result.endState.isEmpty { result.endState = "as it is now" }
        if let step = drifts.compactMap({ survey.step($0.path) }).first ?? findings.step {
            result.becomes = .repaired
            result.step = step
        } else if let bad = outcomes.first(where: { [.dangling, .programMissing, .gone].contains($0.outcome) }) {
            result.becomes = bad.outcome == .programMissing ? .moved : .human
            result.reason += "; \(bad.reason)"
        }
        return result
    }

    private static func effect(_ drift: EtcFacts.Drift, _ unit: String, _ survey: Survey) -> String {
        let rest = drift.path.dropFirst(folder.count)
        if rest.hasPrefix("\(unit).d/") { return "changed by a drop-in" }
        if rest.contains("/") { return drift.change == .deleted ? "disabled" : "enabled" }
        let node = survey.node(drift.path)
        if drift.change == .deleted { return "removed" }
        if node?.target == "/dev/null" { return "masked" }
        return node?.type == .symlink ? "linked" : "defined"
    }
}

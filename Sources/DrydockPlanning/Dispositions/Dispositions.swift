// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// What becomes of each piece of state that somebody put onto the host.
enum Dispositions {
    /// All of it, by kind in the order of ``StateDisposition/Subject``, then by name.
    ///
    /// - Returns: the dispositions; `nil` where what the image holds is not known.
    static func all(
        of analysis: Analysis,
        _ target: Target,
        _ outlook: Outlook,
        _ steps: [Step],
        _ route: Route?
    ) -> [StateDisposition]? {
        guard target.content != nil else { return nil }
        let survey = Survey(analysis, target, outlook, steps)
        let units = UnitState(survey)
        var all = FileState(survey, besides: units.paths).dispositions + units.dispositions
        all += survey.packages + survey.accounts + survey.keys + survey.arguments + survey.system + survey.data
        for index in all.indices { apply(route, &all[index]) }
        let order = Dictionary(uniqueKeysWithValues: StateDisposition.Subject.allCases.enumerated().map { ($1, $0) })
        return all.sorted { (order[$0.subject] ?? 0, $0.name) < (order[$1.subject] ?? 0, $1.name) }
    }

    /// What the route says of it counts, but for what never leaves the host, and for what a step mends.
    private static func apply(_ route: Route?, _ disposition: inout StateDisposition) {
        guard let route, disposition.step == nil,
            let rule = route.dispositions.first(where: {
                $0.subject == disposition.subject && Pattern.matches($0.name, disposition.name)
            }), rule.becomes != disposition.becomes
        else { return }
        // What cannot move, or is in the image already, does not.
        if rule.becomes == .moved, !disposition.movable { return }
        disposition.becomes = rule.becomes
        disposition.reason = "\(rule.why) (route \(route.id))"
        // What a person has to decide, no Containerfile does.
        if rule.becomes == .human { disposition.movable = false }
    }
}

/// What dispositions are concluded from.
struct Survey {
    let analysis: Analysis
    let target: Target
    let prediction: Prediction
    let findings: [Finding]
    private let origins: [Provenance.Subject: [String: Provenance.Origin]]
    private let live: [String: Node]
    private let stepsByPath: [String: String]
    private let removed: Set<String>

    init(_ analysis: Analysis, _ target: Target, _ outlook: Outlook, _ steps: [Step]) {
        self.analysis = analysis
        self.target = target
        prediction = outlook.prediction
        findings = outlook.checks.flatMap(\.findings)
        var origins: [Provenance.Subject: [String: Provenance.Origin]] = [:]
        for entry in analysis.provenance?.entries ?? [] {
            origins[entry.subject, default: [:]][entry.name] = entry.origin
        }
        self.origins = origins
        live = Dictionary(analysis.etc.live.map { ($0.path, $0) }) { first, _ in first }
        var places: [String: String] = [:]
        for step in steps {
            for change in step.changes ?? [] {
                places[change.path] = step.id
                for path in change.sources ?? [] where change.action == .changeOwners { places[path] = step.id }
            }
        }
        stepsByPath = places
        removed = Set(steps.flatMap { $0.changes ?? [] }.filter { $0.action == .remove }.map(\.path))
    }

    /// What is at a path of `/etc`.
    func node(_ path: String) -> Node? { live[path] }

    /// Whether a step removes a path.
    func isRemoved(_ path: String) -> Bool { removed.contains(path) }

    var host: HostState { analysis.host ?? HostState() }
    var old: TreeFacts { analysis.tree ?? TreeFacts() }
    var image: TreeFacts { target.content?.tree ?? TreeFacts() }

    /// Who put something there.
    func origin(_ subject: Provenance.Subject, _ name: String) -> Provenance.Origin? { origins[subject]?[name] }

    /// The step that changes a path.
    func step(_ path: String) -> String? { stepsByPath[path] }

    /// The findings that touch something.
    func findings(_ kind: Finding.Resource.Kind, _ name: String) -> [Finding] {
        findings.filter { ($0.resources ?? []).contains { $0.kind == kind && $0.name == name } }
    }
}

extension [Finding] {
    /// Their keys; `nil` for none.
    var keys: [String]? { isEmpty ? nil : map(\.key) }
    /// The step that mends one of them.
    var step: String? { compactMap(\.repairedBy).first }
}

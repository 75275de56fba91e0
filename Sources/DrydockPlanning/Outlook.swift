// SPDX-License-Identifier: Apache-2.0

internal import DrydockChecks
internal import DrydockModel
internal import DrydockPrediction

/// What a switch leads to, and what the checks say of that.
struct Outlook {
    private let analysis: Analysis
    private let target: Target
    /// What the switch does.
    private(set) var prediction: Prediction
    /// What the checks say.
    private(set) var checks: [CheckResult]

    /// The outlook on a host as it is.
    init(_ analysis: Analysis, _ target: Target, _ request: PlanRequest) {
        self.analysis = analysis
        self.target = target
        prediction = Predictor.predict(analysis, target)
        checks = CheckCatalogue.run(
            Subject(
                analysis: analysis,
                target: target,
                prediction: prediction,
                space: request.space ?? [],
                waivers: request.waivers,
                today: request.today,
                route: request.route
            )
        )
    }

    /// The same, with what another outlook finds beside.
    func with(_ other: Outlook) -> Outlook {
        var joined = self
        joined.checks = zip(checks, other.checks).map { one, two in
            var result = one
            let known = Set(one.findings.map(\.key))
            result.findings += two.findings.filter { !known.contains($0.key) }
            if !result.findings.isEmpty { result.state = .fail }
            return result
        }
        return joined
    }

    /// The outlook on the host as steps leave it, with what they mend marked so.
    func after(_ steps: [Step], _ course: Repairs.Course, _ request: PlanRequest) -> Outlook {
        let changes = steps.filter { $0.phase == .beforeSwitch }.flatMap { $0.changes ?? [] }
        var changed = ChangedHost.apply(changes, to: analysis)
        changed.kernelArguments.removeAll { course.droppedArguments.contains($0) }
        var outlook = Outlook(changed, target, request)
        outlook.prediction.kernelArgumentOutcomes?.append(
            contentsOf: course.droppedArguments.map { argument in
                KernelArgumentOutcome(
                    argument: argument,
                    outcome: .removed,
                    reason: "the image no longer has what it asks for"
                )
            }
        )
        // What a program does, and what is done later, no facts of today tell.
        let later = Set(
            steps.filter { step in
                step.phase != .beforeSwitch || step.changes?.contains { $0.action == .run } ?? false
            }.map(\.id)
        )
        outlook.checks = zip(checks, outlook.checks).map { before, after in
            mended(before, after, course.mends, later, steps)
        }
        return outlook
    }

    /// What a check says in the end: what it finds on the changed host, and what steps mend.
    private func mended(
        _ before: CheckResult,
        _ after: CheckResult,
        _ mends: [String: String],
        _ later: Set<String>,
        _ steps: [Step]
    ) -> CheckResult {
        var result = after
        let left = Set(after.findings.map(\.key))
        for index in result.findings.indices {
            if let step = mends[result.findings[index].key], later.contains(step) {
                result.findings[index].repairedBy = step
            }
        }
        let gone = before.findings.filter { !left.contains($0.key) }.compactMap { finding -> Finding? in
            var finding = finding
            finding.repairedBy = mends[finding.key] ?? cause(finding, steps)
            return finding.repairedBy == nil ? nil : finding
        }
        guard !gone.isEmpty else { return result }
        result.findings = gone + result.findings
        result.state = .fail
        return result
    }

    /// The step that has cleared a finding although it was made for another one: it changes what the finding touches.
    private func cause(_ finding: Finding, _ steps: [Step]) -> String? {
        let names = (finding.resources ?? []).map(\.name)
        return steps.first { step in
            (step.changes ?? []).contains { change in
                names.contains { change.path == $0 || change.path.hasSuffix("/\($0)") || change.name == $0 }
            }
        }?.id
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The findings of a plan as reports group them, the worst first in each group.
struct PlanFindings {
    /// Those that stop the switch: what nobody can agree to before what somebody could.
    let stopping: [Finding]
    /// Those that stop nothing, and are more than a remark.
    let warnings: [Finding]
    /// Those that are good to know.
    let remarks: [Finding]
    /// Those that somebody agreed to.
    let waived: [Finding]
    /// Those that steps of the plan mend.
    let repaired: [Finding]
    /// The checks that could not read what they needed, those before which the switch has to wait first.
    let unanswered: [CheckResult]
    /// The checks that found nothing.
    let passed: [CheckResult]
    /// The checks that had nothing to look at.
    let skipped: [CheckResult]
    private let readiness: Plan.Readiness
    private let noun: String
    private let remedy: String

    /// The findings of a plan.
    init(_ plan: some ReportedAssessment) {
        readiness = plan.readiness
        noun = plan.noun
        remedy = plan.remedy
        let findings = plan.findings
        stopping =
            Self.worstFirst(findings.filter { $0.disposition == .inhibitor && $0.stops })
            + Self.worstFirst(findings.filter { $0.disposition != .inhibitor && $0.stops })
        warnings = Self.worstFirst(findings.filter { $0.warns && $0.severity != .info })
        remarks = findings.filter { $0.warns && $0.severity == .info }
        waived = Self.worstFirst(findings.filter { $0.waived == true && $0.repairedBy == nil })
        repaired = Self.worstFirst(findings.filter { $0.repairedBy != nil })
        let unknown = plan.checks.filter { $0.state == .unknown }
        unanswered = unknown.filter(\.blocks) + unknown.filter { !$0.blocks }
        passed = plan.checks.filter { $0.state == .pass }
        skipped = plan.checks.filter { $0.state == .skip }
    }

    /// What the plan's verdict is in a word, and the sentence behind it.
    var verdict: (word: String, tone: Tone, sentence: String) {
        var counts: [String] = []
        if !stopping.isEmpty { counts.append(Quantities.counted(stopping.count, "inhibitor")) }
        let blocking = unanswered.filter(\.blocks).count
        switch readiness {
        case .ready:
            return ("READY", .good, "nothing stands in the way of the \(noun).")
        case .readyWithWarnings:
            if !warnings.isEmpty { counts.append(Quantities.counted(warnings.count, "warning")) }
            if !unanswered.isEmpty {
                counts.append(Quantities.counted(unanswered.count, "check") + " without an answer")
            }
            let what = counts.isEmpty ? "there are warnings" : counts.joined(separator: ", ")
            return ("READY WITH WARNINGS", .caution, "\(what); read them before the \(noun).")
        case .blocked:
            let unanswered = unanswered.count
            if unanswered > 0 { counts.append(Quantities.counted(unanswered, "check") + " without an answer") }
            let what = counts.isEmpty ? "the plan must not be executed" : counts.joined(separator: ", ")
            return ("BLOCKED", .bad, "\(what); the \(noun) cannot be made until this is cleared.")
        case .unknown:
            let what = Quantities.counted(blocking, "check") + " that must answer could not"
            return ("UNKNOWN", .bad, "\(what); \(remedy), and plan again.")
        }
    }

    private static func worstFirst(_ findings: [Finding]) -> [Finding] {
        Finding.Severity.allCases.reversed().flatMap { severity in findings.filter { $0.severity == severity } }
    }
}

extension Finding.Evidence {
    /// The evidence in words.
    var words: String { words(path: path, value: \.self) }

    /// The evidence in words, as a format writes them.
    func words(path: String, value: (String) -> String) -> String {
        switch (expected, actual) {
        case (let expected?, let actual?): "\(path) is \(value(actual)), should be \(value(expected))"
        case (let expected?, nil): "\(path) should be \(value(expected))"
        case (nil, let actual?): "\(path) is \(value(actual))"
        case (nil, nil): path
        }
    }
}

extension Finding {
    /// Id, instance, severity, and what can be done about it, in words.
    var label: String {
        let waivable = disposition == .overridable && stops ? ", can be waived" : waived == true ? ", waived" : ""
        let sure = confidence.map { $0 == .certain ? "" : ", \($0.rawValue)" } ?? ""
        let mended = repairedBy.map { ", mended by \($0)" } ?? ""
        return "\(key), \(severity.rawValue)\(sure)\(waivable)\(mended)"
    }
}

extension Waiver {
    /// Who agreed, until when and why, in words.
    var words: String {
        [reason, who.map { "by \($0)" }, until.map { "until \($0)" }, source.map { "(\($0))" }]
            .compactMap(\.self).joined(separator: " ")
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// Something that happened to a host, as the system's journal is told.
package struct LoggedEvent: Sendable {
    /// How much it matters, in the numbers of syslog(3).
    package enum Priority: Int, Sendable {
        case error = 3
        case warning
        case notice
        case information
    }

    /// What happened: the raw value of a ``MessageID``.
    package var event: String
    /// The id of the run.
    package var run: String
    /// The step; `nil` if it is about the run itself.
    package var step: String?
    /// What the step led to, or why it failed.
    package var detail: [String: String]
    /// The ids of the findings that it is about.
    package var findings: [String]
    /// The digest of the plan; `nil` if it is not known.
    package var planDigest: String?
    /// One line for people.
    package var message: String
    /// How much it matters.
    package var priority: Priority

    /// An event; the line for people, and how much it matters, follow from what happened.
    package init(
        _ event: String,
        run: String,
        step: String? = nil,
        detail: [String: String] = [:],
        findings: [String] = [],
        planDigest: String? = nil
    ) {
        self.event = event
        self.run = run
        self.step = step
        self.detail = detail
        self.findings = findings
        self.planDigest = planDigest
        let kind = MessageID(rawValue: event)
        message =
            kind?.message(run: run, step: step ?? "", why: detail["error"] ?? detail["reason"])
            ?? "\(event) in run \(run)"
        priority = kind?.priority ?? .notice
    }

    /// An event that the run's own journal records.
    package init(_ record: JournalRecord, findings: [String] = [], planDigest: String? = nil) {
        // One record has both ends of a comparison, of which the journal has an id each.
        let isFailure = record.event == .verified && record.detail["result"] == "differs"
        self.init(
            isFailure ? MessageID.verificationFailed.rawValue : record.event.rawValue,
            run: record.run,
            step: record.step,
            detail: record.detail,
            findings: findings,
            planDigest: planDigest
        )
    }

    /// The fields of its entry in the journal.
    var fields: JournalFields {
        var fields = JournalFields()
        fields.add("MESSAGE", message)
        fields.add("PRIORITY", "\(priority.rawValue)")
        fields.add("MESSAGE_ID", MessageID(rawValue: event)?.digits)
        fields.add("SYSLOG_IDENTIFIER", "drydock")
        fields.add("DRYDOCK_EVENT", event)
        fields.add("DRYDOCK_RUN", run)
        fields.add("DRYDOCK_STEP", step)
        fields.add("DRYDOCK_PLAN_DIGEST", planDigest)
        for finding in findings { fields.add("DRYDOCK_FINDING", finding) }
        for (key, value) in detail.sorted(by: { $0.key < $1.key }) {
            fields.add(JournalFields.name("DRYDOCK_DETAIL", key), value)
        }
        return fields
    }
}

extension MessageID {
    fileprivate var priority: LoggedEvent.Priority {
        switch self {
        case .failed, .runFailed, .verificationFailed: .error
        case .runStopped, .automaticRollback: .warning
        case .runStarted, .runResumed, .runFinished, .aborted, .rolledBack, .unlocked, .verified, .finished: .notice
        case .started, .done, .skipped, .undone, .abortStarted, .rollbackStarted, .finishStarted: .information
        }
    }

    fileprivate func message(run: String, step: String, why: String?) -> String {
        switch self {
        case .runStarted: "run \(run) began"
        case .runResumed: "run \(run) goes on"
        case .started: "step \(step) begins"
        case .done: "step \(step) is done"
        case .skipped: "step \(step) was done already"
        case .failed: "step \(step) failed" + (why.map { ": \($0)" } ?? "")
        case .undone: "step \(step) was taken back"
        case .runFinished: "run \(run) is finished"
        case .runFailed: "run \(run) failed"
        case .runStopped: "run \(run) was stopped by a signal"
        case .abortStarted: "run \(run) is being taken back"
        case .aborted: "run \(run) was taken back"
        case .rollbackStarted: "the deployment of before run \(run) is being made the default"
        case .rolledBack: "the deployment of before run \(run) is the default"
        case .unlocked: "the next shutdown may finish what run \(run) staged"
        case .verified: "the system is what run \(run) was to make of it"
        case .verificationFailed: "the system is not what run \(run) was to make of it"
        case .automaticRollback:
            "the deployment of before run \(run) becomes the default" + (why.map { ": \($0)" } ?? "")
        case .finishStarted: "run \(run) is being accepted"
        case .finished: "run \(run) is accepted"
        }
    }
}

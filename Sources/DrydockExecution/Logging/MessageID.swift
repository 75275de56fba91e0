// SPDX-License-Identifier: Apache-2.0

/// What the system's journal knows each kind of event by; `drydock.catalog` explains each of them.
///
/// The raw values are those of ``JournalRecord/Event``, and some for what no run records.
package enum MessageID: String, CaseIterable, Sendable {
    /// A run began.
    case runStarted = "run-started"
    /// A run goes on after it was cut off.
    case runResumed = "run-resumed"
    /// A step begins.
    case started
    /// A step is done.
    case done
    /// A step was found done.
    case skipped
    /// A step failed.
    case failed
    /// A step was taken back.
    case undone
    /// Every step is done.
    case runFinished = "run-finished"
    /// A run ended before its last step.
    case runFailed = "run-failed"
    /// A signal ended a run.
    case runStopped = "run-stopped"
    /// A run is about to be taken back.
    case abortStarted = "abort-started"
    /// A run was taken back.
    case aborted
    /// The old deployment is about to become the default.
    case rollbackStarted = "rollback-started"
    /// The old deployment is the default.
    case rolledBack = "rolled-back"
    /// The next shutdown may finish the staged deployment.
    case unlocked
    /// The new system is what was predicted.
    case verified
    /// The new system is not what was predicted.
    case verificationFailed = "verification-failed"
    /// The new system was not what was predicted, and the old one becomes the default by itself.
    case automaticRollback = "automatic-rollback"
    /// A switch is about to be accepted.
    case finishStarted = "finish-started"
    /// A switch was accepted.
    case finished

    /// The id, 32 hexadecimal digits (`MESSAGE_ID`); once it is published it means this and nothing else.
    package var digits: String {
        switch self {
        case .runStarted: "1557b8d3d40f49cd8577fd1d92c7bc37"
        case .runResumed: "df13da6ea3f24a62b1a827a4bcecb5fa"
        case .started: "d627dbbd9a584123bdebabe7c0664e7c"
        case .done: "e6cf624740144b509eb8cf26686dba88"
        case .skipped: "b02f99bb38714600bbe29fd3c460d50e"
        case .failed: "ff94fbdd9caf43b194696694419a3f83"
        case .undone: "ae21af86214f46c2bc81786b4130b99e"
        case .runFinished: "96bab8c86bb940728bc2c0b754c705f0"
        case .runFailed: "44ca0043f8b84e42aec274adf980011c"
        case .runStopped: "4bb47adfac14459d8b8e56addd29b6eb"
        case .abortStarted: "68510784f1414e0a8b08ee57ab30ccf4"
        case .aborted: "5d94365f78af401eb7da6ee437f12298"
        case .rollbackStarted: "89118fdbb57347eabb8dc406de61d9b6"
        case .rolledBack: "85968ac35962420cbceaa434376af5ec"
        case .unlocked: "54911ddef27040008e348c01d1c9b185"
        case .verified: "b4860b4e832649ffa38a7db454f3ed8e"
        case .verificationFailed: "8e004b05e1e54e0dbceb15032137d1fe"
        case .automaticRollback: "a6b6e58340324ccabe378645b9ddae3e"
        case .finishStarted: "8a1a9ff46a9e4087b8687cd08edef120"
        case .finished: "c6836137f1d9457eb6dbc27d08f006d0"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import OSTree

/// Takes the steps of a run back that were made before the switch, by what the run kept of what it replaced.
enum RunUndo {
    /// Takes all of them back, the last one first; each says by itself whether anything is left of it.
    ///
    /// - Parameters:
    ///   - record: the run.
    ///   - view: the host, its sysroot locked.
    ///   - reason: how much is taken back.
    ///   - journal: the run's.
    /// - Throws: what the first step that could not be taken back threw, after all others were tried.
    static func run(
        _ record: RunRecord,
        on view: HostView,
        _ reason: UndoReason,
        _ journal: inout Journal
    ) async throws {
        let context = StepContext(
            view: view,
            plan: record.plan.spec,
            image: nil,
            lock: false,
            store: try UndoStore(run: record.directory),
            deploymentsBefore: Set(try record.analysis().deployments.map(\.id))
        )
        let steps = record.plan.spec.steps.filter { $0.phase == .beforeSwitch }
        let made = steps.map { step in (step, { try Actions.action(for: step, context) }) }
        let problem = await takeBack(made, reason) { try journal.record(.undone, step: $0.id, $1.detail) }
        if let problem { throw problem }
    }

    /// Takes steps back, the last one first.
    ///
    /// What cannot be taken back keeps no change from it, but for those of the same file: none is taken back past what a later
    /// step has made of it. A deployment that stays needs its image, and the one of before must stay, too.
    ///
    /// - Parameters:
    ///   - steps: the steps in the order in which they were made, and how each gets its action.
    ///   - reason: how much is taken back.
    ///   - tell: told of each step of which something was taken back.
    /// - Returns: why the first step failed that could not be taken back; `nil` if none did.
    static func takeBack(
        _ steps: [(step: Step, action: () throws -> any Action)],
        _ reason: UndoReason,
        tell: (Step, any Action) throws -> Void
    ) async -> (any Error)? {
        var problem: (any Error)?
        var kept: Set<String> = []
        for (step, action) in steps.reversed() {
            if problem != nil, step.kind != .change { continue }
            let paths = (step.changes ?? []).map(\.path)
            guard kept.isDisjoint(with: paths) else {
                kept.formUnion(paths)
                continue
            }
            do {
                let action = try action()
                if try await action.undo(reason) { try tell(step, action) }
            } catch {
                problem = problem ?? error
                kept.formUnion(paths)
            }
        }
        return problem
    }
}

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
        var problem: (any Error)?
        var kept: Set<String> = []
        for step in record.plan.spec.steps.reversed() where step.phase == .beforeSwitch {
            // A deployment that stays needs its image, and the one of before must stay, too.
            if problem != nil, step.kind != .change { continue }
            // Nor is a file taken back past what a later step has made of it.
            let paths = (step.changes ?? []).map(\.path)
            guard kept.isDisjoint(with: paths) else {
                kept.formUnion(paths)
                continue
            }
            do {
                let action = try Actions.action(for: step, context)
                if try await action.undo(reason) { try journal.record(.undone, step: step.id, action.detail) }
            } catch {
                problem = problem ?? error
                kept.formUnion(paths)
            }
        }
        if let problem { throw problem }
    }
}

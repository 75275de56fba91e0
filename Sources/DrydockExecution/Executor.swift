// SPDX-License-Identifier: Apache-2.0

package import DrydockAnalysis
package import DrydockModel
internal import DrydockPlanning
internal import HostFS
internal import ImageImport
internal import OCI
internal import OSTree
package import SystemPackage

/// Executes a plan, on a sysroot that is not booted or on the running system.
package struct Executor {
    /// What an execution came to.
    package enum Outcome: Sendable {
        /// Every step was done.
        case done
        /// The host was at the target before; on the running system a reboot may still lead there.
        case unchanged(needsReboot: Bool)
    }

    private let sysroot: FilePath
    private let plan: Document<Plan>
    private let cache: InspectionCache?
    private let lock: Bool
    private let progress: @Sendable (ExecutionProgress) -> Void

    /// An execution of one plan on one sysroot.
    ///
    /// With `lock` no shutdown of the running system finishes the deployment before ``Finalization`` allows it.
    package init(
        sysroot: FilePath,
        plan: Document<Plan>,
        cache: InspectionCache?,
        lock: Bool = false,
        progress: @escaping @Sendable (ExecutionProgress) -> Void
    ) {
        self.sysroot = sysroot
        self.plan = plan
        self.cache = cache
        self.lock = lock
        self.progress = progress
    }

    /// Checks host and image against the plan, then does its steps.
    ///
    /// - Throws: ``DrydockError``: `inhibited`, `stale`, `tryAgain`, `unavailable`, `badInput` before anything was
    ///   written; `failedUnchanged` or the error's own kind after a failure whose steps were undone; `failedAttention` if
    ///   they could not be.
    package func run() async throws -> Outcome {
        try PlanGuard.check(plan)
        try Prerequisites.check(plan.spec)
        let view = try HostView(sysroot, locking: true)
        try Prerequisites.check(view, lock: lock)
        if let first = try await finishInterrupted(view) {
            return .unchanged(needsReboot: view.kind == .live && first.id != view.deployment.id)
        }
        // What a run that was cut off has changed is taken back first, so that the host is the one of the plan again.
        try await Interruption.takeBack(on: view)
        progress(.checking)
        let analysis = try await HostAnalyzer(view).run()
        try await PlanGuard.compare(plan, with: analysis, cache: cache) { progress(.inspecting($0)) }
        try await execute(view, analysis)
        return .done
    }

    /// `/var` of the stateroot that is switched.
    private func stateVar(_ view: HostView) -> FilePath {
        sysroot.appending("ostree/deploy/\(view.deployment.stateroot)/var")
    }

    // MARK: - Steps

    private func execute(_ view: HostView, _ analysis: Document<Analysis>) async throws {
        let reference = try OSTreeImageReference(parsing: plan.spec.image.reference)
        let layers = BlobCache.ofUser(keeps: false)
        try await OpenImage.with(reference, digest: plan.spec.image.manifestDigest, cache: layers) { image in
            guard image.manifestDigest == plan.spec.image.manifestDigest else {
                throw DrydockError(
                    .stale,
                    "\(reference.image) is another image now: \(image.manifestDigest), "
                        + "the plan is for \(plan.spec.image.manifestDigest)",
                    hint: "make a new plan"
                )
            }
            var journal: Journal
            do {
                journal = try Journal.begin(in: stateVar(view), plan: plan, analysis: analysis)
            } catch {
                throw Failure.explain(error, during: "writing the journal")
            }
            let context = StepContext(
                view: view,
                plan: plan.spec,
                image: image,
                lock: lock,
                store: try UndoStore(run: journal.path),
                progress: progress
            )
            try await perform(context, &journal)
        }
    }

    private func perform(_ context: StepContext, _ journal: inout Journal) async throws {
        // Later steps are made by the unit of the first boot, and by finish.
        let steps = plan.spec.steps.filter { $0.phase == .beforeSwitch }
        var done: [(Step, any Action)] = []
        for (index, step) in steps.enumerated() {
            progress(.step(step, number: index + 1, of: steps.count))
            do {
                let action = try Actions.action(for: step, context)
                done.append((step, action))
                if try await action.probe() {
                    try journal.record(.skipped, step: step.id, action.detail)
                    continue
                }
                try journal.record(.started, step: step.id)
                try await action.apply()
                try await action.confirm()
                try journal.record(.done, step: step.id, action.detail)
            } catch {
                throw await undo(done, after: error, at: step, &journal)
            }
        }
        do {
            try journal.record(.runFinished)
        } catch {
            throw DrydockError(
                .failedAttention,
                "the switch is made, but the journal could not be ended",
                hint: "apply the plan again: it finds everything done and ends the journal",
                cause: error
            )
        }
        // The switch is made: what is left behind now is only room, and the next clean-up finds it too.
        progress(.cleaning)
        let view = context.view
        _ = try? LayerCollection(view.ostree, view.repository).run()
        try? view.ostree.cleanup()
    }

    /// Takes back what was done, and says what failed and how the host stands now.
    private func undo(
        _ done: [(Step, any Action)],
        after failure: any Error,
        at step: Step,
        _ journal: inout Journal
    ) async -> any Error {
        try? journal.record(.failed, step: step.id, ["error": "\(failure)"])
        var problem: (any Error)?
        for (step, action) in done.reversed() {
            // What cannot be taken back keeps nothing else from it.
            do {
                if try await action.undo(after: failure) { try? journal.record(.undone, step: step.id, action.detail) }
            } catch {
                problem = problem ?? error
            }
        }
        if let problem {
            try? journal.record(.runFailed, ["undo": "\(problem)"])
            return DrydockError(
                .failedAttention,
                "step \(step.id) failed, and taking it back failed too: \(problem)",
                hint: "the old deployment is still there; drydock status shows what is in order",
                cause: failure
            )
        }
        try? journal.record(.runFailed)
        return Failure.explain(failure, during: "step \(step.id)")
    }

    /// Ends what was cut off after the image was deployed: the host is at the target, and only the rest is missing.
    ///
    /// - Returns: the deployment of the image; `nil` if there is none, or the one of before is gone.
    private func finishInterrupted(_ view: HostView) async throws -> Deployment? {
        let deployments = view.ostree.deployments
        let old = plan.spec.host.mergeDeployment
        guard let first = deployments.first, deployments.contains(where: { $0.id == old }),
            try Deploy.isDone(first, plan.spec, view.repository)
        else { return nil }
        let records = try RunRecord.all(on: view)
        guard records.lastSwitch?.deployment != first.id else {
            // Whoever asks for the lock gets it; taking it off is what --finalize is for.
            if first.isStaged, lock { try FinalizationLock.set(true) }
            return first
        }
        if first.isStaged { try MountPoints.complete(view.directory(of: first)) }
        // Another tool may have deployed the image, or drydock by another plan: then this is a run of its own.
        var journal: Journal
        let cut = records.last { $0.isCut && $0.plan.metadata.digest == plan.metadata.digest }
        if let cut {
            journal = try Journal.reopen(cut)
        } else {
            let analysis = try await HostAnalyzer(view).run()
            journal = try Journal.begin(in: stateVar(view), plan: plan, analysis: analysis)
        }
        for step in plan.spec.steps where step.phase == .beforeSwitch {
            if step.kind == .change {
                // A run that was cut off had made them before it deployed the image.
                if cut == nil { try await catchUp(step, view, first, journal) }
                try journal.record(.skipped, step: step.id)
                continue
            }
            var detail = ["mergeCommit": first.checksum, "deployment": first.id]
            if step.kind == .deploy, first.isStaged { detail["staged"] = "true" }
            if step.kind == .pinDeployment {
                let pin = PinDeployment(view, deployment: old)
                if try !pin.probe() { try pin.apply() }
                detail = pin.detail
            }
            try journal.record(.skipped, step: step.id, detail)
        }
        if first.isStaged { try FinalizationLock.set(lock) }
        try journal.record(.runFinished)
        return first
    }

    /// Makes the changes of a step although somebody else has deployed the image: where the merge is still to come in the old
    /// configuration, else in the new one.
    private func catchUp(_ step: Step, _ view: HostView, _ new: Deployment, _ journal: Journal) async throws {
        let isMerged = !new.isStaged
        // What stood in the way of the merge did not.
        if isMerged, step.changes?.contains(where: { $0.action == .moveAside }) == true { return }
        let set = ChangeSet(
            step: step,
            place: try ChangePlace(view, deployment: isMerged ? new.id : plan.spec.host.mergeDeployment),
            store: try UndoStore(run: journal.path)
        )
        if try await !set.isMade() { try await set.make() }
    }
}

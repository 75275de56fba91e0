// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
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
        /// Every step was done, and what the journal says of it.
        case done([Document<JournalRecord>])
        /// The host was at the target before; on the running system a reboot may still lead there.
        case unchanged(needsReboot: Bool)
    }

    private let sysroot: FilePath
    private let plan: Document<Plan>
    private let options: ExecutionOptions

    /// An execution of one plan on one sysroot.
    package init(sysroot: FilePath, plan: Document<Plan>, options: ExecutionOptions) {
        self.sysroot = sysroot
        self.plan = plan
        self.options = options
    }

    /// Checks host and image against the plan, then does its steps.
    ///
    /// A run of the same plan that was cut off goes on; what one of another plan has changed is taken back first.
    ///
    /// - Throws: ``DrydockError``: `inhibited`, `stale`, `tryAgain`, `unavailable`, `badInput` before anything was
    ///   written; `failedUnchanged`, `stopped` or the error's own kind after a failure whose steps were undone;
    ///   `failedAttention` if they could not be.
    package func run() async throws -> Outcome {
        try PlanGuard.check(plan)
        try Prerequisites.check(plan.spec)
        let steps = plan.spec.steps.filter { $0.phase == .beforeSwitch }
        options.progress(.steps(steps, plan: plan.metadata.digest ?? "plan"))
        let access = try await HostAccess.open(sysroot, options.patience)
        try Prerequisites.check(access.view, lock: options.lock)
        try await Interruption.endRollback(access)
        // What could not be taken back in full is no state to go on from.
        var cut: RunRecord?
        if try RunRecord.all(on: access.view).last?.state == .broken {
            cut = try await Interruption.takeBack(access, before: plan)
        }
        if try reached(access.view) != nil {
            let view = access.view
            let first = try await access.changing { try await finishInterrupted(view) }
            if let first { return .unchanged(needsReboot: view.kind == .live && first != view.deployment.id) }
        }
        if cut == nil { cut = try await Interruption.takeBack(access, before: plan) }
        options.progress(.checking)
        let analysis = try await HostAnalyzer(access.view).run()
        try await PlanGuard.compare(plan, with: analysis, cache: options.cache) { options.progress(.inspecting($0)) }
        return .done(try await execute(access, analysis, goingOnWith: cut))
    }

    // MARK: - Steps

    private func execute(
        _ access: HostAccess,
        _ analysis: Document<Analysis>,
        goingOnWith cut: RunRecord?
    ) async throws -> [Document<JournalRecord>] {
        let reference = try OSTreeImageReference(parsing: plan.spec.image.reference)
        if try FetchedImage.commit(of: plan.spec, in: access.view.repository) != nil {
            return try await perform(access, analysis, nil, goingOnWith: cut)
        }
        let layers = BlobCache.ofUser(keeps: false)
        return try await OpenImage.with(reference, digest: plan.spec.image.manifestDigest, cache: layers) { image in
            try PlanGuard.check(image, is: plan.spec.image.manifestDigest)
            return try await perform(access, analysis, image, goingOnWith: cut)
        }
    }

    private func perform(
        _ access: HostAccess,
        _ analysis: Document<Analysis>,
        _ image: OpenImage?,
        goingOnWith cut: RunRecord?
    ) async throws -> [Document<JournalRecord>] {
        let view = access.view
        return try await access.changing {
            guard view.ostree.deployments.map(\.id) == analysis.spec.deployments.map(\.id) else {
                throw DrydockError(
                    .tryAgain,
                    "another program has changed the deployments of \(sysroot) while the host was compared with the plan",
                    hint: "apply the plan again"
                )
            }
            var journal: Journal
            let store: UndoStore
            do {
                journal =
                    if let cut { try Journal.resume(cut, analysis: analysis) } else {
                        try Journal.begin(on: view, plan: plan, analysis: analysis, lock: options.lock)
                    }
                store = try UndoStore(run: journal.path)
            } catch {
                throw Failure.explain(error, during: "writing the journal")
            }
            let context = StepContext(
                view: view,
                plan: plan.spec,
                image: image,
                lock: options.lock,
                store: store,
                deploymentsBefore: Set(analysis.spec.deployments.map(\.id)),
                progress: options.progress
            )
            try await perform(context, &journal)
            return journal.written
        }
    }

    private func perform(_ context: StepContext, _ journal: inout Journal) async throws {
        // Later steps are made by the unit of the first boot, and by finish.
        let steps = plan.spec.steps.filter { $0.phase == .beforeSwitch }
        var done: [(Step, any Action)] = []
        for (index, step) in steps.enumerated() {
            options.progress(.step(step, number: index + 1, of: steps.count))
            do {
                // The safe points lie between the steps, and in the import.
                try Self.stopIfAsked()
                let action = try Actions.action(for: step, context)
                if try await action.probe() {
                    try journal.record(.skipped, step: step.id, action.detail)
                    options.progress(.stepDone(step, number: index + 1, of: steps.count))
                    continue
                }
                done.append((step, action))
                try journal.record(.started, step: step.id)
                try await action.apply()
                try await action.confirm()
                try journal.record(.done, step: step.id, action.detail)
                options.progress(.stepDone(step, number: index + 1, of: steps.count))
            } catch {
                throw await undo(done, after: error, at: step, &journal)
            }
        }
        do {
            try journal.record(.runFinished)
            if context.isLive { try FinalizationLock.set(options.lock) }
        } catch {
            throw DrydockError(
                .failedAttention,
                "the switch is made, but the journal could not be ended",
                hint: "drydock resume ends it; drydock abort takes the switch back",
                cause: error
            )
        }
        if context.isLive { await ShutdownUnit.arrange(context.view) }
        cleanUp(context.view)
    }

    /// Takes away what the switch has left behind: it is made, this is only room, and the next clean-up finds it too.
    private func cleanUp(_ view: HostView) {
        options.progress(.cleaning)
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
        let signal = StopSignals.received
        if signal == nil { try? journal.record(.failed, step: step.id, ["error": "\(failure)"]) }
        let made = done.map { step, action in (step, { action }) }
        let problem = await RunUndo.takeBack(made, .failure(failure)) { step, action in
            try? journal.record(.undone, step: step.id, action.detail)
        }
        if let problem {
            try? journal.record(.runFailed, ["undo": "\(problem)"])
            return DrydockError(
                .failedAttention,
                "step \(step.id) failed, and taking it back failed too: \(problem)",
                hint:
                    "the old deployment is still there; mend what failed, then drydock abort takes the rest back, or resume goes on",
                cause: failure
            )
        }
        if let signal {
            try? journal.record(.runStopped)
            return DrydockError(
                .stopped(by: signal),
                "stopped by a signal at step \(step.id); what was done is taken back, and the old deployment is the default",
                hint: "applying the plan again uses the layers that are there already"
            )
        }
        try? journal.record(.runFailed)
        return Failure.explain(failure, during: "step \(step.id)")
    }

    private static func stopIfAsked() throws(ImportStopped) {
        if StopSignals.received != nil { throw ImportStopped() }
    }

    // MARK: - What was cut off

    /// The deployment that is first and the one of the plan, while the one of before is still there.
    private func reached(_ view: HostView) throws -> Deployment? {
        let deployments = view.ostree.deployments
        guard let first = deployments.first,
            deployments.contains(where: { $0.id == plan.spec.host.mergeDeployment }),
            try Deploy.isDone(first, plan.spec, view.repository)
        else { return nil }
        return first
    }

    /// Ends what was cut off after the image was deployed: the host is at the target, and only the rest is missing.
    ///
    /// - Returns: the id of the deployment of the image; `nil` if there is none, or the one of before is gone.
    private func finishInterrupted(_ view: HostView) async throws -> String? {
        guard let first = try reached(view) else { return nil }
        let records = try RunRecord.all(on: view)
        guard records.lastSwitch?.deployment != first.id || records.last?.state == .running else {
            if first.isStaged {
                // Whoever asks for the lock gets it; taking it off is what --finalize is for.
                if options.lock { try FinalizationLock.set(true) }
                await ShutdownUnit.arrange(view)
            }
            return first.id
        }
        if first.isStaged { try MountPoints.complete(view.directory(of: first)) }
        // Another tool may have deployed the image, or drydock by another plan: then this is a run of its own.
        var journal: Journal
        let cut = records.last { $0.state == .running && $0.plan.metadata.digest == plan.metadata.digest }
        let before: Set<String>
        if let cut {
            journal = try Journal.reopen(cut)
            before = Set(try cut.analysis().deployments.map(\.id))
        } else {
            let analysis = try await HostAnalyzer(view).run()
            journal = try Journal.begin(on: view, plan: plan, analysis: analysis)
            before = Set(analysis.spec.deployments.map(\.id))
        }
        let context = StepContext(
            view: view,
            plan: plan.spec,
            image: nil,
            lock: options.lock,
            store: try UndoStore(run: journal.path),
            deploymentsBefore: before
        )
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
                let pin = PinDeployment(step, context)
                if try !pin.probe() { try pin.apply() }
                detail = pin.detail
            }
            try journal.record(.skipped, step: step.id, detail)
        }
        try journal.record(.runFinished)
        if first.isStaged {
            try FinalizationLock.set(options.lock)
            await ShutdownUnit.arrange(view)
        }
        cleanUp(view)
        return first.id
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

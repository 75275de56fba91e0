// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import DrydockPlanning
internal import OCI

/// Says whether a plan may still be executed.
enum PlanGuard {
    /// Checks the plan itself: whole, and not blocked.
    static func check(_ plan: Document<Plan>) throws {
        try Planner.checkDigest(of: plan)
        let changes = plan.spec.steps.flatMap { $0.changes ?? [] }
        if let change = changes.first(where: { !PlannedChange.isKnown($0) }) {
            throw DrydockError(
                .badInput,
                "the plan holds a change that no repair makes: \(change.words)",
                hint: "make a new plan"
            )
        }
        let today = DocumentFormat.today()
        if let waiver = plan.spec.findings.compactMap(\.waiver).first(where: { $0.isExpired(on: today) }) {
            throw stale("the waiver of \(waiver.finding) counted until \(waiver.until ?? "") only")
        }
        guard plan.spec.mayRun else {
            let stopping = plan.spec.findings.filter(\.stops)
            let titles = stopping.map { "\($0.id) \($0.title)" }
            // A node is moved by its cluster, and by nobody else.
            let instead = stopping.flatMap(\.remediations).last { $0.kind == .clusterCommand }?.code
            let unanswered = plan.spec.checks.filter(\.blocks).map { "\($0.id) could not be answered" }
            throw DrydockError(
                .inhibited,
                "the plan is blocked: \((titles + unanswered).joined(separator: "; "))",
                hint: (instead.map { "move it through the cluster, from a dump of it: \($0); " } ?? "")
                    + "drydock report on the plan says what to do about each"
            )
        }
    }

    /// Throws ``DrydockError`` with `stale` if an image is not the one of a plan.
    static func check(_ image: OpenImage, is digest: String) throws(DrydockError) {
        guard image.manifestDigest != digest else { return }
        throw DrydockError(
            .stale,
            "\(image.reference.image) is another image now: \(image.manifestDigest), the plan is for \(digest)",
            hint: "make a new plan"
        )
    }

    /// Compares the host as it is now with the one that the plan was made for.
    ///
    /// Where they differ the plan is computed again; it is stale only if it would now be another one.
    static func compare(
        _ plan: Document<Plan>,
        with analysis: Document<Analysis>,
        cache: InspectionCache?,
        progress: @escaping (ImageInspector.Progress) -> Void
    ) async throws {
        let waiting = analysis.spec.waitingDeployments(besides: plan.spec.image.manifestDigest).map(\.id)
        let agreed = plan.spec.findings.filter { $0.waived == true }.flatMap(\.evidence).map(\.path)
        if let id = waiting.first(where: { !agreed.contains($0) }) {
            throw stale("since then the deployment \(id) was prepared for the next boot, and the switch would discard")
        }
        let host = plan.spec.host
        let changed = host.fingerprint.differences(from: analysis.spec.fingerprint)
        guard !changed.isEmpty || host.mergeDeployment != analysis.spec.mergeDeployment else { return }
        guard host.mergeDeployment == analysis.spec.mergeDeployment, host.stateroot == analysis.spec.stateroot else {
            throw stale(
                "it was made for deployment \(host.mergeDeployment), the host is at \(analysis.spec.mergeDeployment)"
            )
        }
        let reference = try OSTreeImageReference(parsing: plan.spec.image.reference)
        let layers = BlobCache.ofUser(keeps: true)
        let target = try await OpenImage.with(reference, digest: plan.spec.image.manifestDigest, cache: layers) {
            image in
            try await ImageInspector(cache: cache, progress: progress).inspect(image)
        }
        let again = try Planner.plan(
            analysis.spec,
            target.spec,
            PlanRequest(of: plan.spec, today: DocumentFormat.today(), space: analysis.metadata.space)
        ).spec
        let differences = PlanDifference.words(from: plan.spec, to: again)
        guard differences.isEmpty else {
            let parts = changed.joined(separator: ", ")
            throw stale("since then the host changed in \(parts): \(differences.joined(separator: "; "))")
        }
    }

    private static func stale(_ why: String) -> DrydockError {
        DrydockError(.stale, "the plan does not fit this host: \(why)", hint: "make a new plan, and look at its report")
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
internal import Digest

/// (Analysis, Target) → Plan.
///
/// Pure: the same documents give the same bytes.
package enum Planner {
    /// The plan that takes a host to an image.
    ///
    /// Repairs of before the switch are part of what is predicted: the checks are asked again on the host as it will be then,
    /// and a finding counts as mended only if they do not find it any more.
    ///
    /// - Parameters:
    ///   - analysis: the host.
    ///   - target: the image.
    ///   - request: what somebody asked for.
    /// - Returns: the plan, with a digest over it.
    /// - Throws: what makes the digest impossible, which nothing does.
    package static func plan(
        _ analysis: Analysis,
        _ target: Target,
        _ request: PlanRequest = PlanRequest()
    ) throws -> Document<Plan> {
        let (first, course) = repairs(analysis, target, request)
        let steps = Steps.repairs(course, analysis, request.watch)
        let outlook = steps.isEmpty && course.mends.isEmpty ? first : first.after(steps, course, request)
        let plan = Plan(
            host: host(analysis),
            image: image(target),
            readiness: Plan.Readiness(outlook.checks),
            checks: outlook.checks,
            steps: Steps.all(analysis, target, outlook.prediction, steps),
            prediction: outlook.prediction,
            waivers: request.waivers.isEmpty ? nil : request.waivers,
            injected: InjectedState(analysis),
            route: request.route,
            repairs: request.repairs.isEmpty ? nil : request.repairs,
            watch: request.watch,
            dispositions: Dispositions.all(of: analysis, target, outlook, steps, request.route?.route)
        )
        return Document(plan, metadata: Metadata(digest: try digest(of: plan), space: request.space))
    }

    /// What the checks find without any repair, and the repairs.
    ///
    /// Behind a merge that fails nothing is predicted, so what stands in its way is moved first, and the rest looked at then.
    private static func repairs(
        _ analysis: Analysis,
        _ target: Target,
        _ request: PlanRequest
    ) -> (Outlook, Repairs.Course) {
        func course(_ analysis: Analysis, _ outlook: Outlook, _ repairs: [any Repair.Type]) -> Repairs.Course {
            let patient = Patient(
                analysis: analysis,
                target: target,
                prediction: outlook.prediction,
                findings: outlook.checks.flatMap(\.findings),
                route: request.route?.route,
                added: request.repairs.add
            )
            return Repairs.course(for: patient, of: repairs, leavingOut: request.repairs.skip)
        }
        let first = Outlook(analysis, target, request)
        let conflicts = course(analysis, first, [MoveConflictsAside.self])
        guard !conflicts.steps.isEmpty else { return (first, course(analysis, first, Repairs.all)) }
        let changed = ChangedHost.apply(conflicts.steps.flatMap { $0.changes ?? [] }, to: analysis)
        let second = Outlook(changed, target, request)
        let rest = course(changed, second, Repairs.all)
        return (first.with(second), conflicts.joined(rest))
    }

    /// SHA-256 over the plan's specification in its canonical form.
    package static func digest(of plan: Plan) throws -> String {
        SHA256.hex(of: try DocumentFormat.encodeLine(plan))
    }

    /// Throws ``DrydockError`` with `badInput` if a plan is not the one that its digest is over.
    package static func checkDigest(of plan: Document<Plan>) throws {
        guard plan.metadata.digest == (try digest(of: plan.spec)) else {
            throw DrydockError(
                .badInput,
                "the plan was changed or damaged after it was made: its digest does not match",
                hint: "make a new plan"
            )
        }
    }

    private static func host(_ analysis: Analysis) -> Plan.Host {
        Plan.Host(
            name: name(analysis.osRelease),
            stateroot: analysis.stateroot,
            mergeDeployment: analysis.mergeDeployment,
            fingerprint: analysis.fingerprint,
            libostreeVersion: analysis.libostreeVersion
        )
    }

    private static func image(_ target: Target) -> Plan.Image {
        Plan.Image(
            reference: target.reference,
            image: target.image,
            manifestDigest: target.manifestDigest,
            name: name(target.content?.osRelease ?? [:]),
            version: target.version,
            layerBytes: target.layers.reduce(0) { $0 + $1.size },
            layers: target.layers.count,
            buildTools: target.content?.tree?.programs.filter(BuildContext.tools.contains)
        )
    }

    private static func name(_ osRelease: [String: String]) -> String {
        osRelease["PRETTY_NAME"] ?? osRelease["NAME"] ?? osRelease["ID"] ?? "unknown"
    }
}

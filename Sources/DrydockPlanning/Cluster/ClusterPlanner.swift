// SPDX-License-Identifier: Apache-2.0

internal import DrydockChecks
package import DrydockModel
internal import DrydockPrediction

/// (cluster, image, Analyses of nodes) → ClusterPlan.
///
/// Pure: the same documents give the same bytes.
package enum ClusterPlanner {
    /// The plan that takes pools of a cluster to an image.
    ///
    /// - Parameters:
    ///   - cluster: the cluster.
    ///   - target: the image; `nil` if none was named.
    ///   - analyses: what was found on nodes, by their names.
    ///   - request: what somebody asked for.
    /// - Returns: the plan; without stages where something forbids the move.
    /// - Throws: ``DrydockError`` with `usage` for wishes that go no way together.
    package static func plan(
        _ cluster: ClusterFacts,
        _ target: Target?,
        _ analyses: [String: Document<Analysis>],
        _ request: ClusterRequest
    ) throws(DrydockError) -> Document<ClusterPlan> {
        let goal = try request.goal(cluster, target)
        let subject = ClusterSubject(
            cluster: cluster,
            goal: goal,
            target: target,
            analyses: analyses.mapValues(\.spec),
            nodeSubjects: target.map { target in analyses.mapValues { node($0, target, request) } } ?? [:],
            waivers: request.waivers,
            today: request.today
        )
        let checks = CheckCatalogue.run(subject)
        let readiness = Plan.Readiness(checks)
        let mayRun = [.ready, .readyWithWarnings].contains(readiness)
        let plan = ClusterPlan(
            cluster: cluster,
            goal: goal,
            readiness: readiness,
            checks: checks,
            stages: mayRun ? Rollout(goal, cluster).stages : [],
            waivers: request.waivers.isEmpty ? nil : request.waivers
        )
        return Document(plan)
    }

    /// What checks of hosts look at for a node.
    private static func node(_ analysis: Document<Analysis>, _ target: Target, _ request: ClusterRequest) -> Subject {
        Subject(
            analysis: analysis.spec,
            target: target,
            prediction: Predictor.predict(analysis.spec, target),
            space: analysis.metadata.space ?? [],
            waivers: request.waivers,
            today: request.today
        )
    }
}

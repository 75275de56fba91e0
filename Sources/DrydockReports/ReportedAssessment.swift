// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// What all reports say of plans, whatever these are for.
package protocol ReportedAssessment: Assessment {
    /// What is planned, in a word.
    var noun: String { get }
    /// What to do where checks could not look.
    var remedy: String { get }
    /// The subject of the checks, for programs: an image, a cluster.
    var subject: String { get }
    /// What else programs are told.
    var properties: [String: String] { get }
}

extension Plan: ReportedAssessment {
    package var noun: String { "switch" }
    package var remedy: String { "make what they need readable (as root)" }
    package var subject: String { image.image }
    package var properties: [String: String] {
        [
            "verdict": readiness.rawValue, "image": Inert.text(image.image),
            "manifestDigest": Inert.text(image.manifestDigest), "deployment": Inert.text(host.mergeDeployment),
        ]
    }
}

extension ClusterPlan: ReportedAssessment {
    package var noun: String { goal.route == .none ? "next rollout" : "move" }
    package var remedy: String { "take a dump that has what they need" }
    package var subject: String { goal.image?.osImageURL ?? cluster.version ?? "cluster" }
    package var properties: [String: String] {
        [
            "verdict": readiness.rawValue, "image": Inert.text(goal.image?.osImageURL ?? ""),
            "route": goal.route.rawValue, "cluster": Inert.text(cluster.version ?? ""),
        ]
    }
}

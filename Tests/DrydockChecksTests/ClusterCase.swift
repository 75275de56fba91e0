// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel
import Testing

/// Clusters on which one check fails, passes, and cannot answer.
struct ClusterCase: Sendable, CustomTestStringConvertible {
    /// A change of the clean cluster, with what it is.
    typealias Change = (what: String, change: @Sendable (inout ClusterScenario) -> Void)

    /// The id of the check.
    let id: String
    /// The cluster that is changed.
    var scenario = ClusterScenario.centos
    /// What makes it fail.
    let fails: [Change]
    /// What it passes.
    var passes: [Change] = []
    /// What keeps it from answering.
    var unknown: [Change] = []

    var testDescription: String { id }

    /// Nobody looked at the nodes.
    static let noAnalyses: Change = ("no Analysis", { $0.analyses = [:] })
    /// The layers of the image were not read.
    static let noLayers: Change = ("no layers", { $0.target?.content = nil })

    static let all = operatorCases + poolCases + imageCases + contentCases + nodeCases
}

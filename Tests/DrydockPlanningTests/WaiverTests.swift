// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import DrydockPlanning
import SystemPackage
import TestSupport
import Testing

/// What needs consent, and what happens with it.
@Suite struct Waivers {
    private static let id = "DD-DEP-0002"

    /// The golden host as a running system for whose next boot another tool has prepared something.
    private func host(
        _ states: [DeploymentFact.State],
        stateroot: String? = nil,
        manifestDigest: String? = nil
    ) throws -> Analysis {
        var analysis = try document(Analysis.self)
        var booted = analysis.deployments[0]
        booted.states = [.booted]
        var waiting = booted
        waiting.id = "\(waiting.checksum).7"
        waiting.states = states
        waiting.manifestDigest = manifestDigest
        if let stateroot { waiting.stateroot = stateroot }
        analysis.mergeDeployment = booted.id
        analysis.stateroot = booted.stateroot
        analysis.deployments = [waiting, booted]
        return analysis
    }

    private func document<Spec: Specification>(_ kind: Spec.Type) throws -> Spec {
        let file = Paths.testdata.appending("documents/\(kind.kind).json").string
        return try DocumentFormat.decode(kind, from: try Files.read(file), named: file).spec
    }

    private func finding(_ analysis: Analysis, waivers: [String] = []) throws -> Finding? {
        try Planner.plan(
            analysis,
            try document(Target.self),
            PlanRequest(waivers: waivers.map { Waiver(finding: $0) })
        ).spec.findings.first { $0.id == Self.id }
    }

    @Test(
        "what waits for the next boot stops a switch, unless somebody agrees",
        arguments: [[], [DeploymentFact.State.staged]]
    )
    func waiting(_ more: [DeploymentFact.State]) throws {
        let analysis = try host([.pending] + more)
        #expect(try finding(analysis)?.stops == true)
        let waived = try finding(analysis, waivers: [Self.id])
        #expect(waived?.waived == true && waived?.stops == false)
        #expect(try finding(analysis, waivers: ["DD-DEP-0001"])?.stops == true)
    }

    @Test("libostree keeps one staged deployment for all stateroots, but the others of another stateroot stay")
    func otherStateroot() throws {
        #expect(try finding(try host([.pending, .staged], stateroot: "other"))?.stops == true)
        #expect(try finding(try host([.pending], stateroot: "other")) == nil)
    }

    @Test("what the switch keeps, what is the very image, and what lies on a host that does not run, is no matter")
    func noMatter() throws {
        let target = try document(Target.self)
        #expect(try finding(try host([.pending, .pinned])) == nil)
        #expect(try finding(try host([.pending, .staged], manifestDigest: target.manifestDigest)) == nil)
        #expect(try finding(try host([.rollback])) == nil)
        var offline = try host([.pending])
        offline.deployments[1].states = [.rollback]
        #expect(try finding(offline) == nil)
    }
}

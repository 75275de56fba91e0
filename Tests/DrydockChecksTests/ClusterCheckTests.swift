// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockChecks
import DrydockModel
import Testing

/// The checks of clusters.
@Suite struct ClusterChecks {
    @Test("every check has cases, and no cases are of no check")
    func everyCheckHasCases() {
        #expect(Set(ClusterCase.all.map(\.id)) == Set(CheckCatalogue.ofClusters.map { $0.about.id }))
        #expect(ClusterCase.all.count == CheckCatalogue.ofClusters.count)
        #expect(ClusterCase.all.allSatisfy { !$0.fails.isEmpty })
    }

    @Test(
        "on clean clusters all checks pass",
        arguments: [ClusterScenario.centos, ClusterScenario.fedora, ClusterScenario.stream]
    )
    func clean(_ scenario: ClusterScenario) {
        for result in CheckCatalogue.run(scenario.subject) {
            #expect([.pass, .skip].contains(result.state), "\(result.id): \(result.reason ?? "") \(result.findings)")
        }
    }

    @Test("a check fails on what it is for", arguments: ClusterCase.all)
    func fails(_ item: ClusterCase) throws {
        let about = try #require(CheckCatalogue.ofClusters.first { $0.about.id == item.id }).about
        for (what, change) in item.fails {
            let result = try #require(item.scenario.with(change).answer(item.id), "\(what)")
            expectSound(result, about, what)
            for finding in result.findings {
                // Whoever has access to a cluster need not be on its nodes.
                #expect(finding.remediations.allSatisfy { $0.kind != .command }, "\(what)")
                for remediation in finding.remediations where remediation.kind == .clusterCommand {
                    #expect(remediation.argv?.first == "oc", "\(what)")
                }
            }
        }
    }

    @Test("a check passes what is no harm", arguments: ClusterCase.all)
    func passes(_ item: ClusterCase) throws {
        for (what, change) in item.passes {
            let result = try #require(item.scenario.with(change).answer(item.id), "\(what)")
            #expect([.pass, .skip].contains(result.state), "\(what): \(result.reason ?? "") \(result.findings)")
        }
    }

    @Test("a check that cannot read its input does not answer", arguments: ClusterCase.all)
    func unknown(_ item: ClusterCase) throws {
        for (what, change) in item.unknown {
            let result = try #require(item.scenario.with(change).answer(item.id), "\(what)")
            #expect(result.state == .unknown, "\(what): \(result.state) \(result.findings)")
            #expect(result.reason?.isEmpty == false, "\(what)")
        }
    }

    @Test("a node that was looked at is told of, and those that were not as well")
    func partly() throws {
        let scenario = ClusterScenario.fedora.with { scenario in
            scenario.analysis.host?.boot.secureBoot = true
            scenario.analyses = scenario.analyses.filter { $0.key == "worker-0" }
        }
        let result = try #require(scenario.answer("DD-MCO-0032"))
        #expect(result.state == .fail && result.findings.map(\.instance) == ["worker-0"])
        #expect(result.reason?.contains("master-0, master-1, worker-1") == true)
    }

    @Test("checks of hosts answer for each node, and say for which")
    func nodes() throws {
        let scenario = ClusterScenario.centos.with {
            $0.analysis.host?.selinux.localModules = ["my-agent"]
            $0.analysis.deployments[0].kernelArguments.append("systemd.unified_cgroup_hierarchy=0")
            $0.analysis.kernelArguments.append("systemd.unified_cgroup_hierarchy=0")
        }
        let policy = try #require(scenario.answer("DD-SEL-0001"))
        #expect(policy.findings.map(\.instance) == ["worker-0"])
        let arguments = try #require(scenario.answer("DD-KRG-0002"))
        #expect(arguments.findings.map(\.instance) == ["worker-0:cgroups"])
        #expect(arguments.findings.allSatisfy { $0.resources?.first == .init(.node, "worker-0") })
    }

    @Test("a finding that a person agreed to stops nothing, unless nobody can")
    func waivers() {
        let scenario = ClusterScenario.centos.with {
            $0.worker.isPaused = true
            $0.node.state = "Degraded"
            $0.waivers = [Waiver(finding: "DD-MCO-0008", reason: "x"), Waiver(finding: "DD-MCO-0009", reason: "x")]
        }
        let stopping = CheckCatalogue.run(scenario.subject).flatMap(\.findings).filter(\.stops)
        #expect(stopping.map(\.id) == ["DD-MCO-0009"])
    }
}

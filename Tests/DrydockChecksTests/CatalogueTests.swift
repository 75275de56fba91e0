// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockChecks
import DrydockModel
import Testing

@Suite struct Checks {
    @Test("every check has cases, and no cases are of no check")
    func everyCheckHasCases() {
        #expect(Set(CheckCase.all.map(\.id)) == Set(CheckCatalogue.all.map { $0.about.id }))
        #expect(CheckCase.all.count == CheckCatalogue.all.count)
        for item in CheckCase.all {
            #expect(!item.fails.isEmpty, "\(item.id)")
            #expect(item.alwaysAnswers || !item.unknown.isEmpty, "\(item.id)")
        }
    }

    @Test("on a clean host all checks pass")
    func clean() throws {
        for result in CheckCatalogue.run(Scenario.clean.subject) {
            #expect(result.state == .pass, "\(result.id): \(result.reason ?? "") \(result.findings)")
        }
        #expect(try Scenario.clean.plan().spec.readiness == .ready)
    }

    @Test("a check fails on what it is for", arguments: CheckCase.all)
    func fails(_ item: CheckCase) throws {
        let about = try #require(CheckCatalogue.all.first { $0.about.id == item.id }).about
        for (what, change) in item.fails {
            let result = try #require(Scenario.clean.with(change).answer(item.id), "\(what)")
            expectSound(result, about, what)
        }
    }

    @Test("a check passes what is no harm", arguments: CheckCase.all)
    func passes(_ item: CheckCase) throws {
        for (what, change) in item.passes {
            let result = try #require(Scenario.clean.with(change).answer(item.id), "\(what)")
            #expect([.pass, .skip].contains(result.state), "\(what): \(result.reason ?? "") \(result.findings)")
        }
    }

    @Test("a check that cannot read its input does not answer", arguments: CheckCase.all.filter { !$0.alwaysAnswers })
    func unknown(_ item: CheckCase) throws {
        for (what, change) in item.unknown {
            let result = try #require(Scenario.clean.with(change).answer(item.id), "\(what)")
            #expect(result.state == .unknown, "\(what): \(result.state) \(result.findings)")
            #expect(result.reason?.isEmpty == false, "\(what)")
        }
    }

    @Test("a mandatory check without an answer keeps the plan from being executed, another one warns")
    func mandatory() throws {
        let hidden = Scenario.clean.with { $0.hide("/etc/machine-config-daemon") }
        #expect(try hidden.plan().spec.readiness == .unknown)
        let unmeasured = Scenario.clean.with { $0.space = [] }
        #expect(try unmeasured.plan().spec.readiness == .readyWithWarnings)
    }

    @Test("the commands that need no person are those that are tried on a host")
    func unattended() {
        let ids = CheckCase.all.filter { item in
            item.fails.contains { _, change in
                let findings = Scenario.clean.with(change).answer(item.id)?.findings ?? []
                return findings.flatMap(\.remediations).contains { $0.kind == .command && $0.attended != true }
            }
        }
        #expect(Set(ids.map(\.id)) == UnattendedCommands.checks)
    }

    @Test("the explanation of each check says how it is detected and what to do", arguments: CheckCatalogue.list.checks)
    func explanations(_ check: CheckList.Entry) {
        #expect(check.explanation.contains("Detected by "), "\(check.id)")
        #expect(check.explanation.contains("To do: "), "\(check.id)")
        #expect(check.links.allSatisfy { $0.hasPrefix("https://") })
    }
}

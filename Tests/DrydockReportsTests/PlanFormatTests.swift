// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockChecks
import DrydockModel
import DrydockReports
import FoundationEssentials
import Subprocess
import Testing

@Suite struct PlanFormats {
    @Test("each format of each host is as recorded", arguments: ReportedHost.all, PlanFormat.allCases)
    func golden(_ host: ReportedHost, _ format: PlanFormat) throws {
        let path = "testdata/reports/\(host.name).\(format.rawValue)"
        let text = try format.render(try host.scenario.plan())
        if GoldenDocument.isRecording {
            return try Data(text.utf8).write(to: GoldenDocument.root.appending(path: path))
        }
        #expect(try text == String(decoding: GoldenDocument.read(path), as: UTF8.self))
    }

    @Test("the three hosts are what they are called")
    func verdicts() throws {
        let verdicts = try ReportedHost.all.map { try $0.scenario.plan().spec.readiness }
        #expect(verdicts == [.ready, .readyWithWarnings, .blocked])
    }

    @Test(
        "a plan obeys its schema, whatever the checks found",
        .enabled("python3-jsonschema is not installed", PythonValidator.isInstalled)
    )
    func planSchema() async throws {
        let plans = try ReportedHost.all.map { try JSON.parse(DocumentFormat.encode(try $0.scenario.plan())) }
        let schema = try JSON.parse(Array(#require(JSONSchema.text(for: Plan.kind)).utf8))
        #expect(try await PythonValidator(schema: schema).complaints(plans) == [nil, nil, nil])
        let list = try JSON.parse(DocumentFormat.encode(Document(CheckCatalogue.list)))
        let listSchema = try JSON.parse(Array(#require(JSONSchema.text(for: CheckList.kind)).utf8))
        #expect(try await PythonValidator(schema: listSchema).complaints([list]) == [nil])
    }

    @Test(
        "SARIF obeys the schema of its makers",
        .enabled("python3-jsonschema is not installed", PythonValidator.isInstalled)
    )
    func sarif() async throws {
        let schema = try JSON.parse(GoldenDocument.read("testdata/schemas/sarif-2.1.0.schema.json"))
        let logs = try (ReportedHost.all.map(\.scenario) + [.hostile]).map { scenario in
            try JSON.parse(Array(PlanFormat.sarif.render(try scenario.plan()).utf8))
        }
        let spoilt = logs[0].replacing(at: [.name("runs"), .index(0), .name("tool")], with: nil)
        let complaints = try await PythonValidator(schema: schema).complaints(logs + [spoilt])
        #expect(complaints.dropLast() == [nil, nil, nil, nil])
        #expect(complaints.last != .some(nil), "a log without a tool must be refused")
    }

    @Test("JUnit obeys the schema that Jenkins goes by", .enabled("xmllint is not installed", XMLLint.isInstalled))
    func junit() async throws {
        for scenario in ReportedHost.all.map(\.scenario) + [.hostile] {
            #expect(try await XMLLint.complaint(PlanFormat.junit.render(try scenario.plan())) == nil)
        }
        #expect(try await XMLLint.complaint("<testsuites><testcase/></testsuites>") != nil)
    }

    @Test("JUnit counts what stops the switch, and with a severity what is as bad")
    func junitCounts() throws {
        let plan = try Scenario.blocked.plan()
        let stopping = plan.spec.checks.count { $0.findings.contains(where: \.stops) }
        let unknown = plan.spec.checks.count(where: \.blocks)
        let text = JUnitReport.render(plan)
        #expect(
            text.contains(
                "<testsuites name=\"drydock\" tests=\"\(CheckCatalogue.all.count)\" failures=\"\(stopping)\" errors=\"\(unknown)\">"
            )
        )
        let more = plan.spec.checks.count {
            $0.findings.contains { $0.stops || $0.severity >= .medium && $0.waived != true && $0.repairedBy == nil }
        }
        #expect(more > stopping)
        #expect(JUnitReport.render(plan, failOn: .medium).contains("failures=\"\(more)\" errors"))
    }

    @Test("a waiver is a suppression with its reason in SARIF, and told in all formats", arguments: PlanFormat.allCases)
    func waivers(_ format: PlanFormat) throws {
        let text = try format.render(try Scenario.warnings.plan())
        #expect(text.contains("the module is for a service that goes"))
        if format == .sarif { #expect(text.contains("\"suppressions\" : [\n            {")) }
    }
}

/// xmllint with the schema of JUnit reports.
enum XMLLint {
    /// Whether there is one.
    @Sendable
    static func isInstalled() async -> Bool {
        let result = try? await run(.name("xmllint"), arguments: ["--version"], output: .discarded, error: .discarded)
        return result?.terminationStatus.isSuccess == true
    }

    /// What is wrong with a report; `nil` if nothing is.
    static func complaint(_ xml: String) async throws -> String? {
        let schema = GoldenDocument.root.appending(path: "testdata/schemas/junit-10.xsd").path
        let result = try await run(
            .name("xmllint"),
            arguments: ["--noout", "--nonet", "--schema", schema, "-"],
            input: .string(xml),
            output: .discarded,
            error: .string(limit: 1 << 20)
        )
        return result.terminationStatus.isSuccess ? nil : result.standardError
    }
}

// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockChecks
import DrydockModel
import DrydockReports
import FoundationEssentials
import Testing

/// The formats of a plan's report.
enum PlanFormat: String, CaseIterable, Sendable {
    case text = "txt"
    case json
    case markdown = "md"
    case html
    case junit = "junit.xml"
    case sarif

    /// The report in this format.
    func render(_ plan: Document<Plan>) throws -> String {
        switch self {
        case .text: TextReport.render(plan, style: TextStyle(width: 80))
        case .json: String(decoding: try DocumentFormat.encode(plan), as: UTF8.self)
        case .markdown: MarkdownReport.render(plan)
        case .html: HTMLReport.render(plan)
        case .junit: JUnitReport.render(plan)
        case .sarif: String(decoding: try SARIFReport.render(plan, catalogue: CheckCatalogue.list), as: UTF8.self)
        }
    }
}

/// One of the hosts that golden reports are of.
struct ReportedHost: Sendable, CustomTestStringConvertible {
    let name: String
    let scenario: Scenario

    static let all = Scenario.three.map { ReportedHost(name: $0.name, scenario: $0.scenario) }

    var testDescription: String { name }
}

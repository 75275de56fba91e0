// SPDX-License-Identifier: Apache-2.0

internal import DrydockChecks
internal import DrydockModel
internal import DrydockReports

/// Plans in every format that there is of them.
extension ReportFormat {
    /// The plan of a host.
    func render(_ plan: Document<Plan>, style: TextStyle, details: Bool, failOn: Finding.Severity?) throws -> [UInt8] {
        switch self {
        case .text: Array(TextReport.render(plan, style: style, details: details).utf8)
        case .markdown: Array(MarkdownReport.render(plan).utf8)
        case .html: Array(HTMLReport.render(plan).utf8)
        case .json, .junit, .sarif: try forPrograms(plan, failOn)
        }
    }

    /// The plan of a cluster.
    func render(_ plan: Document<ClusterPlan>, style: TextStyle, failOn: Finding.Severity?) throws -> [UInt8] {
        switch self {
        case .text: Array(TextReport.render(plan, style: style).utf8)
        case .markdown: Array(MarkdownReport.render(plan).utf8)
        case .html: Array(HTMLReport.render(plan).utf8)
        case .json, .junit, .sarif: try forPrograms(plan, failOn)
        }
    }

    private func forPrograms(
        _ plan: Document<some ReportedAssessment>,
        _ failOn: Finding.Severity?
    ) throws -> [UInt8] {
        switch self {
        case .junit: Array(JUnitReport.render(plan, failOn: failOn).utf8)
        case .sarif: try SARIFReport.render(plan, catalogue: CheckCatalogue.list)
        default: try DocumentFormat.encode(plan)
        }
    }
}

extension Assessment {
    /// 2 if something forbids what is planned, 3 if there are findings from a severity on that nobody agreed to, else 0.
    func exitCode(failOn severity: Finding.Severity?) -> Int32 {
        guard mayRun else { return DrydockError.Code.inhibited.rawValue }
        return severity.map(hasFindings) ?? false ? DrydockError.Code.findings.rawValue : 0
    }
}

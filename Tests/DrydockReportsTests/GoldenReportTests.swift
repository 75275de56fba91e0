// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import DrydockReports
import FoundationEssentials
import Testing

@Suite
struct GoldenReportTests {
    /// A kind that has a text report, and the report of its golden document.
    struct Report: Sendable, CustomTestStringConvertible {
        /// The kind.
        let kind: String
        /// The report in a given layout.
        let text: @Sendable (TextStyle) throws -> String

        var testDescription: String { kind }
    }

    static let reports = [
        Report(kind: Analysis.kind) { try TextReport.render(GoldenDocument.document(Analysis.self), style: $0) },
        Report(kind: Target.kind) { try TextReport.render(GoldenDocument.document(Target.self), style: $0) },
        Report(kind: ConfigCheck.kind) {
            try TextReport.render(GoldenDocument.document(ConfigCheck.self), style: $0)
        },
        Report(kind: ConfigExpansion.kind) {
            try TextReport.render(GoldenDocument.document(ConfigExpansion.self), style: $0)
        },
        Report(kind: Import.kind) { try TextReport.render(GoldenDocument.document(Import.self), style: $0) },
        Report(kind: Prediction.kind) { try TextReport.render(GoldenDocument.document(Prediction.self), style: $0) },
        Report(kind: Plan.kind) { try TextReport.render(GoldenDocument.document(Plan.self), style: $0) },
        Report(kind: ClusterPlan.kind) { try TextReport.render(GoldenDocument.document(ClusterPlan.self), style: $0) },
        Report(kind: Verdict.kind) { try TextReport.render(GoldenDocument.document(Verdict.self), style: $0) },
        Report(kind: CheckList.kind) { try TextReport.render(GoldenDocument.document(CheckList.self), style: $0) },
        Report(kind: RouteList.kind) { try TextReport.render(GoldenDocument.document(RouteList.self), style: $0) },
        Report(kind: Status.kind) { try TextReport.render(GoldenDocument.document(Status.self), style: $0) },
    ]

    @Test(arguments: reports)
    func `a report reads as recorded`(report: Report) throws {
        let path = "testdata/documents/\(report.kind).txt"
        let text = try report.text(TextStyle(width: 80))
        if GoldenDocument.isRecording {
            return try Data(text.utf8).write(to: GoldenDocument.root.appending(path: path))
        }
        #expect(try text == String(decoding: GoldenDocument.read(path), as: UTF8.self))
    }

    @Test(arguments: reports, [60, 80, 100, 200])
    func `lines end within the width, unless one long word does not fit`(report: Report, width: Int) throws {
        let lines = try report.text(TextStyle(width: width)).split(separator: "\n")
        // Editors read the lines of a ConfigCheck, and people copy commands: they are never broken.
        let leads = [" fix:  ", " run:  ", " watch: ", " back:  "]
        for line in lines where report.kind != ConfigCheck.kind && line.count > width {
            guard !leads.contains(where: line.contains) else { continue }
            let word = try #require(line.split(separator: " ").last)
            #expect(word.count > 20 && line.count - word.count < width, "\(line)")
        }
    }

    @Test(arguments: reports)
    func `colour changes nothing but the colour`(report: Report) throws {
        let plain = try report.text(TextStyle())
        let colored = try report.text(TextStyle(color: true))
        let escape = try Regex("\u{1b}\\[[0-9;]*m")
        #expect(!plain.contains("\u{1b}"))
        #expect(colored.replacing(escape, with: "") == plain)
        let verdicts =
            [Target.kind, ConfigCheck.kind, ConfigExpansion.kind, CheckList.kind, RouteList.kind].contains(report.kind)
            ? 0 : 1
        #expect(colored.matches(of: escape).count == 2 * verdicts)
    }

    @Test(arguments: reports)
    func `no line ends with a space, and no empty lines follow one another`(report: Report) throws {
        let text = try report.text(TextStyle())
        #expect(!text.contains(" \n"))
        #expect(!text.contains("\n\n\n"))
        #expect(text.hasSuffix("\n"))
        #expect(!text.hasSuffix("\n\n"))
    }
}

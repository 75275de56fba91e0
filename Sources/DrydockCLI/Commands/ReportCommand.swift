// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockChecks
internal import DrydockExecution
internal import DrydockModel
internal import DrydockReports

/// How `report` shows a document.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text, json, markdown, html, junit, sarif
}

/// `drydock report`.
struct ReportCommand: DrydockCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Show a document that another command wrote, in a format for people or for programs.",
        discussion: """
            text is for a terminal, the worst finding at its end. html is one page that needs nothing else; markdown fits an \
            issue. junit and sarif are of plans only, for pipelines and for tools that collect findings.

              drydock report plan.json
              drydock report plan.json --format html -o plan.html
              drydock report /var/lib/drydock/runs/latest/steps.jsonl
              drydock report plan.json --format junit --fail-on high -o junit.xml

            Exits with 0. With --fail-on and a plan it exits with 2 if the plan is blocked, and with 3 if a finding is as bad \
            as named, or worse, and nobody agreed to it.
            """
    )

    @Argument(help: ArgumentHelp("A document: a Plan, an Analysis, a Target, a Verdict, …", valueName: "file"))
    var file: String

    @Flag(help: "As text, tell all of a plan in whose way nothing stands, and not one page.")
    var details = false

    @Option(help: "How to show it: text, json, markdown, html, junit or sarif.")
    var format: ReportFormat = .text

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file")
    )
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Findings from this severity on are failures: info, low, medium or high.",
            valueName: "severity"
        )
    )
    var failOn: Finding.Severity?

    @Option(help: "Colours: auto uses them on a terminal unless NO_COLOR is set.")
    var color: ColorChoice = .auto

    func perform() async throws -> Int32 {
        let bytes = try InputFile.read(file)
        // Of a journal each line is a document.
        let first = file.hasSuffix(".jsonl") ? Array(bytes.prefix { $0 != 0x0a }) : bytes
        switch try DocumentFormat.kind(of: first, named: file) {
        case Plan.kind: return try show(try DocumentFormat.decode(Plan.self, from: bytes, named: file))
        case ClusterPlan.kind: return try show(try DocumentFormat.decode(ClusterPlan.self, from: bytes, named: file))
        case Analysis.kind: try show(Analysis.self, bytes) { TextReport.render($0, style: $1) }
        case Target.kind: try show(Target.self, bytes) { TextReport.render($0, style: $1) }
        case Import.kind: try show(Import.self, bytes) { TextReport.render($0, style: $1) }
        case Prediction.kind: try show(Prediction.self, bytes) { TextReport.render($0, style: $1) }
        case Status.kind: try show(Status.self, bytes) { TextReport.render($0, style: $1) }
        case ConfigCheck.kind: try show(ConfigCheck.self, bytes) { TextReport.render($0, style: $1) }
        case ConfigExpansion.kind: try show(ConfigExpansion.self, bytes) { TextReport.render($0, style: $1) }
        case Verdict.kind: try show(Verdict.self, bytes) { TextReport.render($0, style: $1) }
        case CheckList.kind: try show(CheckList.self, bytes) { TextReport.render($0, style: $1) }
        case RouteList.kind: try show(RouteList.self, bytes) { TextReport.render($0, style: $1) }
        case JournalRecord.kind: try showJournal(bytes)
        case let kind:
            throw DrydockError(.badInput, "\(file) is a \(kind), of which there is no report")
        }
        return 0
    }

    private func show(_ plan: Document<Plan>) throws -> Int32 {
        try write(try format.render(plan, style: style, details: details, failOn: failOn))
        return failOn == nil ? 0 : plan.spec.exitCode(failOn: failOn)
    }

    private func show(_ plan: Document<ClusterPlan>) throws -> Int32 {
        try write(try format.render(plan, style: style, failOn: failOn))
        return failOn == nil ? 0 : plan.spec.exitCode(failOn: failOn)
    }

    private func show<Spec: Specification>(
        _ kind: Spec.Type,
        _ bytes: [UInt8],
        _ report: (Document<Spec>, TextStyle) -> String
    ) throws {
        let document = try DocumentFormat.decode(kind, from: bytes, named: file)
        switch format {
        case .text: try write(report(document, style))
        case .json: try write(try DocumentFormat.encode(document))
        case .markdown: try write(MarkdownReport.wrap(Spec.kind, report(document, TextStyle(width: 100))))
        case .html: try write(HTMLReport.wrap(Spec.kind, report(document, TextStyle(width: 100))))
        case .junit, .sarif:
            throw DrydockError(
                .usage,
                "\(file) is a \(Spec.kind), and \(format.rawValue) shows what the checks of a Plan found",
                hint: "make a plan, or choose text, json, markdown or html"
            )
        }
    }

    /// A journal has a document on each line.
    private func showJournal(_ bytes: [UInt8]) throws {
        let journal = try RunRecord.parse(bytes, named: file)
        switch format {
        case .text: try write(TextReport.render(journal, style: style))
        case .json: for record in journal { try write(try DocumentFormat.encodeLine(record)) }
        case .markdown:
            try write(MarkdownReport.wrap("Run", TextReport.render(journal, style: TextStyle(width: 100))))
        case .html: try write(HTMLReport.wrap("Run", TextReport.render(journal, style: TextStyle(width: 100))))
        case .junit, .sarif:
            throw DrydockError(
                .usage,
                "\(file) is a journal, and \(format.rawValue) shows what the checks of a Plan found",
                hint: "choose text, json, markdown or html"
            )
        }
    }

    /// The layout; in a file there are no colours, whatever the terminal can do.
    private var style: TextStyle {
        var style = color.style
        if output != nil, color == .auto { style.color = false }
        return style
    }

    private func write(_ text: String) throws { try write(Array(text.utf8)) }

    private func write(_ bytes: [UInt8]) throws {
        if let output { try OutputFile.shared.write(bytes, to: output) } else { try Standard.Output.write(bytes) }
    }
}

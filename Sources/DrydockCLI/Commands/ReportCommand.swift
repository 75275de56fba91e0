// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockModel
internal import DrydockReports

/// `drydock report`.
struct ReportCommand: DrydockCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Print a document that another command wrote.",
        discussion: "  drydock report plan.json"
    )

    @Argument(
        help: ArgumentHelp(
            "An Analysis, Target, Import, Plan, Prediction, Status, Verdict, ConfigCheck or ConfigExpansion.",
            valueName: "file"
        )
    )
    var file: String

    @OptionGroup var output: OutputOptions

    func perform() async throws -> Int32 {
        let bytes = try InputFile.read(file)
        switch try DocumentFormat.kind(of: bytes, named: file) {
        case Analysis.kind: try print(Analysis.self, bytes) { TextReport.render($0, style: $1) }
        case Target.kind: try print(Target.self, bytes) { TextReport.render($0, style: $1) }
        case Import.kind: try print(Import.self, bytes) { TextReport.render($0, style: $1) }
        case Plan.kind: try print(Plan.self, bytes) { TextReport.render($0, style: $1) }
        case Prediction.kind: try print(Prediction.self, bytes) { TextReport.render($0, style: $1) }
        case Status.kind: try print(Status.self, bytes) { TextReport.render($0, style: $1) }
        case ConfigCheck.kind: try print(ConfigCheck.self, bytes) { TextReport.render($0, style: $1) }
        case ConfigExpansion.kind: try print(ConfigExpansion.self, bytes) { TextReport.render($0, style: $1) }
        case Verdict.kind: try print(Verdict.self, bytes) { TextReport.render($0, style: $1) }
        case let kind:
            throw DrydockError(.badInput, "\(file) is a \(kind), of which there is no report")
        }
        return 0
    }

    private func print<Spec: Specification>(
        _ kind: Spec.Type,
        _ bytes: [UInt8],
        _ report: (Document<Spec>, TextStyle) -> String
    ) throws {
        let document = try DocumentFormat.decode(kind, from: bytes, named: file)
        try DocumentOutput(options: output).print(document, report: report)
    }
}

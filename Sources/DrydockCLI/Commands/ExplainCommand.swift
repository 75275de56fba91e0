// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockChecks
internal import DrydockModel
internal import DrydockReports

/// `drydock explain`.
struct ExplainCommand: DrydockCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a check: what happens, how it is detected, what to do.",
        discussion: "  drydock explain DD-IDS-0001"
    )

    @Argument(help: ArgumentHelp("The id of a check, as reports and drydock checks show it.", valueName: "id"))
    var id: String

    @Option(help: "Colours: auto uses them on a terminal unless NO_COLOR is set.")
    var color: ColorChoice = .auto

    func perform() async throws -> Int32 {
        // What reports show behind a colon is the instance.
        let wanted = String(id.prefix { $0 != ":" }).uppercased()
        let checks = CheckCatalogue.list.checks
        guard let check = checks.first(where: { $0.id == wanted }) else {
            let near = checks.map(\.id).filter { $0.hasPrefix(wanted.prefix(6)) }
            throw DrydockError(
                .usage,
                "there is no check \(id)",
                hint: near.isEmpty ? "drydock checks lists them" : "there are \(near.joined(separator: ", "))"
            )
        }
        try Standard.Output.write(TextReport.explain(check, style: color.style))
        return 0
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockChecks
internal import DrydockModel
internal import DrydockReports

/// `drydock checks`.
struct ChecksCommand: DrydockCommand {
    static let configuration = CommandConfiguration(
        commandName: "checks",
        abstract: "List the checks that a plan runs.",
        discussion: """
            Each check has an id that is never used for anything else. The traps are the known ways in which a switch goes \
            wrong (T1 to T46 of drydock's map of host state) that a check looks for.

              drydock checks
              drydock explain DD-LOG-0002
            """
    )

    @OptionGroup var output: OutputOptions

    func perform() async throws -> Int32 {
        try DocumentOutput(options: output).print(Document(CheckCatalogue.list)) { TextReport.render($0, style: $1) }
        return 0
    }
}

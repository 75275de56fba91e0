// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockExecution
internal import DrydockReports
internal import SystemPackage

/// `drydock status`.
struct StatusCommand: HostReader {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say where the migration of a host stands.",
        discussion: "Takes no lock and writes nothing, so it answers while another drydock works."
    )

    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var output: OutputOptions

    var host: FilePath? { hostOptions.path }

    func perform() async throws -> Int32 {
        let status = try StatusReader.read(try HostView(hostOptions.path))
        try DocumentOutput(options: output).print(status) { TextReport.render($0, style: $1) }
        return 0
    }
}

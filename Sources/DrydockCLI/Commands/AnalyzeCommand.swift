// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockReports
internal import SystemPackage

/// `drydock analyze`.
struct AnalyzeCommand: HostReader {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Look at a host: what it is, and what was injected into it.",
        discussion: """
            Never writes to the host; as root it works in a mount namespace in which the host is read-only. An ordinary \
            user sees less, and the report says what could not be read.

            Everything that is not as the image sets it is attributed to who put it there. With --ignition that is sure \
            for what Ignition wrote, and the report says what has changed since; without it, traces and times have to do.

              drydock analyze
              drydock analyze --ignition host.ign
              drydock analyze --sysroot /mnt/host --format json -o analysis.json
            """
    )

    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var provisioning: ProvisioningOptions
    @OptionGroup var output: OutputOptions

    var host: FilePath? { hostOptions.path }

    func perform() async throws -> Int32 {
        let analysis = try await HostAnalyzer(try HostView(hostOptions.path), configs: try await provisioning.read())
            .run()
        try DocumentOutput(options: output).print(analysis) { TextReport.render($0, style: $1) }
        return 0
    }
}

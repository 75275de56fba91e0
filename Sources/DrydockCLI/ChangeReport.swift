// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockExecution
internal import DrydockModel
internal import DrydockReports
internal import SystemPackage

/// Prints the status of a host after it was changed.
///
/// As text the story of the run comes first. Whatever goes wrong here must not sound as if nothing had been done.
func reportChange(
    of host: FilePath,
    _ change: String,
    journal: [Document<JournalRecord>] = [],
    options: OutputOptions
) throws(DrydockError) {
    do {
        if !journal.isEmpty, options.format == .text {
            try Standard.Output.write(TextReport.render(journal, style: options.color.style) + "\n")
        }
        let status = try StatusReader.read(try HostView(host))
        try DocumentOutput(options: options).print(status) { TextReport.render($0, style: $1) }
    } catch {
        throw DrydockError(
            .failedAttention,
            "\(change), but its report could not be written",
            hint: "drydock status shows it again",
            cause: error
        )
    }
}

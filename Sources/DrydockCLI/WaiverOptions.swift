// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockModel
internal import DrydockPlanning

extension Finding.Severity: ExpressibleByArgument {}

/// Options of commands that plan: what somebody agrees to, and what is a failure.
struct WaiverOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "Agree to a finding that stops the switch and can be waived; may be repeated.",
            valueName: "id"
        )
    )
    var waive: [String] = []

    @Option(help: ArgumentHelp("A file with waivers, in TOML; may be repeated.", valueName: "file"))
    var waivers: [String] = []

    @Option(
        help: ArgumentHelp(
            "Exit with 3 for findings from this severity on: info, low, medium or high.",
            valueName: "severity"
        )
    )
    var failOn: Finding.Severity?

    /// The waivers of the command line, and of files.
    func read() throws -> [Waiver] {
        try waive.map { Waiver(finding: $0, reason: "agreed on the command line", source: "--waive") }
            + waivers.flatMap { file in
                try WaiverFile.read(String(decoding: try InputFile.read(file), as: UTF8.self), named: file)
            }
    }

    /// Throws ``DrydockError`` with `usage` if somebody agreed on the command line to what there is not.
    func checkTaken(_ findings: [Finding]) throws(DrydockError) {
        let taken = findings.compactMap(\.waiver?.finding)
        if let id = waive.first(where: { !taken.contains($0) }) {
            throw DrydockError(
                .usage,
                "there is no finding \(id) here that can be waived",
                hint: "leave --waive \(id) out, and look at the report"
            )
        }
    }
}

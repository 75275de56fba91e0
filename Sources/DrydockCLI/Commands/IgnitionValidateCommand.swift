// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockModel
internal import DrydockReports
internal import Ignition

/// `drydock ignition validate`.
struct IgnitionValidateCommand: DrydockCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Say whether Ignition would take configs, and what is wrong with them.",
        discussion: """
            One problem a line, as compilers print them. Configs that a config refers to are not looked at. A \
            MachineConfig is looked at for the config in it. Values are never printed: they may be secrets.

              drydock ignition validate host.ign
              butane host.bu | drydock ignition validate -

            Exits with 0 if all are valid, with 1 if one is not.
            """
    )

    @Argument(help: ArgumentHelp("Configs in JSON; - is standard input.", valueName: "file"))
    var files: [String]

    @OptionGroup var output: OutputOptions

    func perform() async throws -> Int32 {
        if let path = output.output { try OutputFile.shared.open(path, lookingAt: nil) }
        let check = ConfigCheck(files: try files.map(check))
        let document = Document(check, metadata: Metadata(createdAt: nil))
        try DocumentOutput(options: output).print(document) { TextReport.render($0, style: $1) }
        return check.files.allSatisfy(\.valid) ? 0 : 1
    }

    private func check(_ file: String) throws -> ConfigCheck.File {
        let reading = ConfigReader.read(try IgnitionInput.read(file))
        return ConfigCheck.File(
            path: IgnitionInput.shownName(file),
            version: reading.config?.version.description,
            machineConfig: reading.machineConfig != nil,
            valid: reading.isValid,
            problems: reading.diagnostics.map { problem in
                ConfigCheck.Problem(
                    severity: problem.severity.rawValue,
                    path: problem.path,
                    line: problem.line,
                    column: problem.column,
                    message: problem.message
                )
            }
        )
    }
}

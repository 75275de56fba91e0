// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import DrydockReports
internal import HostFS
internal import SystemPackage

/// Prints one document the way that the options ask for.
struct DocumentOutput {
    let options: OutputOptions

    /// Prints a document; with `-o` the JSON goes to the file, and a report still goes to standard output.
    func print<Spec: Specification>(
        _ document: Document<Spec>,
        report: (Document<Spec>, TextStyle) -> String
    ) throws {
        try print(json: try DocumentFormat.encode(document)) { report(document, $0) }
    }

    /// Prints what is no document of its own in the same way.
    func print(json: [UInt8], report: (TextStyle) -> String) throws {
        if let path = options.output { try OutputFile.shared.write(json, to: path) }
        switch options.format {
        case .json: try Standard.Output.write(json)
        case .text: try Standard.Output.write(report(options.style))
        }
    }
}

extension OutputOptions {
    /// How a report is laid out for where it goes.
    var style: TextStyle { color.style }
}

extension ColorChoice {
    /// How text is laid out on standard output.
    var style: TextStyle {
        let isTerminal = HostEnvironment.isTerminal(.standardOutput)
        let width = HostEnvironment.terminalWidth(.standardOutput) ?? 100
        let color =
            switch self {
            case .always: true
            case .never: false
            case .auto: isTerminal && (HostEnvironment.variable("NO_COLOR") ?? "").isEmpty
            }
        return TextStyle(width: min(width, 120), color: color)
    }
}

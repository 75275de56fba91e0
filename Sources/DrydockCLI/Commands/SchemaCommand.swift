// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockModel
internal import DrydockReports

/// `drydock schema`.
struct SchemaCommand: DrydockCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a kind of document.",
        discussion: "Kinds: \(JSONSchema.kinds.joined(separator: ", "))."
    )

    @Argument(help: ArgumentHelp("The kind, for example Plan.", valueName: "kind"))
    var kind: String

    func perform() async throws -> Int32 {
        guard let kind = JSONSchema.kinds.first(where: { $0.lowercased() == kind.lowercased() }),
            let schema = JSONSchema.text(for: kind)
        else {
            throw DrydockError(
                .usage,
                "there is no kind \(kind)",
                hint: "kinds: \(JSONSchema.kinds.joined(separator: ", "))"
            )
        }
        try Standard.Output.write(schema)
        return 0
    }
}

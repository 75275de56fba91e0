// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import Ignition
internal import SystemPackage

/// Where what lies at URLs is kept, for commands that follow the references of configs.
struct ReferenceOptions: ParsableArguments, Sendable {
    @Option(
        name: .customLong("ignition-dir"),
        help: ArgumentHelp(
            "Where what lies at URLs is kept: https://example.com/a/b.ign as DIR/example.com/a/b.ign.",
            valueName: "path"
        )
    )
    var ignitionDirectory: String?

    @Flag(
        help: ArgumentHelp(
            "Fetch what lies at http and https URLs with the curl program. Nothing is fetched from a network without this."
        )
    )
    var fetch = false

    /// What lies at URLs.
    var store: ReferenceStore { ReferenceStore(directory: ignitionDirectory, fetches: fetch) }
}

/// A config from a file or standard input, with all that it refers to.
struct IgnitionInput {
    /// What it is called in messages.
    let name: String
    /// The config with all that it refers to.
    let rendered: ConfigReading

    /// Reads a config and follows its references.
    ///
    /// - Parameters:
    ///   - file: the file; `-` is standard input.
    ///   - store: has the configs that it refers to.
    /// - Throws: ``DrydockError`` with `unexpected` if the config is not valid.
    init(_ file: String, _ store: ReferenceStore) async throws {
        name = Self.shownName(file)
        let reading = ConfigReader.read(try Self.read(file))
        guard reading.isValid else { throw Self.invalid(name, reading.diagnostics) }
        do {
            rendered = try await store.run { try ConfigRenderer($0).render(reading) }
        } catch let error as ConfigRenderer.Failure {
            throw DrydockError(.unexpected, "\(name): \(error)", hint: "see --ignition-dir and --fetch in --help")
        }
        guard rendered.isValid else { throw Self.invalid("\(name) with all it refers to", rendered.diagnostics) }
    }

    /// The bytes of a config; `-` is standard input.
    static func read(_ file: String) throws -> [UInt8] { try InputFile.read(file == "-" ? "/dev/stdin" : file) }

    /// What a file is called in messages.
    static func shownName(_ file: String) -> String { file == "-" ? "<stdin>" : file }

    private static func invalid(_ name: String, _ diagnostics: [Diagnostic]) -> DrydockError {
        let errors = diagnostics.filter { $0.severity == .error }
        let first = errors.first.map { [$0.path, $0.message].compactMap(\.self).joined(separator: " ") } ?? ""
        return DrydockError(
            .unexpected,
            "\(name) is not valid: \(first)",
            hint: errors.count > 1 ? "drydock ignition validate lists all \(errors.count) errors" : nil
        )
    }
}

/// The configs that a host was provisioned with, as far as somebody has them.
struct ProvisioningOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "The Ignition config or MachineConfig that the host was provisioned with; may be repeated.",
            valueName: "file"
        )
    )
    var ignition: [String] = []

    @OptionGroup var references: ReferenceOptions

    /// The configs.
    func read() async throws -> [KnownConfig] {
        let store = references.store
        var configs: [KnownConfig] = []
        for file in ignition {
            let input = try await IgnitionInput(file, store)
            // What files hold is fetched as well, and what cannot be had is not compared.
            var notes: [String] = []
            for file in input.rendered.config?.storage.files ?? [] where references.fetch {
                do {
                    try await store.run { loader in
                        for resource in [file.contents] + file.append { _ = try? loader.content(of: resource) }
                    }
                } catch let error as DrydockError {
                    notes.append(error.message)
                }
            }
            configs.append(
                KnownConfig(name: input.name, reading: input.rendered, loader: store.loader, notes: notes)
            )
        }
        return configs
    }
}

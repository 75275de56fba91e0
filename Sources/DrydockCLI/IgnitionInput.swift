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

    /// Gets what resources hold: from URLs that hold it themselves, and from the directory.
    var loader: ResourceLoader {
        guard let folder = ignitionDirectory else { return .local }
        return ResourceLoader { (url, _) throws(ResourceLoader.Failure) in
            let path = url.split(separator: "?")[0].replacing("://", with: "/").split(separator: "/").dropFirst()
            do {
                let root = try RootDirectory(FilePath(folder))
                if let content = try root.contents(path.joined(separator: "/"), limit: ConfigReader.largestSize) {
                    return content
                }
            } catch {
                throw ResourceLoader.Failure("\(URLReference.shown(url)) cannot be read below \(folder): \(error)")
            }
            throw ResourceLoader.Failure("\(URLReference.shown(url)) is not below \(folder)")
        }
    }
}

/// A config from a file or standard input, with all that it refers to.
struct IgnitionInput {
    /// What it is called in messages.
    let name: String
    /// The file as it is.
    let content: [UInt8]
    /// The config with all that it refers to.
    let rendered: ConfigReading

    /// Reads a config and follows its references.
    ///
    /// - Parameters:
    ///   - file: the file; `-` is standard input.
    ///   - loader: gets the configs that it refers to.
    /// - Throws: ``DrydockError`` with `unexpected` if the config is not valid.
    init(_ file: String, _ loader: ResourceLoader) throws {
        name = Self.shownName(file)
        content = try Self.read(file)
        let reading = ConfigReader.read(content)
        guard reading.isValid else { throw Self.invalid(name, reading.diagnostics) }
        do {
            rendered = try ConfigRenderer(loader).render(reading)
        } catch {
            throw DrydockError(.unexpected, "\(name): \(error)", hint: "see --ignition-dir in --help")
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
    func read() throws -> [KnownConfig] {
        let loader = references.loader
        return try ignition.map { file in
            let input = try IgnitionInput(file, loader)
            return KnownConfig(name: input.name, content: input.content, rendered: input.rendered, loader: loader)
        }
    }
}

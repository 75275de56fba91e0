// SPDX-License-Identifier: Apache-2.0

package import JSONTree
internal import YAMLTree

/// A config as it was read, with what was found in it.
public struct ConfigReading: Sendable {
    /// The config, or what could be understood of one with errors; `nil` if it cannot be read at all.
    public let config: Config?
    /// What is wrong with it, errors and warnings, in the order of the specification's sections.
    public let diagnostics: [Diagnostic]
    /// The MachineConfig that it was found in; `nil` for a config by itself.
    public let machineConfig: MachineConfigEnvelope?

    /// Whether Ignition would take it.
    public var isValid: Bool { config != nil && !diagnostics.contains { $0.severity == .error } }

    /// The config as JSON with sorted names: what could be understood of it, and nothing else.
    ///
    /// It holds the config's secrets.
    public var json: String { tree.canonical }

    /// What ``Config`` was read from: fields of the version, and no others.
    package let tree: JSONValue
}

/// What a MachineConfig says beside the config in it.
public struct MachineConfigEnvelope: Sendable, Equatable {
    /// Its name.
    public let name: String?
    /// Kernel arguments, beside those of the config: `spec.kernelArguments`.
    public let kernelArguments: [String]

    /// Reads the object around the config; `nil` if it is no MachineConfig.
    init?(_ root: JSONValue) {
        guard root["kind"]?.string == "MachineConfig" else { return nil }
        name = root["metadata"]?["name"]?.string
        kernelArguments = root["spec"]?["kernelArguments"]?.array?.compactMap(\.string) ?? []
    }
}

/// Reads Ignition configs.
public enum ConfigReader {
    /// The largest config that is read, in bytes.
    public static let largestSize = 256 << 20
    /// How many levels a config may have.
    public static let largestDepth = 64

    /// Reads a config, or the one in a MachineConfig.
    ///
    /// - Parameter bytes: a JSON text; a MachineConfig may be YAML.
    /// - Returns: the config and what is wrong with it; nothing is thrown.
    public static func read(_ bytes: [UInt8]) -> ConfigReading {
        guard bytes.count <= largestSize else {
            return failed(Diagnostic(.error, nil, "has more than \(largestSize >> 20) MiB"))
        }
        guard bytes.contains(where: { !$0.isJSONSpace }) else {
            return failed(Diagnostic(.error, nil, "is empty"))
        }
        let text: JSONText
        do {
            text = try JSONText(bytes, depth: largestDepth)
        } catch {
            if let reading = readYAML(bytes) { return reading }
            var diagnostic = Diagnostic(.error, nil, "is not JSON: \(error.message)")
            (diagnostic.line, diagnostic.column) = LineIndex(bytes).position(of: error.offset)
            return failed(diagnostic)
        }
        let reading = read(text.value)
        return reading.with(duplicates(in: text) + located(reading.diagnostics, in: text))
    }

    /// Reads what is written in YAML: a MachineConfig, or a Butane config, which is answered.
    ///
    /// - Returns: `nil` for everything else.
    private static func readYAML(_ bytes: [UInt8]) -> ConfigReading? {
        // What begins like JSON is meant to be JSON.
        guard let first = bytes.first(where: { !$0.isJSONSpace }), first < 0x80,
            ![UInt8(ascii: "{"), UInt8(ascii: "[")].contains(first)
        else { return nil }
        let text: YAMLText
        do {
            text = try YAMLText(bytes, depth: largestDepth)
        } catch {
            // A name and a colon is how YAML begins, and nothing else.
            let start = String(decoding: bytes.prefix(4096), as: UTF8.self)
            guard start.contains(/(^|\n)(kind|apiVersion|variant|ignition):/) else { return nil }
            var diagnostic = Diagnostic(.error, nil, "is not YAML that can be read: \(error.message)")
            (diagnostic.line, diagnostic.column) = (error.line, error.column)
            return failed(diagnostic)
        }
        let isButane = text.value["variant"] != nil && text.value["version"] != nil
        guard isButane || MachineConfigEnvelope(text.value) != nil else {
            guard text.value["ignition"] != nil else { return nil }
            return failed(Diagnostic(.error, .root, "is YAML, and Ignition takes only JSON"))
        }
        let reading = read(text.value)
        let duplicates = text.duplicates.map { path, line, column in
            var diagnostic = Diagnostic(.error, path, Self.duplicate)
            (diagnostic.line, diagnostic.column) = (line, column)
            return diagnostic
        }
        let located = reading.diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            if let place = diagnostic.place?.ancestors.lazy.compactMap({ text.places[$0] }).first {
                (diagnostic.line, diagnostic.column) = place
            }
            return diagnostic
        }
        return reading.with(duplicates + located)
    }

    /// Reads a config that lies in a tree already, or the one in a MachineConfig.
    package static func read(_ root: JSONValue) -> ConfigReading {
        let machineConfig = MachineConfigEnvelope(root)
        let base = machineConfig != nil ? JSONPath.root.appending("spec").appending("config") : .root
        let value = machineConfig != nil ? root["spec"]?["config"] ?? .null : root
        switch version(of: value, base) {
        case .failure(let diagnostic):
            return failed(diagnostic, machineConfig)
        case .success(let version):
            var check = ShapeCheck(version)
            let tree = check.config(value)
            let config = Config(tree, version: version)
            let shape = check.diagnostics.all
            // What has the wrong type is absent for the rules, which need not say so again.
            let wrong = Set(shape.filter { $0.severity == .error }.compactMap(\.place))
            let rules = DuplicateCheck.diagnose(tree, version: version) + ConfigValidator.diagnose(config)
            let diagnostics = shape + rules.filter { rule in rule.place.map { !wrong.contains($0) } ?? true }
            return ConfigReading(
                config: config,
                diagnostics: diagnostics.map { $0.below(base) },
                machineConfig: machineConfig,
                tree: tree
            )
        }
    }

    private static func failed(
        _ diagnostic: Diagnostic,
        _ machineConfig: MachineConfigEnvelope? = nil
    ) -> ConfigReading {
        ConfigReading(
            config: nil,
            diagnostics: [diagnostic],
            machineConfig: machineConfig,
            tree: .object([])
        )
    }

    // MARK: - Version

    private enum VersionResult {
        case success(SpecificationVersion)
        case failure(Diagnostic)
    }

    private static func version(of value: JSONValue, _ base: JSONPath) -> VersionResult {
        guard let members = value.members else {
            return .failure(Diagnostic(.error, base, "expected an object, found \(value.kindName)"))
        }
        // Butane's configs are YAML, and YAML may be JSON.
        if value["variant"] != nil, value["version"] != nil, value["ignition"] == nil {
            return .failure(
                Diagnostic(.error, base, "is a Butane config; 'butane --strict FILE' translates it for Ignition")
            )
        }
        let place = base.appending("ignition").appending("version")
        let ignition = members.last { $0.name.lowercased() == "ignition" }?.value
        guard let named = ignition?.members?.last(where: { $0.name.lowercased() == "version" })?.value, named != .null
        else {
            return .failure(Diagnostic(.error, place, "is required, and without it this is no Ignition config"))
        }
        guard let text = named.string else {
            return .failure(Diagnostic(.error, place, "expected a string, found \(named.kindName)"))
        }
        guard let version = SpecificationVersion(named: text) else {
            let known = "2.0.0 to 2.4.0 and 3.0.0 to 3.6.0 are known"
            return .failure(Diagnostic(.error, place, "is not a version that can be read: \(known)"))
        }
        return .success(version)
    }

    // MARK: - Positions

    private static let duplicate = "stands twice in its object, and readers differ in which one counts"

    /// Names that stand in their object already.
    private static func duplicates(in text: JSONText) -> [Diagnostic] {
        let lines = text.duplicates.isEmpty ? nil : LineIndex(text.bytes)
        return text.duplicates.map { path, offset in
            var diagnostic = Diagnostic(.error, path, Self.duplicate)
            if let position = lines?.position(of: offset) {
                (diagnostic.line, diagnostic.column) = (position.line, position.column)
            }
            return diagnostic
        }
    }

    /// The same diagnostics with lines and columns; what is missing lies where the object around it does.
    private static func located(_ diagnostics: [Diagnostic], in text: JSONText) -> [Diagnostic] {
        let wanted = Set(diagnostics.compactMap(\.place).flatMap(\.ancestors))
        guard !wanted.isEmpty else { return diagnostics }
        let offsets = text.offsets(of: wanted)
        let lines = LineIndex(text.bytes)
        return diagnostics.map { diagnostic in
            guard let offset = diagnostic.place?.ancestors.lazy.compactMap({ offsets[$0] }).first else {
                return diagnostic
            }
            var diagnostic = diagnostic
            (diagnostic.line, diagnostic.column) = lines.position(of: offset)
            return diagnostic
        }
    }
}

extension ConfigReading {
    fileprivate func with(_ diagnostics: [Diagnostic]) -> ConfigReading {
        ConfigReading(config: config, diagnostics: diagnostics, machineConfig: machineConfig, tree: tree)
    }
}

extension Diagnostic {
    /// The same of a config that lies deeper in its file.
    fileprivate func below(_ base: JSONPath) -> Diagnostic {
        Diagnostic(severity, place.map { JSONPath(base.steps + $0.steps) }, message)
    }
}

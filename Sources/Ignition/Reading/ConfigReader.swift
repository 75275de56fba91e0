// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// A config as it was read, with what was found in it.
public struct ConfigReading: Sendable {
    /// The config, or what could be understood of one with errors; `nil` if it cannot be read at all.
    public let config: Config?
    /// What is wrong with it, errors and warnings, in the order of the specification's sections.
    public let diagnostics: [Diagnostic]
    /// Whether it was found inside a MachineConfig.
    public let isInMachineConfig: Bool

    /// Whether Ignition would take it.
    public var isValid: Bool { config != nil && !diagnostics.contains { $0.severity == .error } }

    /// The config as JSON with sorted names: what could be understood of it, and nothing else.
    ///
    /// It holds the config's secrets.
    public var json: String { tree.canonical }

    /// What ``Config`` was read from: fields of the version, and no others.
    let tree: JSONValue
}

/// Reads Ignition configs.
public enum ConfigReader {
    /// The largest config that is read, in bytes.
    public static let largestSize = 256 << 20
    /// How many levels a config may have.
    public static let largestDepth = 64

    /// Reads a config, or the one in a MachineConfig.
    ///
    /// - Parameter bytes: a JSON text.
    /// - Returns: the config and what is wrong with it; nothing is thrown.
    public static func read(_ bytes: [UInt8]) -> ConfigReading {
        guard bytes.count <= largestSize else {
            return failed(Diagnostic(.error, nil, "has more than \(largestSize >> 20) MiB"))
        }
        guard bytes.contains(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) else {
            return failed(Diagnostic(.error, nil, "is empty"))
        }
        let text: JSONText
        do {
            text = try JSONText(bytes, depth: largestDepth)
        } catch {
            var diagnostic = Diagnostic(.error, nil, "is not JSON: \(error.message)")
            (diagnostic.line, diagnostic.column) = LineIndex(bytes).position(of: error.offset)
            return failed(diagnostic)
        }
        let reading = read(text.value)
        return reading.with(duplicates(in: text) + located(reading.diagnostics, in: text))
    }

    /// Reads a config that lies in a tree already.
    static func read(_ root: JSONValue) -> ConfigReading {
        let isMachineConfig = root["kind"]?.string == "MachineConfig"
        let base = isMachineConfig ? JSONPath.root.appending("spec").appending("config") : .root
        let value = isMachineConfig ? root["spec"]?["config"] ?? .null : root
        switch version(of: value, base) {
        case .failure(let diagnostic):
            return failed(diagnostic, isInMachineConfig: isMachineConfig)
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
                isInMachineConfig: isMachineConfig,
                tree: tree
            )
        }
    }

    private static func failed(
        _ diagnostic: Diagnostic,
        isInMachineConfig: Bool = false
    ) -> ConfigReading {
        ConfigReading(
            config: nil,
            diagnostics: [diagnostic],
            isInMachineConfig: isInMachineConfig,
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

    /// Names that stand in their object already.
    private static func duplicates(in text: JSONText) -> [Diagnostic] {
        let lines = text.duplicates.isEmpty ? nil : LineIndex(text.bytes)
        return text.duplicates.map { path, offset in
            let message = "stands twice in its object, and readers differ in which one counts"
            var diagnostic = Diagnostic(.error, path, message)
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
        ConfigReading(config: config, diagnostics: diagnostics, isInMachineConfig: isInMachineConfig, tree: tree)
    }
}

extension Diagnostic {
    /// The same of a config that lies deeper in its file.
    fileprivate func below(_ base: JSONPath) -> Diagnostic {
        Diagnostic(severity, place.map { JSONPath(base.steps + $0.steps) }, message)
    }
}

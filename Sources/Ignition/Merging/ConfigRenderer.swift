// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// Follows the references of a config: what replaces it, and what is merged into it.
public struct ConfigRenderer: Sendable {
    /// Why a config cannot be rendered.
    public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// Which reference failed, as the path in the config that makes it, and the same of the configs above.
        public let chain: [String]
        /// What is wrong there.
        public let reason: String

        /// Chain and reason in one line.
        public var description: String { (chain + [reason]).joined(separator: ": ") }
    }

    /// How many configs may lie between the first one and the last.
    public static let largestDepth = 32
    /// How many configs may be read in all.
    public static let largestCount = 1024

    private let loader: ResourceLoader

    /// A renderer.
    ///
    /// - Parameter loader: gets the configs that are referred to.
    public init(_ loader: ResourceLoader) {
        self.loader = loader
    }

    /// The config with all that it refers to.
    ///
    /// Children are merged in the order in which they are named, each with its own children before. The result is
    /// checked once more: valid configs can make an invalid one.
    ///
    /// - Parameter reading: a valid config.
    /// - Returns: the merged config, with what is wrong with it.
    /// - Throws: ``Failure`` for a reference that cannot be followed.
    public func render(_ reading: ConfigReading) throws(Failure) -> ConfigReading {
        guard let config = reading.config, reading.isValid else {
            throw Failure(chain: [], reason: "the config is not valid")
        }
        var count = 0
        let (tree, version) = try render(reading.tree, config.version, [], &count)
        guard count > 0 else { return reading }
        let merged = Config(tree, version: version)
        let diagnostics = DuplicateCheck.diagnose(tree, version: version) + ConfigValidator.diagnose(merged)
        return ConfigReading(config: merged, diagnostics: diagnostics, machineConfig: reading.machineConfig, tree: tree)
    }

    /// One config of several, each merged into what those before it make; their references are not followed.
    ///
    /// That is what Ignition makes of a distribution's base configs and a user's.
    ///
    /// - Parameter readings: valid configs with all their references followed.
    /// - Returns: the merged config; `nil` if there is none, or they are of different families.
    public static func merge(_ readings: [ConfigReading]) -> ConfigReading? {
        guard let first = readings.first, var version = first.config?.version else { return nil }
        var tree = first.tree
        for reading in readings.dropFirst() {
            guard let next = reading.config?.version, next.major == version.major else { return nil }
            tree = TreeMerge.merge(tree, reading.tree, major: version.major)
            version = max(version, next)
        }
        let config = Config(tree, version: version)
        let diagnostics = DuplicateCheck.diagnose(tree, version: version) + ConfigValidator.diagnose(config)
        return ConfigReading(config: config, diagnostics: diagnostics, machineConfig: nil, tree: tree)
    }

    private func render(
        _ tree: JSONValue,
        _ version: SpecificationVersion,
        _ chain: [String],
        _ count: inout Int
    ) throws(Failure) -> (JSONValue, SpecificationVersion) {
        let config = Config(tree, version: version)
        if let replace = config.replace, replace.source != nil {
            let chain = chain + ["$.ignition.config.replace"]
            let new = try read(replace, major: version.major, chain, &count)
            return try render(new.tree, new.version, chain, &count)
        }
        var (merged, highest) = (tree, version)
        for (index, reference) in config.merge.enumerated() {
            let chain = chain + ["$.ignition.config.\(version.major == 2 ? "append" : "merge")[\(index)]"]
            let new = try read(reference, major: version.major, chain, &count)
            let child = try render(new.tree, new.version, chain, &count)
            merged = TreeMerge.merge(merged, child.0, major: version.major)
            highest = max(highest, child.1)
        }
        return (merged, highest)
    }

    private func read(
        _ reference: Resource,
        major: Int,
        _ chain: [String],
        _ count: inout Int
    ) throws(Failure) -> (tree: JSONValue, version: SpecificationVersion) {
        count += 1
        guard chain.count <= Self.largestDepth, count <= Self.largestCount else {
            throw Failure(chain: chain, reason: "there are too many references; perhaps one leads back")
        }
        let content: [UInt8]
        do throws(ResourceLoader.Failure) {
            content = try loader.content(of: reference)
        } catch {
            throw Failure(chain: chain, reason: error.description)
        }
        let reading = ConfigReader.read(content)
        guard let config = reading.config, reading.isValid else {
            let problem = reading.diagnostics.first { $0.severity == .error }
            let place = problem?.path.map { "\($0) " } ?? ""
            throw Failure(chain: chain, reason: "the config there is not valid: \(place)\(problem?.message ?? "")")
        }
        guard config.version.major == major else {
            throw Failure(chain: chain, reason: "the config there is written in \(config.version), a different family")
        }
        return (reading.tree, config.version)
    }
}

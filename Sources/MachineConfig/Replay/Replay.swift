// SPDX-License-Identifier: Apache-2.0

public import Ignition
internal import JSONTree

/// What the machine-config operator makes of the MachineConfigs of a pool, replayed (`MergeMachineConfigs`).
///
/// Those for the role `worker` come first, by name, and then all others, by name. Their Ignition configs are merged in this
/// order, kernel arguments and extensions follow each other, FIPS holds if one wants it, and of kernels, images and images of
/// extensions the last one counts; images only if a user names them.
public struct Replay: Sendable {
    /// Why there is nothing that could be rendered; the operator fails, too.
    public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// The config with which it fails; `nil` if it is all of them together.
        public let name: String?
        /// What is wrong.
        public let reason: String

        /// Name and reason in one line.
        public var description: String { (name.map { "MachineConfig \($0): " } ?? "") + reason }
    }

    /// What the operator of a release can read.
    public struct Limits: Sendable, Equatable {
        /// The newest Ignition configs.
        public let newestConfig: SpecificationVersion
        /// What `kernelType` may be.
        public let kernels: Set<String>

        /// What an operator can read.
        public init(newestConfig: SpecificationVersion, kernels: Set<String>) {
            self.newestConfig = newestConfig
            self.kernels = kernels
        }
    }

    /// The names of the configs, in the order in which they are merged.
    public let sources: [String]
    /// The Ignition config; `nil` if none of them has one.
    public let config: ConfigReading?
    /// All kernel arguments, repetitions included.
    public let kernelArguments: [String]
    /// All extensions, repetitions included.
    public let extensions: [String]
    /// Whether one wants FIPS mode.
    public let isFIPS: Bool
    /// The kernel: `default`, `realtime` or `64k-pages`.
    public let kernelType: String
    /// The operating system's image that a user names; `nil` for that of the release.
    public let osImageURL: String?
    /// The image of extensions that a user names; `nil` for that of the release.
    public let extensionsImageURL: String?
    /// Who set what.
    public let attribution: Attribution

    /// What the Ignition config holds.
    var digest: ConfigDigest { ConfigDigest(config?.tree ?? .null) }

    /// Replays what the operator does.
    ///
    /// - Parameters:
    ///   - configs: the configs of a pool, in any order.
    ///   - limits: what the operator can read; `nil` if nobody knows its release.
    /// - Throws: ``Failure`` where the operator renders nothing.
    public init(_ configs: [MachineConfigObject], limits: Limits? = nil) throws(Failure) {
        if let lost = configs.first(where: { $0.labels.isEmpty }) {
            throw Failure(name: lost.name, reason: "it has no labels, so that nobody knows its role")
        }
        let ordered = Self.order(configs)
        sources = ordered.map(\.name)
        kernelArguments = ordered.flatMap(\.settings.kernelArguments)
        extensions = ordered.flatMap(\.settings.extensions)
        isFIPS = ordered.contains(where: \.settings.isFIPS)
        let kernels = (limits?.kernels ?? HostSettings.otherKernels).union(["", HostSettings.defaultKernel])
        if let strange = ordered.first(where: { !kernels.contains($0.settings.kernelType) }) {
            throw Failure(
                name: strange.name,
                reason: "the operator of this release knows no kernelType \(strange.settings.kernelType)"
            )
        }
        let kernel = ordered.map(\.settings.kernelType).last(where: HostSettings.otherKernels.contains)
        kernelType = kernel ?? HostSettings.defaultKernel
        let ofUsers = ordered.filter { !$0.isGenerated }.map(\.settings)
        osImageURL = ofUsers.map(\.osImageURL).last { !$0.isEmpty }
        extensionsImageURL = ofUsers.map(\.extensionsImageURL).last { !$0.isEmpty }
        attribution = Attribution(ordered)
        if kernel != nil, extensions.contains("kernel-devel") {
            throw Failure(name: nil, reason: "the extension kernel-devel goes only with the default kernel")
        }
        config = try Self.merge(ordered, newest: limits?.newestConfig)
    }

    /// In the order of merging; the sort keeps what has one name in order.
    private static func order(_ configs: [MachineConfigObject]) -> [MachineConfigObject] {
        func sorted(_ configs: [MachineConfigObject]) -> [MachineConfigObject] {
            // Names are compared byte by byte.
            configs.enumerated().sorted { left, right in
                let (a, b) = (Array(left.element.name.utf8), Array(right.element.name.utf8))
                return a == b ? left.offset < right.offset : a.lexicographicallyPrecedes(b)
            }.map(\.element)
        }
        return sorted(configs.filter { $0.role == "worker" }) + sorted(configs.filter { $0.role != "worker" })
    }

    private static func merge(_ ordered: [MachineConfigObject], newest: SpecificationVersion?) throws(Failure)
        -> ConfigReading?
    {
        var readings: [ConfigReading] = []
        for object in ordered {
            guard let reading = object.config else { continue }
            guard let version = reading.config?.version else {
                let problem = reading.diagnostics.first { $0.severity == .error }
                throw Failure(name: object.name, reason: "its config cannot be read: \(problem?.message ?? "")")
            }
            if let newest, version > newest {
                throw Failure(
                    name: object.name,
                    reason:
                        "its config is written in \(version), and the operator of this release reads them up to \(newest)"
                )
            }
            let upgraded: ConfigReading
            do throws(OperatorUpgrade.Failure) {
                upgraded = try OperatorUpgrade.upgrade(reading)
            } catch {
                throw Failure(name: object.name, reason: "its config is written in \(version): \(error)")
            }
            if let problem = upgraded.diagnostics.first(where: { $0.severity == .error }) {
                let place = problem.path.map { "\($0) " } ?? ""
                throw Failure(name: object.name, reason: "its config is not valid: \(place)\(problem.message)")
            }
            if let file = upgraded.config?.storage.files.first(where: { $0.mode ?? 0 > 0o777 }) {
                throw Failure(
                    name: object.name,
                    reason: "the mode of \(file.node.path) has more than permissions in it"
                )
            }
            readings.append(upgraded)
        }
        return readings.isEmpty ? nil : OperatorMerge.merge(readings)
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
internal import Ignition
internal import MachineConfig
package import SystemPackage

/// Dumps of a cluster → what matters of it to the operating system of its nodes.
package struct ClusterAnalyzer {
    private let paths: [FilePath]
    private let analyses: [String: Analysis]

    /// An analyzer.
    ///
    /// - Parameters:
    ///   - paths: files and folders of dumps, read in this order.
    ///   - analyses: what `analyze` found on nodes, by their names.
    package init(_ paths: [FilePath], analyses: [String: Analysis] = [:]) {
        self.paths = paths
        self.analyses = analyses
    }

    /// Reads the dumps.
    ///
    /// - Returns: what matters of them, without contents and secrets.
    /// - Throws: ``DrydockError`` with `badInput` if there is nothing of a cluster in them, or an Analysis is of a node that is not.
    package func run() throws(DrydockError) -> ClusterFacts {
        var reader = DumpReader(kinds: ClusterKind.names)
        var cluster = Cluster()
        for path in paths { reader.read(path) { cluster.add($0) } }
        let records = reader.nodeFiles.records
        guard
            !(cluster.configs.isEmpty && cluster.rendered.isEmpty && cluster.pools.isEmpty && cluster.nodes.isEmpty)
                || records.contains(where: { $0.currentConfig != nil })
        else { throw nothing(reader) }
        var facts = facts(of: cluster, reader)
        let limits = facts.release.map(Self.limits)
        facts.pools = cluster.pools.map { Self.pool($0, cluster, limits) }.sorted { $0.name < $1.name }
        facts.nodes = cluster.nodes.map { Self.node($0, cluster) }
        add(records, to: &facts)
        facts.nodes.sort { $0.name < $1.name }
        if let lost = analyses.keys.sorted().first(where: { name in !facts.nodes.contains { $0.name == name } }) {
            throw DrydockError(
                .badInput,
                "the dump has no node \(lost)",
                hint: facts.nodes.isEmpty
                    ? "add what oc get nodes -o json prints"
                    : "it has \(facts.nodes.prefix(5).map(\.name).joined(separator: ", ")) and others"
            )
        }
        addDrift(records, to: &facts)
        return facts
    }

    private func nothing(_ reader: DumpReader) -> DrydockError {
        let others = reader.otherKinds.sorted { $0.key < $1.key }.prefix(5).map { "\($0.value) \($0.key)" }
        let problem = reader.problems.first.map { "; \($0)" } ?? ""
        let found = others.isEmpty ? "" : ", only \(others.joined(separator: ", "))"
        return DrydockError(
            .badInput,
            "there is no MachineConfig, MachineConfigPool or Node in "
                + "\(paths.map(\.string).joined(separator: ", "))\(found)\(problem)",
            hint: "a dump is what oc get machineconfigs,machineconfigpools,nodes -o json prints, or a must-gather"
        )
    }

    // MARK: - The cluster

    private func facts(of cluster: Cluster, _ reader: DumpReader) -> ClusterFacts {
        var facts = ClusterFacts()
        facts.version = cluster.release?.version
        facts.isUpgrading = cluster.release?.isProgressing
        facts.upgradeFailure = cluster.release?.failure.map(Self.message)
        facts.platform = cluster.settings?.platform
        facts.releaseImage = cluster.settings?.osImage
        facts.imageStreams = cluster.streams.map { streams in
            streams.streams.map { ClusterFacts.ImageStream(name: $0.name, osImage: $0.osImage) }
        }
        facts.defaultStream = cluster.streams?.defaultStream
        facts.cgroupMode = cluster.cgroupMode
        facts.allowedRegistries = cluster.registries.flatMap { $0.allowed.isEmpty ? nil : $0.allowed }
        facts.blockedRegistries = cluster.registries.flatMap { $0.blocked.isEmpty ? nil : $0.blocked }
        facts.machineConfigs = cluster.configs.map { config in
            ClusterFacts.MachineConfig(
                name: config.name,
                role: config.role,
                isGenerated: config.isGenerated,
                owner: config.owner,
                kernelType: config.settings.kernelType.isEmpty
                    || config.settings.kernelType == NodeKernel.standard.rawValue ? nil : config.settings.kernelType,
                unreconcilable: config.config?.config.map(Self.unreconcilable) ?? [],
                place: config.place.description
            )
        }.sorted { $0.name < $1.name }
        facts.onClusterImages = cluster.images.map { image in
            // Those before the last one have no say any more.
            let builds = cluster.builds.filter { $0.config == image.name }.sorted { $0.creation < $1.creation }
            let last = builds.first { $0.name == image.currentBuild } ?? builds.last
            return ClusterFacts.OnClusterImage(
                name: image.name,
                pool: image.pool,
                failure: last.flatMap { build in
                    guard build.hasFailed else { return nil }
                    let message = build.conditions.first { $0.type == "Failed" }?.message ?? ""
                    return Self.message("\(build.name): \(message)")
                }
            )
        }.sorted { $0.name < $1.name }
        facts.operatorInputs = cluster.inputs.map {
            ClusterFacts.OperatorInput(kind: $0.kind, name: $0.name, failure: $0.failure.map(Self.message))
        }.sorted { ($0.kind, $0.name) < ($1.kind, $1.name) }
        facts.files = reader.fileCount
        facts.kinds = cluster.kinds.map(\.rawValue).sorted()
        facts.otherKinds = reader.otherKinds
        facts.unreadable = reader.problems.map { Unreadable(what: $0.place.description, why: $0.reason) }
        facts.unreadableCount = reader.problemCount
        return facts
    }

    /// What the daemon refuses to bring onto a node that is there already (`isConfigReconcilable`).
    private static func unreconcilable(_ config: Config) -> [String] {
        let storage = config.storage
        // Of accounts it takes keys and a password of core, and looks at the last one.
        let last = config.users.last
        let isStrange =
            config.users.contains { $0.name != "core" }
            || last.map { $0.isDescribed || $0.passwordHash == nil && $0.sshAuthorizedKeys.isEmpty } ?? false
        let parts: [(String, Bool)] = [
            ("kernelArguments", !config.kernelArguments.isEmpty || !config.removedKernelArguments.isEmpty),
            ("passwd.groups", !config.groups.isEmpty),
            ("passwd.users", isStrange),
            ("storage.directories", !storage.directories.isEmpty), ("storage.disks", !storage.disks.isEmpty),
            ("storage.files.append", storage.files.contains { !$0.append.isEmpty }),
            ("storage.files \(NodeDrift.forceFile)", storage.files.contains { $0.node.path == NodeDrift.forceFile }),
            ("storage.filesystems", !storage.filesystems.isEmpty), ("storage.links", !storage.links.isEmpty),
            ("storage.raid", !storage.raid.isEmpty),
        ]
        return parts.filter(\.1).map(\.0)
    }

    private static func pool(
        _ pool: MachineConfigPool,
        _ cluster: Cluster,
        _ limits: Replay.Limits?
    ) -> PoolFacts {
        var facts = PoolFacts(name: pool.name)
        facts.isPaused = pool.isPaused
        facts.maxUnavailable = pool.maxUnavailable
        facts.desiredConfig = pool.desiredConfig
        facts.currentConfig = pool.currentConfig
        facts.imageStream = pool.imageStream
        facts.machineCount = pool.machineCount
        facts.conditions = conditions(pool.conditions)
        let configs = pool.configs(of: cluster.configs)
        facts.appliedSources = pool.sources
        facts.releaseImage = cluster.releaseImage(of: pool)
        facts.missingSources = pool.sources.filter { name in !configs.contains { $0.name == name } }
        let rendered = pool.desiredConfig.flatMap { cluster.rendered[$0] }
        facts.renderedImage = rendered?.settings.osImageURL
        facts.renderedFIPS = rendered?.settings.isFIPS
        do throws(Replay.Failure) {
            let replay = try Replay(configs, limits: limits)
            facts.rendering = PoolRendering.facts(of: replay)
            facts.differences = rendered.map {
                PoolRendering.differences($0, replay, releaseImage: facts.releaseImage)
            }
        } catch {
            facts.renderFailure = error.description
        }
        return facts
    }

    private static func limits(of release: OperatorRelease) -> Replay.Limits {
        let (major, minor) = release.newestConfig
        return Replay.Limits(
            newestConfig: SpecificationVersion(major, minor),
            kernels: Set(release.kernels.map(\.rawValue))
        )
    }

    private static func conditions(_ conditions: [Condition]) -> [ClusterCondition] {
        conditions.map { condition in
            let message = Self.message(condition.message)
            return ClusterCondition(
                type: condition.type,
                status: condition.status,
                message: message.isEmpty ? nil : message
            )
        }
    }

    /// What a cluster says, without secrets, and no longer than a person reads.
    private static func message(_ text: String) -> String {
        let words = Redaction.words(text)
        return words.count > longestMessage ? words.prefix(longestMessage) + "…" : words
    }

    private static let longestMessage = 400

    // MARK: - Nodes

    private static func node(_ node: ClusterNode, _ cluster: Cluster) -> NodeFacts {
        var facts = NodeFacts(name: node.name)
        do throws(Cluster.NoPool) {
            facts.pool = try cluster.pool(of: node).name
        } catch {
            if case .several(let names) = error { facts.rivalPools = names.sorted() }
        }
        facts.roles = node.roles.sorted()
        facts.state = node.state
        facts.reason = node.reason.map(message)
        facts.isReady = node.isReady
        facts.isUnschedulable = node.isUnschedulable
        facts.currentConfig = node.currentConfig
        facts.desiredConfig = node.desiredConfig
        facts.currentImage = node.currentImage
        facts.desiredImage = node.desiredImage
        facts.osImage = node.osImage
        facts.kernelVersion = node.kernelVersion
        facts.architecture = node.architecture
        return facts
    }

    /// Files of nodes count more than what the cluster says of these: so the daemon has it.
    private func add(_ records: [NodeFiles.Record], to facts: inout ClusterFacts) {
        for record in records {
            let name = Self.name(of: record, among: facts.nodes)
            let index = facts.nodes.firstIndex { $0.name == name }
            var node = index.map { facts.nodes[$0] } ?? NodeFacts(name: name)
            func annotation(_ name: String) -> String? {
                record.annotations["machineconfiguration.openshift.io/\(name)"]
            }
            node.recordedConfig = record.currentConfig?.name
            node.provisionedConfig = record.servedConfig?.name
            node.currentConfig = node.currentConfig ?? annotation("currentConfig")
            node.desiredConfig = node.desiredConfig ?? annotation("desiredConfig")
            node.currentImage = record.currentImage ?? node.currentImage
            node.isFirstBootPending = record.isFirstBootPending
            if let index { facts.nodes[index] = node } else { facts.nodes.append(node) }
        }
    }

    /// The node whose name is in the path of its files; else the folder that they lie in.
    private static func name(of record: NodeFiles.Record, among nodes: [NodeFacts]) -> String {
        let parts = record.folder.split(separator: "/").map(String.init).filter { !["rootfs", "host"].contains($0) }
        return parts.last { part in nodes.contains { $0.name == part } } ?? parts.last ?? "node"
    }

    /// Rendered configs are read again, those that are needed, since a cluster keeps hundreds of them.
    private func addDrift(_ records: [NodeFiles.Record], to facts: inout ClusterFacts) {
        guard !analyses.isEmpty else { return }
        var states: [String: ExpectedState] = [:]
        for record in records {
            if let object = record.currentConfig { states[object.name] = ExpectedState(object) }
        }
        let wanted = Set(facts.nodes.filter { analyses[$0.name] != nil }.compactMap(\.config))
            .subtracting(states.keys)
        if !wanted.isEmpty {
            var reader = DumpReader(kinds: [ClusterKind.machineConfig.rawValue])
            for path in paths {
                reader.read(path) { object in
                    if wanted.contains(object.name) { states[object.name] = ExpectedState(object) }
                }
            }
        }
        for index in facts.nodes.indices {
            let node = facts.nodes[index]
            guard let analysis = analyses[node.name], let state = node.config.flatMap({ states[$0] }) else {
                continue
            }
            facts.nodes[index].drift =
                NodeDriftReader(
                    analysis,
                    state,
                    builtImage: node.currentImage,
                    release: facts.release
                ).drift
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// What all formats tell of a cluster, as fields and tables.
struct ClusterRows {
    /// A table.
    struct Table {
        let title: String
        let header: [String]
        let rows: [[String]]
    }

    private let plan: ClusterPlan
    private var cluster: ClusterFacts { plan.cluster }

    init(_ plan: ClusterPlan) {
        self.plan = plan
    }

    /// Name and value of what is known of the whole.
    var overview: [(label: String, value: String)] {
        let goal = plan.goal
        let version = [cluster.version, cluster.platform.map { "on \($0)" }].compactMap(\.self)
        let wishes = [
            goal.kernelType.map { "kernel \($0)" }, goal.imageStream.map { "stream \($0)" },
            goal.extensions.isEmpty ? nil : "extensions \(goal.extensions.joined(separator: ", "))",
            goal.containerfile.map { "\(Quantities.counted($0.count, "line")) of a Containerfile" },
        ].compactMap(\.self)
        let others = cluster.otherKinds.values.reduce(0, +)
        return [
            ("cluster", version.joined(separator: " ")),
            (
                "dump",
                [
                    Quantities.counted(cluster.pools.count, "pool"), Quantities.counted(cluster.nodes.count, "node"),
                    Quantities.counted(cluster.machineConfigs.count, "MachineConfig"),
                    Quantities.counted(cluster.files, "file"),
                    others > 0 ? Quantities.counted(others, "object") + " of other kinds" : nil,
                ].compactMap(\.self).joined(separator: ", ")
            ),
            ("other kinds", otherKinds), ("way", goal.way), ("pools", goal.pools.joined(separator: ", ")),
            ("image", [goal.image?.name, goal.image?.version].compactMap(\.self).joined(separator: ", ")),
            ("osImageURL", goal.image?.osImageURL ?? ""), ("with", wishes.joined(separator: ", ")),
            ("first node", goal.canary ?? ""),
        ]
    }

    private var otherKinds: String {
        let kinds = cluster.otherKinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let shown = kinds.prefix(5).map { "\($0.value) \($0.key)" }
        let more = kinds.count - shown.count
        return (shown + (more > 0 ? ["\(more) more kinds"] : [])).joined(separator: ", ")
    }

    /// The pools.
    var pools: Table {
        Table(
            title: "Pools",
            header: ["pool", "nodes", "state", "kernel", "extensions", "image"],
            rows: cluster.pools.map { pool in
                let rendering = pool.rendering
                return [
                    pool.name, "\(cluster.nodes(of: pool.name).count)", state(pool), rendering?.kernelType ?? "?",
                    rendering.map { $0.extensions.isEmpty ? "-" : $0.extensions.joined(separator: " ") } ?? "?",
                    builtImage(pool) ?? rendering?.osImage ?? pool.renderedImage ?? cluster.releaseImage ?? "?",
                ]
            }
        )
    }

    /// The image that the cluster has built for a pool, if it does.
    private func builtImage(_ pool: PoolFacts) -> String? {
        guard cluster.buildsImage(of: pool.name) else { return nil }
        let images = Set(cluster.nodes(of: pool.name).compactMap { $0.desiredImage ?? $0.currentImage }).sorted()
        return "built in the cluster" + (images.isEmpty ? "" : ": \(images.joined(separator: ", "))")
    }

    private func state(_ pool: PoolFacts) -> String {
        let states = [
            pool.renderFailure == nil ? nil : "not rendered", pool.holds("Degraded").map { _ in "degraded" },
            pool.isPaused ? "paused" : nil, pool.holds("Updating").map { _ in "updating" },
        ].compactMap(\.self)
        return states.isEmpty ? "well" : states.joined(separator: ", ")
    }

    /// The nodes.
    var nodes: Table {
        Table(
            title: "Nodes",
            header: ["node", "pool", "state", "held against its config", "system"],
            rows: cluster.nodes.map { node in
                [node.name, node.pool ?? "-", state(node), drift(node), node.osImage ?? "?"]
            }
        )
    }

    private func state(_ node: NodeFacts) -> String {
        let states = [
            node.state.map { $0.lowercased() }, node.isReady == false ? "not ready" : nil,
            node.isUnschedulable ? "takes no pods" : nil,
            node.currentConfig == node.desiredConfig ? nil : "config waits",
            node.isImageWaiting ? "image waits" : nil,
            node.isFirstBootPending == true ? "first boot pending" : nil,
        ].compactMap(\.self)
        return states.isEmpty ? "?" : states.joined(separator: ", ")
    }

    private func drift(_ node: NodeFacts) -> String {
        guard let drift = node.drift else { return "not looked at" }
        let unseen = drift.unseen.isEmpty ? "" : ", \(drift.unseen.count) unseen"
        return (drift.differences.isEmpty ? "as it says" : Quantities.counted(drift.differences.count, "difference"))
            + unseen
    }

    /// For each pool what counts of which MachineConfig.
    var configs: [Table] {
        cluster.pools.compactMap { pool in
            guard let rendering = pool.rendering else { return nil }
            return Table(
                title: "What pool \(pool.name) is made of, in the order of merging",
                header: ["MachineConfig", "by", "of it counts"],
                rows: rendering.sources.map { name in
                    let config = cluster.machineConfigs.first { $0.name == name }
                    let by = config?.owner ?? (config?.isGenerated == true ? "the operator" : "a user")
                    return [name, by, share(of: name, rendering, isOfUser: config?.isGenerated == false)]
                }
            )
        }
    }

    /// What counts of a MachineConfig: of those of users by name, of those of the operator how much.
    private func share(of name: String, _ rendering: PoolFacts.Rendering, isOfUser: Bool) -> String {
        let groups = Dictionary(grouping: rendering.settings.filter { $0.setBy.last == name }, by: \.subject)
        let shares = PoolFacts.Setting.Subject.allCases.compactMap { subject -> String? in
            guard let settings = groups[subject] else { return nil }
            switch subject {
            case .fips, .kernelType, .osImage, .extensionsImage: return subject.words
            case .section: return settings.map(\.name).joined(separator: ", ")
            case .kernelArgument, .extension:
                return "\(subject.words) " + settings.map(\.name).joined(separator: " ")
            case .file, .directory, .link, .unit, .dropin, .user, .group:
                guard isOfUser else { return Quantities.counted(settings.count, subject.words) }
                let more = settings.count - TextReport.longestList
                return "\(subject.words) " + settings.prefix(TextReport.longestList).map(\.name).joined(separator: " ")
                    + (more > 0 ? " and \(more) more" : "")
            }
        }
        return shares.isEmpty ? "nothing" : shares.joined(separator: ", ")
    }

    /// Where the commands are run; `nil` if any place will do.
    var place: String? {
        plan.stages.contains { !$0.manifests.isEmpty }
            ? "The commands are run in the folder that --output writes: it holds the manifests." : nil
    }

    /// What is not as configs say, node by node.
    var drifts: [(node: String, lines: [String])] {
        cluster.nodes.compactMap { node in
            guard let drift = node.drift, !drift.differences.isEmpty else { return nil }
            return (
                node.name,
                drift.differences.map { difference in
                    let values = [difference.expected.map { "should be \($0)" }, difference.actual.map { "is \($0)" }]
                        .compactMap(\.self).joined(separator: ", ")
                    return "\(difference.kind.rawValue) \(difference.name)" + (values.isEmpty ? "" : ": \(values)")
                }
            )
        }
    }
}

extension ClusterGoal {
    /// The way in words.
    fileprivate var way: String {
        let words =
            switch route {
            case .none: "nothing was asked for: the cluster as it is"
            case .fedoraToCentOS where needsUpgrade: "the upgrade of OKD 4.15 to 4.16 brings CentOS Stream CoreOS"
            case .fedoraToCentOS: "the release has CentOS Stream CoreOS, and nodes lag behind"
            case .imageStream: "another stream of images of the release"
            case .offCluster: "an image that was built elsewhere, by osImageURL"
            case .onCluster: "an image that the cluster builds, by a MachineOSConfig"
            case .settings: "the image of the release, with another kernel or extensions"
            }
        return route == .none ? words : "\(route.rawValue): \(words)"
    }
}

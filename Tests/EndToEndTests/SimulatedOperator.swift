// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Ignition
import JSONTree
import MachineConfig

/// What the machine-config operator does with the commands of a plan, as far as configs, builds and pools go: it renders and
/// builds some time after a change, and brings what is there onto the nodes of pools that are not paused.
struct SimulatedOperator {
    /// Why a command cannot be run, or would do harm.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What is rendered for a pool, and built.
    struct Rendered: Equatable, CustomStringConvertible {
        let image: String?
        let kernel: String
        let extensions: [String]
        /// The Containerfile of what is built on that; `nil` if nothing is.
        var build: String?

        var description: String {
            "\(image ?? "release") \(kernel) \(extensions)" + (build.map { " built by \($0)" } ?? "")
        }

        /// What alone is rendered, which its name says.
        var config: Rendered {
            var config = self
            config.build = nil
            return config
        }
    }

    private var configs: [String: JSONValue] = [:]
    private var pools: [String: JSONValue] = [:]
    /// What MachineOSConfigs say, by pool.
    private var builds: [String: String] = [:]
    private var labels: [String: [String: String]] = [:]
    /// The pools that are held back.
    private(set) var paused: Set<String> = []
    private var rendered: [String: Rendered] = [:]
    /// Name and content of what was rendered for each pool when the dump was taken.
    private var first: [String: (name: String, content: Rendered)] = [:]
    /// How many nodes have what is rendered for their pool, as the pools say: it is counted some time after a change.
    private var counted: [String: Int] = [:]
    /// What each node has.
    private(set) var nodes: [String: Rendered] = [:]
    /// The nodes that have got something else since somebody asked.
    private(set) var moved: Set<String> = []

    /// The operator of a cluster that has come to rest.
    init(_ objects: [JSONValue]) throws {
        for value in objects {
            guard let object = ClusterObject(value, at: .init(file: "dump")) else { continue }
            switch object.type {
            case ClusterKind.machineConfig.rawValue where !object.name.hasPrefix("rendered-"):
                configs[object.name] = value
            case ClusterKind.machineConfigPool.rawValue: pools[object.name] = value
            case ClusterKind.node.rawValue: labels[object.name] = object.labels
            default: break
            }
        }
        try settle()
        moved = []
        for (name, value) in pools {
            guard let pool = ClusterObject(value, at: .init(file: "dump")).map(MachineConfigPool.init),
                let config = pool.desiredConfig, let content = rendered[name]
            else { continue }
            first[name] = (config, content)
        }
    }

    /// Runs a command with the documents of the plan.
    mutating func run(_ command: [String], _ manifests: [String: JSONValue]) throws {
        guard command[0] == "oc" else {
            try settle()
            return
        }
        switch command[1] {
        case "apply":
            guard let value = manifests[command[3]], let object = ClusterObject(value, at: .init(file: command[3]))
            else {
                throw Failure(description: "there is no \(command[3])")
            }
            switch object.kind {
            case "MachineConfig": configs[object.name] = value
            case "MachineOSConfig":
                let spec = value["spec"]
                builds[spec?["machineConfigPool"]?["name"]?.string ?? ""] = spec?["containerFile"]?.canonical ?? ""
            default: pools[object.name] = value
            }
        case "delete":
            if command[2] == "machineconfig" {
                guard configs.removeValue(forKey: command[3]) != nil else {
                    throw Failure(description: "there is no MachineConfig \(command[3])")
                }
            } else if command[2] == "machineosconfig" {
                guard builds.removeValue(forKey: command[3]) != nil else {
                    throw Failure(description: "there is no MachineOSConfig \(command[3])")
                }
            } else {
                guard try members(of: command[3]).isEmpty else {
                    throw Failure(description: "pool \(command[3]) still has nodes")
                }
                pools[command[3]] = nil
                rendered[command[3]] = nil
            }
        case "patch": try patch(command[2], command[6])
        case "label":
            let label = command[4]
            if label.hasSuffix("-") {
                labels[command[3]]?[String(label.dropLast())] = nil
            } else {
                labels[command[3]]?[String(label.dropLast())] = ""
            }
        case "wait": try wait(command)
        default: break
        }
    }

    /// Takes note of what moves from now on.
    mutating func watch() { moved = [] }

    /// Goes on for so long that some nodes have what is rendered, and others not yet.
    mutating func advance(nodes count: Int) throws {
        try settle(atMost: count)
    }

    /// What is rendered for a pool once the operator has come to rest.
    mutating func rendering(of pool: String) throws -> Rendered? {
        try render()
        return rendered[pool]
    }

    // MARK: - Commands

    private mutating func patch(_ object: String, _ text: String) throws {
        let parts = object.split(separator: "/").map(String.init)
        let spec = try JSONValue(parsing: Array(text.utf8))["spec"]
        if let flag = spec?["paused"] {
            guard pools[parts[1]] != nil else { throw Failure(description: "there is no \(object)") }
            if flag == .bool(true) { paused.insert(parts[1]) } else { paused.remove(parts[1]) }
        } else if let kernel = spec?["kernelType"], case .object(let members)? = configs[parts[1]] {
            configs[parts[1]] = .object(
                members.map { member in
                    guard member.name == "spec", case .object(let inner) = member.value else { return member }
                    let others = inner.filter { $0.name != "kernelType" }
                    return JSONValue.Member("spec", .object(others + [JSONValue.Member("kernelType", kernel)]))
                }
            )
        } else {
            throw Failure(description: "\(object) cannot be patched with \(text)")
        }
    }

    /// A wait must not be over before the operator has begun, and has to be over when it is done.
    private mutating func wait(_ command: [String]) throws {
        let pool = command[2].split(separator: "/").last.map(String.init) ?? ""
        if command[2].hasPrefix("machineosconfig/") {
            guard builds[pool] != nil else { throw Failure(description: "\(command): there is none") }
            try settle()
            return
        }
        let wanted = command[4].split(separator: "=").last.map(String.init)
        if command[4].contains("spec.configuration.name") {
            // What is rendered is known before anything is counted.
            try render()
            guard let first = first[pool], first.content.config == rendered[pool]?.config, first.name == wanted else {
                throw Failure(description: "\(command) waits for good")
            }
            return
        }
        let before = counted[pool]
        let changes = try settle()
        let after = counted[pool]
        guard after.map(String.init) == wanted else {
            throw Failure(description: "\(command) waits for good: \(after ?? 0)")
        }
        guard before != after || !changes.contains(pool) else {
            throw Failure(description: "\(command) is over before anything happens")
        }
    }

    // MARK: - The operator

    private func members(of pool: String) throws -> [String] {
        var cluster = Cluster()
        for value in pools.values { ClusterObject(value, at: .init(file: "pool")).map { cluster.add($0) } }
        return try labels.keys.filter { name in
            let members = (labels[name] ?? [:]).map { JSONValue.Member($0.key, .string($0.value)) }
            let metadata = JSONValue.object([.init("name", .string(name)), .init("labels", .object(members))])
            let value = JSONValue.object([
                .init("apiVersion", .string("v1")), .init("kind", .string("Node")), .init("metadata", metadata),
            ])
            guard let object = ClusterObject(value, at: .init(file: "node")) else { return false }
            var one = cluster
            one.add(object)
            return try one.pool(of: one.nodes[0]).name == pool
        }.sorted()
    }

    /// Renders for all pools; gives those for which something changed.
    @discardableResult
    private mutating func render() throws -> Set<String> {
        var cluster = Cluster()
        for value in Array(configs.values) + Array(pools.values) {
            ClusterObject(value, at: .init(file: "x")).map { cluster.add($0) }
        }
        var changed: Set<String> = []
        for pool in cluster.pools {
            let replay = try Replay(pool.configs(of: cluster.configs))
            let new = Rendered(
                image: replay.osImageURL,
                kernel: replay.kernelType,
                extensions: replay.extensions,
                build: builds[pool.name]
            )
            if rendered[pool.name] != new { changed.insert(pool.name) }
            rendered[pool.name] = new
        }
        return changed
    }

    /// Renders, and brings it onto nodes; gives the pools for which something changed.
    @discardableResult
    private mutating func settle(atMost limit: Int = .max) throws -> Set<String> {
        var changed = try render()
        var rest = limit
        for pool in pools.keys where !paused.contains(pool) {
            for node in try members(of: pool) where nodes[node] != rendered[pool] && rest > 0 {
                rest -= 1
                nodes[node] = rendered[pool]
                moved.insert(node)
                changed.insert(pool)
            }
        }
        for pool in pools.keys { counted[pool] = try members(of: pool).count { nodes[$0] == rendered[pool] } }
        return changed
    }
}

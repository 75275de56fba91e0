// SPDX-License-Identifier: Apache-2.0

import JSONTree
import TestSupport

/// MachineConfigs by chance, as plain values, and what the rules of the operator make of them, without any tree.
struct RandomCluster {
    /// A file as a config writes it; what it does not say is `nil`.
    struct File {
        var source: String?
        var compression: String?
        var mode: Int?
        var user: String?
        var group: String?
        var overwrite: Bool?
        var hash: String?
        /// What is put at its end, piece by piece.
        var append: [String] = []
    }

    /// A directory or a link: what is not `nil` is said.
    struct Place {
        var mode: Int?
        var target: String?
        var user: String?
    }

    struct Unit {
        var contents: String?
        var enabled: Bool?
        var mask: Bool?
        var dropins: [String: String] = [:]
    }

    struct Config {
        var name = ""
        /// For which role it is; `nil` for one that was rendered.
        var role: String?
        var isGenerated = false
        var hasIgnition = true
        var files: [String: File] = [:]
        var units: [String: Unit] = [:]
        var keys: [String] = []
        var passwordHash: String?
        var directories: [String: Place] = [:]
        var links: [String: Place] = [:]
        /// Groups and their numbers.
        var groups: [String: Int] = [:]
        /// Disks, and whether their tables are removed.
        var disks: [String: Bool] = [:]
        var kernelArguments: [String] = []
        var extensions: [String] = []
        var isFIPS = false
        var kernelType: String?
        var osImageURL: String?
        var extensionsImageURL: String?
    }

    /// What is rendered for a pool.
    struct Rendered {
        /// What is in it; images only where a user names them.
        var config = Config()
        var sources: [String] = []
        /// Who set a file last.
        var setters: [String: [String]] = [:]
        /// Who says something of disks.
        var diskSetters: [String] = []
    }

    static let pools = ["worker": ["worker"], "master": ["master"], "infra": ["worker", "infra"]]

    private(set) var configs: [Config] = []

    init(_ count: Int, using generator: inout Generator) {
        for number in 0..<count { configs.append(Self.config(number, &generator)) }
        configs.shuffle(using: &generator)
    }

    private static func config(_ number: Int, _ generator: inout Generator) -> Config {
        var config = Config()
        // Some prefixes sort before a digit, and some names are those of a pool.
        let prefix = ["00", "01", "50", "99", "A", "b", "é"].randomElement(using: &generator) ?? ""
        config.name = "\(prefix)-\(number)"
        config.role = ["worker", "master", "infra"].randomElement(using: &generator)
        config.isGenerated = generator.chance(40)
        config.hasIgnition = generator.chance(90)
        if config.hasIgnition {
            for path in ["/etc/a", "/etc/b", "/etc/c/d", "/usr/local/bin/e"] where generator.chance(40) {
                config.files[path] = file(&generator)
            }
            for unit in ["a.service", "b.timer", "kubelet.service"] where generator.chance(30) {
                config.units[unit] = Self.unit(&generator)
            }
            if generator.chance(30) { config.keys = keys(&generator) }
            if generator.chance(20) { config.passwordHash = "$6$\(Int.random(in: 0..<9, using: &generator))" }
            for path in ["/etc/d", "/etc/e"] where generator.chance(15) {
                config.directories[path] = Place(
                    mode: generator.chance(50) ? 0o700 : nil,
                    user: generator.chance(50) ? "core" : nil
                )
            }
            for path in ["/etc/l", "/etc/m"] where generator.chance(15) {
                config.links[path] = Place(target: "../\(Int.random(in: 0..<9, using: &generator))")
            }
            for name in ["admins", "users"] where generator.chance(10) {
                config.groups[name] = Int.random(in: 2000..<2009, using: &generator)
            }
            if generator.chance(10) { config.disks["/dev/sdb"] = Bool.random(using: &generator) }
        }
        if generator.chance(40) {
            config.kernelArguments = (0..<2).map { _ in
                ["quiet", "nosmt", "console=ttyS0", "systemd.unified_cgroup_hierarchy=0"].randomElement(
                    using: &generator
                )
                    ?? ""
            }
        }
        if generator.chance(20) { config.extensions = ["usbguard", "ipsec"].shuffled(using: &generator) }
        config.isFIPS = generator.chance(5)
        if generator.chance(20) {
            config.kernelType = ["", "default", "realtime", "64k-pages"].randomElement(using: &generator)
        }
        if generator.chance(20) { config.osImageURL = "quay.io/example/os@sha256:\(number)" }
        if generator.chance(20) { config.extensionsImageURL = "quay.io/example/extensions@sha256:\(number)" }
        return config
    }

    private static func file(_ generator: inout Generator) -> File {
        var file = File()
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: break
        case 1:
            // The gzip of "x\n".
            file.source = "data:;base64,H4sIAAAAAAAAA6vgAgBBR1HMAgAAAA=="
            file.compression = "gzip"
        default: file.source = "data:,\(Int.random(in: 0..<9, using: &generator))"
        }
        if file.source != nil, file.compression == nil, generator.chance(20) { file.compression = "" }
        if generator.chance(60) { file.mode = [0o644, 0o755, 0o600].randomElement(using: &generator) }
        if generator.chance(20) { file.user = ["root", "core"].randomElement(using: &generator) }
        if generator.chance(20) { file.group = ["root", "core"].randomElement(using: &generator) }
        if file.source != nil, generator.chance(10) { file.hash = "sha512-\(String(repeating: "a", count: 128))" }
        if file.source == nil, generator.chance(30) {
            file.append = ["data:,\(Int.random(in: 0..<9, using: &generator))"]
        }
        // What is overwritten has a content, or the config is not valid.
        if generator.chance(20) { file.overwrite = file.source != nil && Bool.random(using: &generator) }
        return file
    }

    private static func unit(_ generator: inout Generator) -> Unit {
        var unit = Unit()
        if generator.chance(60) { unit.contents = "[Unit]\nDescription=\(Int.random(in: 0..<9, using: &generator))\n" }
        if generator.chance(60) { unit.enabled = Bool.random(using: &generator) }
        if generator.chance(20) { unit.mask = Bool.random(using: &generator) }
        for name in ["10-a.conf", "20-b.conf"] where generator.chance(40) {
            unit.dropins[name] = "[Unit]\nAfter=\(Int.random(in: 0..<9, using: &generator)).target\n"
        }
        return unit
    }

    private static func keys(_ generator: inout Generator) -> [String] {
        Array(["ssh-ed25519 A a", "ssh-ed25519 B b", "ssh-ed25519 C c"].shuffled(using: &generator).prefix(2))
    }

    // MARK: - Nodes

    /// Pools, and nodes with the pool of each, in objects of the API.
    static func nodes(_ count: Int, using generator: inout Generator) -> [(object: JSONValue, pool: String)] {
        let roles = [
            (["master"], "master"), (["worker"], "worker"), (["worker", "infra"], "infra"), (["infra"], "infra"),
        ]
        return (0..<count).map { number in
            let (roles, pool) = roles.randomElement(using: &generator) ?? (["worker"], "worker")
            let labels = roles.map { ("node-role.kubernetes.io/\($0)", JSONValue.string("")) }
            let metadata = object([("name", .string("n-\(number)")), ("labels", object(labels))])
            return (object([("apiVersion", .string("v1")), ("kind", .string("Node")), ("metadata", metadata)]), pool)
        }
    }

    /// The pools as objects of the API.
    static var poolObjects: [JSONValue] {
        pools.sorted { $0.key < $1.key }.map { name, roles in
            let expression = object([
                ("key", .string("machineconfiguration.openshift.io/role")), ("operator", .string("In")),
                ("values", .array(roles.map(JSONValue.string))),
            ])
            let labels = object([("node-role.kubernetes.io/\(name)", .string(""))])
            return object([
                ("apiVersion", .string("machineconfiguration.openshift.io/v1")),
                ("kind", .string("MachineConfigPool")), ("metadata", object([("name", .string(name))])),
                (
                    "spec",
                    object([
                        ("machineConfigSelector", object([("matchExpressions", .array([expression]))])),
                        ("nodeSelector", object([("matchLabels", labels)])),
                    ])
                ),
            ])
        }
    }

    // MARK: - The rules

    /// What the operator renders for a pool, by its rules.
    func rendered(_ pool: String) -> Rendered {
        let roles = Self.pools[pool] ?? []
        func byName(_ configs: [Config]) -> [Config] {
            configs.sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
        }
        let chosen = configs.filter { roles.contains($0.role ?? "") }
        let ordered = byName(chosen.filter { $0.role == "worker" }) + byName(chosen.filter { $0.role != "worker" })
        var result = Rendered()
        result.config.name = "rendered-\(pool)-0123"
        result.config.isGenerated = true
        result.config.kernelType = "default"
        // An empty compression is taken away by the second merge, and was there before.
        let withIgnition = ordered.filter(\.hasIgnition)
        for config in ordered {
            result.sources.append(config.name)
            for (path, new) in config.files {
                let isFirst = config.name == withIgnition.first?.name
                var file = result.config.files[path] ?? File()
                file.source = new.source ?? file.source
                file.compression = isFirst ? new.compression : new.compression == "" ? nil : new.compression
                file.mode = new.mode ?? file.mode
                file.user = new.user ?? file.user
                file.group = new.group ?? file.group
                file.hash = new.hash ?? file.hash
                file.append += new.append
                file.overwrite = new.overwrite ?? file.overwrite
                result.config.files[path] = file
                result.setters[path, default: []].append(config.name)
            }
            for (name, new) in config.units {
                var unit = result.config.units[name] ?? Unit()
                unit.contents = new.contents ?? unit.contents
                unit.enabled = new.enabled ?? unit.enabled
                unit.mask = new.mask ?? unit.mask
                unit.dropins.merge(new.dropins) { _, new in new }
                result.config.units[name] = unit
            }
            for (path, new) in config.directories {
                let old = result.config.directories[path]
                result.config.directories[path] = Place(mode: new.mode ?? old?.mode, user: new.user ?? old?.user)
            }
            result.config.links.merge(config.links) { _, new in new }
            result.config.groups.merge(config.groups) { _, new in new }
            result.config.disks.merge(config.disks) { _, new in new }
            if !config.disks.isEmpty { result.diskSetters.append(config.name) }
            result.config.passwordHash = config.passwordHash ?? result.config.passwordHash
            result.config.keys += config.keys.filter { !result.config.keys.contains($0) }
            result.config.kernelArguments += config.kernelArguments
            result.config.extensions += config.extensions
            result.config.isFIPS = result.config.isFIPS || config.isFIPS
            if let kernel = config.kernelType, ["realtime", "64k-pages"].contains(kernel) {
                result.config.kernelType = kernel
            }
            if !config.isGenerated {
                result.config.osImageURL = config.osImageURL ?? result.config.osImageURL
                result.config.extensionsImageURL = config.extensionsImageURL ?? result.config.extensionsImageURL
            }
        }
        result.config.files = result.config.files.mapValues { file in
            var file = file
            if withIgnition.count > 1, file.compression == "" { file.compression = nil }
            file.overwrite = file.overwrite ?? true
            return file
        }
        return result
    }

    // MARK: - Documents

    /// The image of the operating system in the release.
    static let releaseImage = "release/os"

    /// The configs as objects of the API.
    var objects: [JSONValue] { configs.map(Self.object) }

    /// The object that the operator makes of what it rendered for a pool: with the images of the release where no user names any.
    static func object(_ rendered: Rendered) -> JSONValue {
        var config = rendered.config
        config.osImageURL = config.osImageURL ?? releaseImage
        config.extensionsImageURL = config.extensionsImageURL ?? "release/extensions"
        return object(config)
    }

    private static func object(_ config: Config) -> JSONValue {
        var spec: [(String, JSONValue)] = [
            ("kernelArguments", .array(config.kernelArguments.map(JSONValue.string))),
            ("extensions", .array(config.extensions.map(JSONValue.string))), ("fips", .bool(config.isFIPS)),
        ]
        if config.hasIgnition { spec.append(("config", ignition(config))) }
        if let kernel = config.kernelType { spec.append(("kernelType", .string(kernel))) }
        if let image = config.osImageURL { spec.append(("osImageURL", .string(image))) }
        if let image = config.extensionsImageURL { spec.append(("baseOSExtensionsContainerImage", .string(image))) }
        var metadata: [(String, JSONValue)] = [("name", .string(config.name))]
        if let role = config.role {
            metadata.append(("labels", object([("machineconfiguration.openshift.io/role", .string(role))])))
        }
        if config.isGenerated {
            let name = "machineconfiguration.openshift.io/generated-by-controller-version"
            metadata.append(("annotations", object([(name, .string("0123"))])))
        }
        return object([
            ("apiVersion", .string("machineconfiguration.openshift.io/v1")), ("kind", .string("MachineConfig")),
            ("metadata", object(metadata)), ("spec", object(spec)),
        ])
    }

    private static func ignition(_ config: Config) -> JSONValue {
        let files = config.files.sorted { $0.key < $1.key }.map { path, file in
            var members: [(String, JSONValue)] = [("path", .string(path))]
            var contents: [(String, JSONValue)] = []
            if let source = file.source { contents.append(("source", .string(source))) }
            if let compression = file.compression { contents.append(("compression", .string(compression))) }
            if let hash = file.hash { contents.append(("verification", object([("hash", .string(hash))]))) }
            if !contents.isEmpty { members.append(("contents", object(contents))) }
            if let mode = file.mode { members.append(("mode", .integer(Int64(mode)))) }
            if let user = file.user { members.append(("user", object([("name", .string(user))]))) }
            if let group = file.group { members.append(("group", object([("name", .string(group))]))) }
            if !file.append.isEmpty {
                members.append(("append", .array(file.append.map { object([("source", .string($0))]) })))
            }
            if let overwrite = file.overwrite { members.append(("overwrite", .bool(overwrite))) }
            return object(members)
        }
        let units = config.units.sorted { $0.key < $1.key }.map { name, unit in
            var members: [(String, JSONValue)] = [("name", .string(name))]
            if let contents = unit.contents { members.append(("contents", .string(contents))) }
            if let enabled = unit.enabled { members.append(("enabled", .bool(enabled))) }
            if let mask = unit.mask { members.append(("mask", .bool(mask))) }
            let dropins = unit.dropins.sorted { $0.key < $1.key }.map {
                object([("name", .string($0.key)), ("contents", .string($0.value))])
            }
            members.append(("dropins", .array(dropins)))
            return object(members)
        }
        var core: [(String, JSONValue)] = [
            ("name", .string("core")), ("sshAuthorizedKeys", .array(config.keys.map(JSONValue.string))),
        ]
        if let hash = config.passwordHash { core.append(("passwordHash", .string(hash))) }
        let groups = config.groups.sorted { $0.key < $1.key }.map { name, gid in
            object([("name", .string(name)), ("gid", .integer(Int64(gid)))])
        }
        let disks = config.disks.sorted { $0.key < $1.key }.map { device, wipes in
            object([("device", .string(device)), ("wipeTable", .bool(wipes))])
        }
        return object([
            ("ignition", object([("version", .string("3.4.0"))])),
            (
                "storage",
                object([
                    ("files", .array(files)), ("directories", .array(config.directories.map(place))),
                    ("links", .array(config.links.map(place))), ("disks", .array(disks)),
                ])
            ), ("systemd", object([("units", .array(units))])),
            (
                "passwd",
                object([
                    ("users", .array(config.keys.isEmpty && config.passwordHash == nil ? [] : [object(core)])),
                    ("groups", .array(groups)),
                ])
            ),
        ])
    }

    private static func place(_ path: String, _ place: Place) -> JSONValue {
        var members: [(String, JSONValue)] = [("path", .string(path))]
        if let mode = place.mode { members.append(("mode", .integer(Int64(mode)))) }
        if let target = place.target { members.append(("target", .string(target))) }
        if let user = place.user { members.append(("user", object([("name", .string(user))]))) }
        return object(members)
    }

    private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(members.map { JSONValue.Member($0.0, $0.1) })
    }
}

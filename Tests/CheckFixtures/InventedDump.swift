// SPDX-License-Identifier: Apache-2.0

/// A cluster that was invented, as the objects that a dump has of it.
package struct InventedDump: Sendable {
    /// A value of an object.
    package indirect enum Value: Sendable {
        case map([(String, Value)])
        case list([Value])
        case text(String)
        case flag(Bool)
        case number(Int)
    }

    /// A MachineConfig.
    package struct Config: Sendable {
        package var name: String
        package var role: String
        package var isGenerated = false
        package var owner: String?
        /// Paths, and what is in them.
        package var files: [(String, String)] = []
        /// Links, and where they lead.
        package var links: [(String, String)] = []
        /// Units that are enabled, and their contents.
        package var units: [(String, String)] = []
        package var keys: [String] = []
        package var arguments: [String] = []
        package var extensions: [String] = []
        package var kernelType = ""
        package var image = ""
        package var isFIPS = false

        /// One that says nothing.
        package init(name: String, role: String, isGenerated: Bool = false) {
            self.name = name
            self.role = role
            self.isGenerated = isGenerated
        }
    }

    /// A pool of this name for the roles that it inherits.
    package struct Pool: Sendable {
        package var name: String
        package var roles: [String]
        package var isPaused = false
        package var conditions: [(String, String)] = [
            ("Updated", "True"), ("Updating", "False"), ("Degraded", "False"),
        ]
        package var message = ""
    }

    /// A node.
    package struct Node: Sendable {
        package var name: String
        package var roles: [String]
        package var pool: String
        package var state = "Done"
        package var reason = ""
        package var isReady = true
        package var system: String?
    }

    package var version: String
    package var system: String
    package var releaseImage: String
    package var platform = "VSphere"
    package var configs: [Config]
    package var pools: [Pool]
    package var nodes: [Node]
    package var others: [Value] = []

    /// A cluster of this version with three pools, against which nothing is to be said.
    package init(version: String, system: String, releaseImage: String) {
        self.version = version
        self.system = system
        self.releaseImage = releaseImage
        configs = ["master", "worker"].flatMap { role -> [Config] in
            var base = Config(name: "00-\(role)", role: role, isGenerated: true)
            base.files = [
                ("/etc/containers/registries.conf", "unqualified-search-registries = []\n"),
                ("/usr/local/bin/configure-ovs.sh", "#!/bin/bash\n"),
                ("/var/lib/kubelet/config.json", Self.secrets[0]),
            ]
            base.units = [("kubelet.service", "[Unit]\nDescription=Kubelet\n[Install]\nWantedBy=multi-user.target\n")]
            var kubelet = Config(name: "01-\(role)-kubelet", role: role, isGenerated: true)
            kubelet.files = [("/etc/kubernetes/kubelet.conf", "kind: KubeletConfiguration\n")]
            var generated = Config(name: "99-\(role)-generated-kubelet", role: role, isGenerated: true)
            generated.owner = "big-\(role)s"
            generated.files = [("/etc/kubernetes/max-pods.conf", "maxPods: 500\n")]
            var keys = Config(name: "99-\(role)-ssh", role: role)
            keys.keys = ["ssh-ed25519 \(Self.secrets[2]) admin"]
            return [base, kubelet, generated, keys]
        }
        var chrony = Config(name: "99-worker-chrony", role: "worker")
        chrony.files = [("/etc/chrony.conf", "pool ntp.example.com iburst\n")]
        chrony.arguments = [
            "mitigations=auto", "rd.proxy.password=\(Self.secrets[3])",
            "systemd.set_credential=agent:\(Self.secrets[3])",
            "inst.ks=https://example.com/ks?key=\(Self.secrets[3])",
        ]
        var infra = Config(name: "50-infra-kubeconfig", role: "infra")
        infra.files = [("/etc/kubernetes/agent.kubeconfig", Self.secrets[1])]
        configs += [chrony, infra]
        pools = [
            Pool(name: "infra", roles: ["worker", "infra"]), Pool(name: "master", roles: ["master"]),
            Pool(name: "worker", roles: ["worker"]),
        ]
        nodes =
            (0..<3).map { Node(name: "master-\($0)", roles: ["master"], pool: "master") }
            + (0..<3).map { Node(name: "worker-\($0)", roles: ["worker"], pool: "worker") }
            + [Node(name: "infra-0", roles: ["worker", "infra"], pool: "infra")]
    }

    /// OKD on Fedora CoreOS, from which the way leads to CentOS Stream CoreOS.
    package static let fedora = InventedDump(
        version: "4.15.0-0.okd-2024-03-10-010116",
        system: "Fedora CoreOS 39.20240210.3.0",
        releaseImage: "quay.io/openshift/okd-content@sha256:\(String(repeating: "1", count: 64))"
    )

    /// OKD on CentOS Stream CoreOS.
    package static let centos = InventedDump(
        version: "4.19.0-okd-scos.9",
        system: "CentOS Stream CoreOS 9.0.20250510-0",
        releaseImage: "quay.io/okd/scos-content@sha256:\(String(repeating: "2", count: 64))"
    )

    /// What is secret in the MachineConfigs, and may be in no output.
    package static let secrets = [
        #"{"auths":{"quay.io":{"auth":"cHVsbC1zZWNyZXQtb2YtdGhlLWNsdXN0ZXI="}}}"#,
        "users:\n- user:\n    client-key-data: S1VCRUNPTkZJRy1LRVk\n", "AAAAC3NzaC1rZXktb2YtdGhlLWFkbWlu",
        "swordfish-in-an-argument",
    ]

    // MARK: - Objects

    /// The rendered config of a pool.
    package func renderedName(of pool: String) -> String { "rendered-\(pool)-\(String(repeating: "a", count: 32))" }

    /// Kind, folder of a must-gather and object of all that there is.
    package var objects: [Value] {
        [release, settings] + configs.map(object) + pools.map(rendered) + pools.map(object) + nodes.map(object) + others
    }

    /// An object of the API.
    package static func object(
        _ kind: String,
        _ version: String,
        _ metadata: [(String, Value)],
        spec: [(String, Value)] = [],
        status: [(String, Value)] = []
    ) -> Value {
        .map(
            [
                ("apiVersion", .text(version)), ("kind", .text(kind)), ("metadata", .map(metadata)),
                ("spec", .map(spec)),
            ] + (status.isEmpty ? [] : [("status", .map(status))])
        )
    }

    private static let group = "machineconfiguration.openshift.io"
    private static let generated: [(String, Value)] = [
        ("\(group)/generated-by-controller-version", .text("0123456789abcdef"))
    ]

    private var release: Value {
        Self.object(
            "ClusterVersion",
            "config.openshift.io/v1",
            [("name", .text("version"))],
            spec: [("channel", .text("stable-4"))],
            status: [
                ("desired", .map([("version", .text(version))])),
                ("conditions", .list([Self.condition("Progressing", "False"), Self.condition("Failing", "False")])),
            ]
        )
    }

    private var settings: Value {
        Self.object(
            "ControllerConfig",
            "\(Self.group)/v1",
            [("name", .text("machine-config-controller"))],
            spec: [
                ("baseOSContainerImage", .text(releaseImage)), ("internalRegistryPullSecret", .text(Self.secrets[0])),
                ("infra", .map([("status", .map([("platformStatus", .map([("type", .text(platform))]))]))])),
            ]
        )
    }

    private func object(_ config: Config) -> Value {
        var metadata: [(String, Value)] = [
            ("name", .text(config.name)), ("labels", .map([("\(Self.group)/role", .text(config.role))])),
        ]
        if config.isGenerated { metadata.append(("annotations", .map(Self.generated))) }
        if let owner = config.owner {
            metadata.append(
                ("ownerReferences", .list([.map([("kind", .text("KubeletConfig")), ("name", .text(owner))])]))
            )
        }
        return Self.object("MachineConfig", "\(Self.group)/v1", metadata, spec: spec([config], image: config.image))
    }

    /// Configs after each other, which is what a merge makes of them where none says anything twice.
    private func spec(_ configs: [Config], image: String, overwrites: Bool = false) -> [(String, Value)] {
        let files = configs.flatMap(\.files).map { path, content in
            let source = "data:text/plain;charset=utf-8;base64," + Self.base64(content)
            return Value.map(
                [("path", .text(path)), ("mode", .number(420)), ("contents", .map([("source", .text(source))]))]
                    + (overwrites ? [("overwrite", .flag(true))] : [])
            )
        }
        let links = configs.flatMap(\.links).map { path, target in
            Value.map([("path", .text(path)), ("target", .text(target))])
        }
        let units = configs.flatMap(\.units).map { name, contents in
            Value.map([("name", .text(name)), ("enabled", .flag(true)), ("contents", .text(contents))])
        }
        let keys = configs.flatMap(\.keys)
        let users: [Value] =
            keys.isEmpty
            ? [] : [.map([("name", .text("core")), ("sshAuthorizedKeys", .list(keys.map { .text($0) }))])]
        let ignition: [(String, Value)] = [
            ("ignition", .map([("version", .text("3.4.0"))])), ("passwd", .map([("users", .list(users))])),
            ("storage", .map([("files", .list(files)), ("links", .list(links))])),
            ("systemd", .map([("units", .list(units))])),
        ]
        let kernel = configs.map(\.kernelType).last { !$0.isEmpty } ?? (overwrites ? "default" : "")
        return [
            ("config", .map(ignition)), ("kernelArguments", .list(configs.flatMap(\.arguments).map { .text($0) })),
            ("extensions", .list(configs.flatMap(\.extensions).map { .text($0) })),
            ("fips", .flag(configs.contains(where: \.isFIPS))), ("kernelType", .text(kernel)),
            ("osImageURL", .text(image)),
        ]
    }

    /// The configs of a pool in the order of merging.
    func sources(of pool: Pool) -> [Config] {
        let own = configs.filter { pool.roles.contains($0.role) }.sorted { $0.name < $1.name }
        return own.filter { $0.role == "worker" } + own.filter { $0.role != "worker" }
    }

    private func rendered(_ pool: Pool) -> Value {
        let sources = sources(of: pool)
        let image = sources.map(\.image).last { !$0.isEmpty } ?? releaseImage
        return Self.object(
            "MachineConfig",
            "\(Self.group)/v1",
            [("name", .text(renderedName(of: pool.name))), ("annotations", .map(Self.generated))],
            spec: spec(sources, image: image, overwrites: true)
        )
    }

    private func object(_ pool: Pool) -> Value {
        let roles = Value.list(pool.roles.map { .text($0) })
        let expression = Value.map([("key", .text("\(Self.group)/role")), ("operator", .text("In")), ("values", roles)])
        let source = sources(of: pool).map { Value.map([("name", .text($0.name))]) }
        let configuration = Value.map([("name", .text(renderedName(of: pool.name))), ("source", .list(source))])
        let count = nodes.count { $0.pool == pool.name }
        return Self.object(
            "MachineConfigPool",
            "\(Self.group)/v1",
            [("name", .text(pool.name))],
            spec: [
                ("machineConfigSelector", .map([("matchExpressions", .list([expression]))])),
                ("nodeSelector", .map([("matchLabels", .map([("node-role.kubernetes.io/\(pool.name)", .text(""))]))])),
                ("paused", .flag(pool.isPaused)), ("configuration", configuration),
            ],
            status: [
                ("configuration", configuration), ("machineCount", .number(count)),
                (
                    "conditions",
                    .list(pool.conditions.map { Self.condition($0.0, $0.1, $0.1 == "True" ? pool.message : "") })
                ),
            ]
        )
    }

    private func object(_ node: Node) -> Value {
        let config = renderedName(of: node.pool)
        return Self.object(
            "Node",
            "v1",
            [
                ("name", .text(node.name)),
                (
                    "labels",
                    .map(
                        node.roles.map { ("node-role.kubernetes.io/\($0)", .text("")) } + [
                            ("kubernetes.io/os", .text("linux"))
                        ]
                    )
                ),
                (
                    "annotations",
                    .map([
                        ("\(Self.group)/currentConfig", .text(config)), ("\(Self.group)/desiredConfig", .text(config)),
                        ("\(Self.group)/state", .text(node.state)), ("\(Self.group)/reason", .text(node.reason)),
                    ])
                ),
            ],
            status: [
                ("conditions", .list([Self.condition("Ready", node.isReady ? "True" : "False")])),
                (
                    "nodeInfo",
                    .map([
                        ("architecture", .text("amd64")), ("kernelVersion", .text("6.7.4-200.fc39.x86_64")),
                        ("osImage", .text(node.system ?? system)),
                    ])
                ),
            ]
        )
    }

    private static func condition(_ type: String, _ status: String, _ message: String = "") -> Value {
        .map([("type", .text(type)), ("status", .text(status)), ("message", .text(message))])
    }

    private static func base64(_ text: String) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: 3).reduce(into: "") { result, start in
            let group = Array(bytes[start..<min(start + 3, bytes.count)])
            let bits = (0..<3).reduce(0) { ($0 << 8) | ($1 < group.count ? Int(group[$1]) : 0) }
            for place in 0..<4 {
                result.append(place <= group.count ? digits[(bits >> (18 - 6 * place)) & 63] : "=")
            }
        }
    }

    // MARK: - Files

    /// All objects as one list in JSON, as `oc get -o json` prints it.
    package var json: String {
        "{\"apiVersion\": \"v1\", \"items\": [\n" + objects.map(Self.json).joined(separator: ",\n")
            + "\n], \"kind\": \"List\"}\n"
    }

    /// The files of a must-gather: an object each, in YAML, and among them a list whose elements do not say their kind.
    package var mustGather: [(path: String, text: String)] {
        let root = "must-gather/quay-io-example/cluster-scoped-resources"
        return objects.enumerated().map { number, object in
            ("\(root)/objects/\(number).yaml", "---\n" + Self.yaml(object).joined(separator: "\n") + "\n")
        } + [
            (
                "must-gather/quay-io-example/namespaces/x/core/pods.yaml",
                "---\napiVersion: v1\nitems:\n- metadata:\n    name: p\n- metadata:\n    name: q\nkind: PodList\n"
            )
        ]
    }

    /// A value in JSON.
    package static func json(_ value: Value) -> String {
        switch value {
        case .map(let members): "{" + members.map { "\(quoted($0.0)): \(json($0.1))" }.joined(separator: ", ") + "}"
        case .list(let elements): "[" + elements.map(json).joined(separator: ", ") + "]"
        case .text(let text): quoted(text)
        case .flag(let flag): "\(flag)"
        case .number(let number): "\(number)"
        }
    }

    /// A value in YAML, in lines.
    private static func yaml(_ value: Value) -> [String] {
        switch value {
        case .map(let members) where !members.isEmpty:
            return members.flatMap { name, value -> [String] in
                let lines = yaml(value)
                if case .map(let inner) = value, !inner.isEmpty {
                    return ["\(quoted(name)):"] + lines.map { "  " + $0 }
                }
                if case .list(let inner) = value, !inner.isEmpty { return ["\(quoted(name)):"] + lines }
                if case .text(let text) = value, text.hasSuffix("\n"), !text.contains("\t") {
                    let body = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
                    return ["\(quoted(name)): |"] + body.map { "  \($0)" }
                }
                return ["\(quoted(name)): \(lines[0])"]
            }
        case .list(let elements) where !elements.isEmpty:
            return elements.flatMap { element in
                let lines = yaml(element)
                return ["- \(lines[0])"] + lines.dropFirst().map { "  " + $0 }
            }
        default: return [json(value)]
        }
    }

    private static func quoted(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "\"") { result, scalar in
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        } + "\""
    }
}

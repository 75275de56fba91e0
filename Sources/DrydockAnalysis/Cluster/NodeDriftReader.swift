// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import MachineConfig
internal import OSTree

/// (Analysis of a node, its rendered config) → what the operator's daemon would find if it looked (`validateOnDiskState`).
struct NodeDriftReader {
    /// What the daemon does not look at, because their content changes by itself.
    private static let unwatched: Set<String> = [
        "/etc/kubernetes/kubelet-ca.crt", "/etc/kubernetes/static-pod-resources/configmaps/cloud-config/ca-bundle.pem",
        "/etc/mco/internal-registry-pull-secret.json",
    ]
    private let analysis: Analysis
    private let live: [String: Node]
    /// How files compare with this very config, if it is the one that the host was held against.
    private let judged: [String: Provenance.Entry]
    private let looksAtEnablement: Bool
    private var differences: [NodeDrift.Difference] = []
    private var unseen: Set<String> = []
    private let config: String

    /// What was found.
    var drift: NodeDrift { NodeDrift(config: config, differences: differences, unseen: unseen.sorted()) }

    /// - Parameters:
    ///   - analysis: the node.
    ///   - state: its rendered config.
    ///   - builtImage: the image that the cluster built for it, which counts more than that of the config.
    ///   - release: the release of the operator; `nil` if nobody knows it.
    init(_ analysis: Analysis, _ state: ExpectedState, builtImage: String?, release: OperatorRelease?) {
        self.analysis = analysis
        looksAtEnablement = release?.looksAtEnablement ?? true
        config = state.name
        live = Dictionary(analysis.etc.live.map { ($0.path, $0) }) { first, _ in first }
        let sources = analysis.provenance?.sources.filter { $0.origin == .machineConfig } ?? []
        let files = analysis.provenance?.entries.filter { $0.subject == .file } ?? []
        judged =
            sources.map(\.machineConfig) == [state.name]
            ? Dictionary(files.map { ($0.declaredPath ?? $0.name, $0) }) { first, _ in first } : [:]
        image(builtImage ?? state.settings.osImageURL)
        arguments(state.settings.kernelArguments)
        for file in state.files where !Self.unwatched.contains(file.path) { look(at: file) }
        for unit in state.units { look(at: unit) }
        // Builds in the cluster bring their own kernel and packages, and Fedora CoreOS is given none.
        if builtImage == nil, analysis.osRelease["ID"] != "fedora" { packages(state.settings) }
    }

    private var booted: DeploymentFact? {
        analysis.deployments.first { $0.states.contains(.booted) }
            ?? analysis.deployments.first { $0.id == analysis.mergeDeployment }
    }

    private mutating func image(_ expected: String) {
        let origin = booted?.origin?["origin"]
        let reference = origin?["container-image-reference"].map(Self.imageName)
        let pivot = origin?["custom-url"].map { $0.hasPrefix("pivot://") ? String($0.dropFirst(8)) : $0 }
        let actual = reference ?? pivot ?? ""
        if actual != expected {
            differences.append(.init(.image, "osImageURL", expected: expected, actual: actual))
        }
    }

    /// An image reference of an origin as the daemon compares it: without scheme, remote and transport.
    static func imageName(_ reference: String) -> String {
        let schemes = [
            ("ostree-unverified-registry:", 0), ("ostree-unverified-image:", 1), ("ostree-image-signed:", 1),
            ("ostree-remote-registry:", 1), ("ostree-remote-image:", 2),
        ]
        guard let (scheme, count) = schemes.first(where: { reference.hasPrefix($0.0) }) else { return reference }
        var rest = reference.dropFirst(scheme.count)
        for _ in 0..<count {
            guard let colon = rest.firstIndex(of: ":") else { break }
            rest = rest[rest.index(after: colon)...]
        }
        return String(rest.hasPrefix("//") ? rest.dropFirst(2) : rest)
    }

    private mutating func arguments(_ expected: [String]) {
        // The daemon minds quotes in what it expects, and not in what it finds.
        let present = Set((booted?.kernelArguments ?? analysis.kernelArguments).flatMap { $0.split(separator: " ") })
        var seen: Set<String> = []
        for argument in expected.flatMap({ KernelArguments(parsing: $0).arguments })
        where !present.contains(Substring(argument)) && seen.insert(argument).inserted {
            differences.append(
                .init(.kernelArgument, Redaction.argument(argument), expected: "present", actual: "absent")
            )
        }
    }

    private mutating func look(at file: ExpectedState.File) {
        if file.path.hasPrefix("/etc/") {
            compare(file.path, file.sha256, mode: file.mode)
        } else {
            lookElsewhere(at: file)
        }
    }

    /// An Analysis says how files outside of `/etc` compare with the config that the host was held against.
    private mutating func lookElsewhere(at file: ExpectedState.File) {
        guard let entry = judged[file.path], let state = entry.state else {
            unseen.insert(file.path)
            return
        }
        if state == .missing {
            differences.append(.init(.absent, file.path, expected: "file", actual: "absent"))
        } else if entry.differs.contains("type") {
            differences.append(.init(.mode, file.path, expected: "file", actual: "something else"))
        } else {
            if entry.differs.contains("mode") {
                differences.append(.init(.mode, file.path, expected: Self.octal(file.mode), actual: "another mode"))
            }
            if file.sha256 == nil {
                unseen.insert(file.path)
            } else if entry.differs.contains("content") {
                differences.append(.init(.content, file.path))
            }
        }
    }

    private mutating func compare(_ path: String, _ sha256: String?, mode: UInt32) {
        guard let node = live[path] else {
            differences.append(.init(.absent, path, expected: "file", actual: "absent"))
            return
        }
        guard node.type == .file else {
            differences.append(.init(.mode, path, expected: "file", actual: node.type.rawValue))
            return
        }
        if node.mode != mode {
            differences.append(.init(.mode, path, expected: Self.octal(mode), actual: Self.octal(node.mode)))
        }
        guard let sha256, let actual = node.sha256 else {
            unseen.insert(path)
            return
        }
        if sha256 != actual { differences.append(.init(.content, path)) }
    }

    /// A unit without contents is not looked at, and of a masked one nothing but that.
    private mutating func look(at unit: ExpectedState.Unit) {
        guard let sum = unit.sha256, !unit.mayBeAbsent || live[unit.path] != nil else { return }
        if unit.isMasked {
            let target = live[unit.path]?.target
            if target != "/dev/null" {
                differences.append(.init(.unit, unit.name, expected: "masked", actual: "not masked"))
            }
            return
        }
        compare(unit.path, sum, mode: ExpectedState.defaultMode)
        guard looksAtEnablement, let isEnabled = unit.isEnabled else { return }
        let starts = live.keys.contains { UnitFacts.isLink($0, starting: unit.name) }
        let known = analysis.host?.units.units.first { $0.name == unit.name }
        if isEnabled, !starts, known?.canBeEnabled ?? false {
            differences.append(.init(.unit, unit.name, expected: "enabled", actual: "disabled"))
        } else if !isEnabled, starts {
            differences.append(.init(.unit, unit.name, expected: "disabled", actual: "enabled"))
        }
    }

    private mutating func packages(_ settings: HostSettings) {
        guard analysis.packages.source != "none" else { return }
        let present = Set((analysis.packages.base + analysis.packages.layered).map(\.name))
        // In the order of their names.
        for kernel in [NodeKernel.largePages, .realtime] {
            guard let package = kernel.package else { continue }
            let isWanted = settings.kernelType == kernel.rawValue
            if isWanted != present.contains(package) {
                differences.append(
                    .init(
                        .kernelType,
                        package,
                        expected: isWanted ? "present" : "absent",
                        actual: isWanted ? "absent" : "present"
                    )
                )
            }
        }
        for name in Set(settings.extensions).sorted() {
            guard let package = NodeExtensions.packages[name], !present.contains(package) else { continue }
            differences.append(.init(.extension, name, expected: package, actual: "absent"))
        }
    }

    private static func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

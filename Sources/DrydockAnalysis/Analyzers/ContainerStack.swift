// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import JSONTree
internal import TOMLTree

/// How containers are fetched, trusted and kept.
struct ContainerStack {
    private static let quadletSuffixes = [".container", ".volume", ".network", ".kube", ".pod", ".image", ".build"]
    private static let quadletDepth = 3

    let roots: HostRoots

    func facts() -> ContainerState {
        var state = ContainerState()
        policy(&state)
        let registriesD = roots.etc.names("containers/registries.d", suffix: ".yaml")
        state.registriesD = registriesD.map { "/etc/containers/registries.d/\($0)" }
        let dropins = roots.etc.names("containers/registries.conf.d", suffix: ".conf")
        for path in ["registries.conf"] + dropins.map({ "registries.conf.d/\($0)" }) {
            mirrors("containers/\(path)", &state)
        }
        credentials(&state)
        if let storage = toml(roots.etc, "containers/storage.conf")?["storage"] {
            state.storageDriver = storage["driver"]?.text
            state.storageRoot = storage["graphroot"]?.text
        }
        state.quadlets = quadlets("containers/systemd", depth: Self.quadletDepth)
        return state
    }

    /// policy.json, containers-policy.json(5).
    private func policy(_ state: inout ContainerState) {
        guard let policy = roots.etc.parse("containers/policy.json", { try JSONValue(parsing: Array($0.utf8)) }) else {
            return
        }
        func kinds(_ requirements: JSONValue?) -> [String] {
            (requirements?.array ?? []).compactMap { $0["type"]?.string }
        }
        state.defaultTrust = kinds(policy["default"]).joined(separator: "+")
        if state.defaultTrust == "" {
            state.defaultTrust = nil
            roots.etc.note("containers/policy.json", "has no default")
        }
        for transport in policy["transports"]?.members ?? [] {
            for scope in transport.value.members ?? [] {
                let name = scope.name.isEmpty ? transport.name : "\(transport.name):\(scope.name)"
                state.trust[name] = kinds(scope.value)
            }
        }
    }

    private func mirrors(_ path: String, _ state: inout ContainerState) {
        guard case .array(let registries)? = toml(roots.etc, path)?["registry"]?.content else { return }
        for registry in registries {
            guard let name = registry["prefix"]?.text ?? registry["location"]?.text else {
                roots.etc.note(path, "line \(registry.line): a registry without prefix and location")
                continue
            }
            var mirrors: [String] = []
            if case .bool(true)? = registry["blocked"]?.content { mirrors.append("blocked") }
            if case .array(let list)? = registry["mirror"]?.content {
                mirrors += list.compactMap { $0["location"]?.text }
            }
            if !mirrors.isEmpty { state.mirrors[name] = mirrors }
        }
    }

    /// Which registries files with credentials name: never the credentials.
    private func credentials(_ state: inout ContainerState) {
        let files: [(FactReader?, String)] = [
            (roots.etc, "ostree/auth.json"), (roots.machine, "run/ostree/auth.json"),
            (roots.machine, "run/containers/0/auth.json"), (roots.machine, "run/user/0/containers/auth.json"),
            (roots.tree, "usr/lib/ostree/auth.json"),
            (roots.var, "roothome/.docker/config.json"), (roots.var, "roothome/.config/containers/auth.json"),
            (roots.var, "lib/kubelet/config.json"), (roots.etc, "mco/internal-registry-pull-secret.json"),
        ]
        for case (let reader?, let path) in files {
            let names = reader.parse(path) { text in
                // An entry without anything in it says that a helper has the credentials, which updates do not ask.
                (try JSONValue(parsing: Array(text.utf8))["auths"]?.members ?? [])
                    .filter { $0.value["auth"] != nil || $0.value["identitytoken"] != nil }.map(\.name).sorted()
            }
            if let names { state.credentials[reader.shown(path)] = names }
        }
    }

    private func quadlets(_ folder: String, depth: Int) -> [String] {
        roots.etc.names(folder).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            if roots.etc.look(path)?.type == .directory { return depth > 1 ? quadlets(path, depth: depth - 1) : [] }
            return Self.quadletSuffixes.contains(where: name.hasSuffix) ? ["/etc/\(path)"] : []
        }
    }

    private func toml(_ reader: FactReader, _ path: String) -> TOMLValue? {
        reader.parse(path) { try TOMLValue(parsing: $0) }
    }
}

extension TOMLValue {
    /// The text of a string.
    var text: String? {
        guard case .string(let text) = content else { return nil }
        return text
    }
}

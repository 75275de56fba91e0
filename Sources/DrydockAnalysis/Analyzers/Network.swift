// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Interfaces, names and resolution.
struct Network {
    private static let argumentNames: Set<Substring> = [
        "ip", "ifname", "net.ifnames", "biosdevname", "nameserver", "bond", "vlan",
    ]

    let roots: HostRoots
    let kernelArguments: [String]

    func facts() -> NetworkState {
        var state = NetworkState()
        state.connections = keyfiles() + scripts()
        state.hostname = roots.etc.text("hostname").map { String($0.trimmed) }.flatMap { $0.isEmpty ? nil : $0 }
        if let node = roots.etc.look("resolv.conf") {
            state.resolvConf = node.type == .symlink ? node.target ?? "" : "file"
        }
        state.linkNames = linkNames()
        state.arguments = kernelArguments.filter { Self.argumentNames.contains($0.prefix { $0 != "=" }) }
        return state
    }

    private func keyfiles() -> [NetworkState.Connection] {
        let folder = "NetworkManager/system-connections"
        return roots.etc.names(folder).filter { !$0.hasPrefix(".") }.compactMap { name in
            let path = "\(folder)/\(name)"
            guard roots.etc.look(path)?.type == .file, let text = roots.etc.parse(path, { try SectionedText($0) })
            else {
                return nil
            }
            return NetworkState.Connection(
                path: "/etc/\(path)",
                format: "keyfile",
                name: text.value("id", in: "connection") ?? name,
                type: text.value("type", in: "connection") ?? "unknown",
                interface: text.value("interface-name", in: "connection")
            )
        }
    }

    /// The scripts of initscripts, ifcfg files.
    private func scripts() -> [NetworkState.Connection] {
        let folder = "sysconfig/network-scripts"
        return roots.etc.names(folder).filter { $0.hasPrefix("ifcfg-") && $0 != "ifcfg-lo" }.compactMap { name in
            guard let text = roots.etc.text("\(folder)/\(name)") else { return nil }
            let values = KeyValueFile.parse(text)
            return NetworkState.Connection(
                path: "/etc/\(folder)/\(name)",
                format: "ifcfg",
                name: values["NAME"] ?? String(name.dropFirst(6)),
                type: (values["TYPE"] ?? "ethernet").lowercased(),
                interface: values["DEVICE"]
            )
        }
    }

    private func linkNames() -> [String] {
        let links = roots.etc.names("systemd/network", suffix: ".link").map { "/etc/systemd/network/\($0)" }
        let rules = roots.etc.names("udev/rules.d", suffix: ".rules").filter { name in
            roots.etc.lines("udev/rules.d/\(name)").contains { line in
                line.contains("NAME=\"") && (line.contains("SUBSYSTEM==\"net\"") || line.contains("ATTR{address}"))
            }
        }
        return links + rules.map { "/etc/udev/rules.d/\($0)" }
    }
}

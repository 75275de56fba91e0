// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import Ignition

/// What the machine-config daemon of OpenShift and OKD leaves on a node (`pkg/daemon` of the machine-config-operator).
struct MachineConfigTraces {
    /// Where it keeps the config that the node is at.
    static let currentConfigs = ["machine-config-daemon/currentconfig", "mcd-currentconfig.json"]

    private static let stamps = "machine-config-daemon"
    /// What the daemon, and the server that a node gets its first config from, write beside what a config names; a folder
    /// ends in a slash.
    private static let own = [
        "/etc/machine-config-daemon/", "/etc/mco/", "/etc/mcd-currentconfig.json",
        "/etc/ignition-machine-config-encapsulated.json", "/etc/ignition-machine-config-encapsulated.json.bak",
        "/etc/mcs-machine-config-content.json", "/etc/kubernetes/kubeconfig", "/etc/kubernetes/kubelet-ca.crt",
        "/etc/kubernetes/static-pod-resources/configmaps/cloud-config/ca-bundle.pem", "/etc/docker/certs.d/",
        "/etc/pki/ca-trust/source/anchors/openshift-config-user-ca-bundle.crt",
        "/etc/yum.repos.d/coreos-extensions.repo",
    ]

    /// Whether the host is a node of a cluster.
    let isNode: Bool
    /// Paths that were not there before the daemon wrote them.
    private let made: Set<String>
    /// Paths of which it keeps the version of the operating system.
    private let replaced: Set<String>

    init(_ view: HostView, _ live: some Sequence<String>) {
        isNode = ((try? view.etc.status(Self.stamps)) ?? nil) != nil
        let folder = "/etc/\(Self.stamps)"
        made = Self.stamped(live, "\(folder)/noorig", ".mcdnoorig")
        replaced = Self.stamped(live, "\(folder)/orig", ".mcdorig")
    }

    /// Why a path is the daemon's, and whether a stamp says so; `nil` if nothing says that it is.
    func evidence(_ path: String) -> (words: String, isStamp: Bool)? {
        guard isNode else { return nil }
        if made.contains(path) {
            return ("the machine-config daemon keeps a stamp that nothing was there before", true)
        }
        if replaced.contains(path) { return ("the machine-config daemon keeps what it replaced there", true) }
        let isOwn = Self.own.contains { $0.hasSuffix("/") ? path.hasPrefix($0) || path + "/" == $0 : path == $0 }
        return isOwn ? ("the machine-config daemon writes there", false) : nil
    }

    /// The config that the node is at.
    ///
    /// - Returns: the config; `nil` if there is none, or it cannot be read, which the log then says.
    func currentConfig(_ view: HostView, _ unreadable: inout UnreadableLog) -> KnownConfig? {
        for name in Self.currentConfigs {
            let path = "/etc/\(name)"
            guard let content = unreadable.attempt(path, { try view.etc.contents(name, limit: 64 << 20) }) ?? nil else {
                continue
            }
            let reading = ConfigReader.read(content)
            guard reading.isValid, reading.machineConfig != nil else {
                let problem = reading.diagnostics.first { $0.severity == .error }
                unreadable.add(path, "is no MachineConfig that can be understood: \(problem?.message ?? "")")
                continue
            }
            return KnownConfig(name: path, reading: reading)
        }
        return nil
    }

    private static func stamped(_ live: some Sequence<String>, _ folder: String, _ suffix: String) -> Set<String> {
        Set(
            live.lazy.filter { $0.hasPrefix(folder + "/") && $0.hasSuffix(suffix) }.map { path in
                String(path.dropFirst(folder.count).dropLast(suffix.count))
            }
        )
    }
}

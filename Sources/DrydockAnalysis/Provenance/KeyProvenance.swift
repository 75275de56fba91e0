// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import Ignition

/// Files with ssh keys in the homes of accounts.
struct KeyProvenance {
    let context: ProvenanceContext
    /// The home directories of `/etc/passwd`.
    let homes: Set<String>

    /// The files, by path.
    func entries() -> [Provenance.Entry] {
        var paths = Set(context.declared.nodes.values.lazy.filter { $0.node.source == .sshKeys }.map(\.node.path))
        for home in homes {
            guard let place = HomePlace.belowVar(home), let root = context.view.var else { continue }
            let folder = "\(place)/.ssh"
            for name in ["authorized_keys", "authorized_keys2"]
            where ((try? root.status("\(folder)/\(name)")) ?? nil) != nil {
                paths.insert("/var/\(folder)/\(name)")
            }
            for name in ((try? root.names("\(folder)/authorized_keys.d")) ?? nil) ?? [] {
                paths.insert("/var/\(folder)/authorized_keys.d/\(name)")
            }
        }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map(entry)
    }

    private func entry(_ path: String) -> Provenance.Entry {
        let root = HostRoot(now: context.view)
        if let declared = context.declared.nodes[path] {
            let comparison = NodeComparison(declared, with: (try? root.look(path)) ?? nil) { try root.contents(path) }
            return Provenance.Entry(declared, comparison, subject: .sshKeys)
        }
        switch path.split(separator: "/").last {
        case "ignition":
            let isCluster = context.machineConfig.isNode && path == "/var/home/core/.ssh/authorized_keys.d/ignition"
            return context.undeclared(
                .sshKeys,
                path,
                isCluster ? .machineConfig : .ignition,
                .high,
                isCluster ? "the machine-config daemon writes the keys of core there" : "Ignition writes keys there"
            )
        case "afterburn":
            return context.undeclared(.sshKeys, path, .firstBoot, .high, "afterburn writes the platform's keys there")
        default:
            let modified = ((try? context.view.var?.status(String(path.dropFirst(5)))) ?? nil)?.modified
            return context.unexplained(.sshKeys, path, modified: modified)
        }
    }
}

extension Provenance.Entry {
    /// What a config declares at a path, in comparison with what is there.
    init(_ declared: DeclaredState.DeclaredNode, _ comparison: NodeComparison, subject: Provenance.Subject) {
        let node = declared.node
        var evidence = "declared by \(declared.author.name)"
        if node.declaredPath != node.path { evidence += " as \(node.declaredPath)" }
        self.init(
            subject: subject,
            name: node.path,
            origin: declared.author.origin,
            confidence: .certain,
            state: comparison.state,
            differs: comparison.differs,
            evidence: [evidence] + (comparison.remark.map { [$0] } ?? [])
        )
        declaredPath = node.declaredPath == node.path ? nil : node.declaredPath
    }
}

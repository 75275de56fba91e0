// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
internal import FoundationEssentials
package import HostFS
internal import OSTree
internal import PathNames

/// The whole of `/usr/etc` and `/etc`, and how they differ.
struct EtcDrift {
    let view: HostView

    func facts(_ unreadable: inout UnreadableLog) throws(DrydockError) -> EtcFacts {
        let defaults = try nodes(view.tree, "usr/etc", shown: "/usr/etc", &unreadable)
        let known = unreadable.entries.count
        let live = try nodes(view.etc, ".", shown: "/etc", &unreadable)
        // What lies in a directory that cannot be listed is not gone.
        let closed = Set(unreadable.entries[known...].map(\.what))
        let drift = Self.drift(from: defaults, to: live).filter { drift in
            guard drift.change == .deleted, !closed.isEmpty else { return true }
            return !drift.path.indices.contains { drift.path[$0] == "/" && closed.contains(String(drift.path[..<$0])) }
        }
        return EtcFacts(defaults: defaults, live: live, drift: drift)
    }

    private func nodes(
        _ root: RootDirectory,
        _ start: String,
        shown: String,
        _ unreadable: inout UnreadableLog
    ) throws(DrydockError) -> [Node] {
        let tree: EtcTree
        do throws(HostFSError) {
            tree = try EtcTree(root, start)
        } catch {
            throw DrydockError(.badInput, "\(shown) of deployment \(view.deployment.id) cannot be read", cause: error)
        }
        for failure in tree.failures {
            unreadable.add(failure, below: shown)
        }
        return tree.nodes
    }

    /// What differs, by the rules that libostree's own comparison follows.
    static func drift(from defaults: [Node], to live: [Node]) -> [EtcFacts.Drift] {
        let old = Dictionary(defaults.map { (PathName($0.path), $0) }) { _, last in last }
        let new = Set(live.map { PathName($0.path) })
        var drift: [EtcFacts.Drift] = []
        for node in live {
            guard let before = old[PathName(node.path)] else {
                drift.append(EtcFacts.Drift(path: node.path, change: .added))
                continue
            }
            guard !before.sameToMerge(as: node) else { continue }
            let sameContent = before.type == node.type && before.sha256 == node.sha256 && before.target == node.target
            drift.append(EtcFacts.Drift(path: node.path, change: sameContent ? .metadata : .modified))
        }
        for node in defaults where !new.contains(PathName(node.path)) {
            drift.append(EtcFacts.Drift(path: node.path, change: .deleted))
        }
        return drift.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}

/// The nodes of an `/etc` or `/usr/etc`.
package struct EtcTree {
    /// The nodes, sorted by path; all paths begin with `/etc`.
    package let nodes: [Node]
    /// What could not be read.
    package let failures: [HostFSError]

    /// Reads a tree.
    ///
    /// - Parameters:
    ///   - root: the root that the tree lies in.
    ///   - start: the directory below it.
    /// - Throws: what the kernel refused at the start.
    package init(_ root: RootDirectory, _ start: String) throws(HostFSError) {
        let walked = try root.walk(start)
        nodes = walked.entries.map { Node($0, below: "/etc") }
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        failures = walked.failures
    }
}

extension Node {
    /// A name that a walk met; `folder` is the absolute path of where the walk began.
    package init(_ entry: WalkedEntry, below folder: String) {
        self.init("\(folder)/\(entry.path)", entry.status, target: entry.target)
        sha256 = entry.sha256
        xattrs = entry.attributes.isEmpty ? nil : entry.attributes.mapValues { Data($0).base64EncodedString() }
    }
}

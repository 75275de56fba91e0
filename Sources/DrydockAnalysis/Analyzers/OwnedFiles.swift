// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
internal import HostFS

/// Lists what some numbers own in `/etc` and `/var`, name by name, which documents only count.
package struct OwnedFiles {
    private let view: HostView

    /// The files of a host.
    package init(_ view: HostView) {
        self.view = view
    }

    /// The names that a user or a group of these numbers owns, sorted by path; and what could not be looked at.
    package func list(users: Set<UInt32>, groups: Set<UInt32>) throws -> (nodes: [Node], unreadable: [Unreadable]) {
        var nodes: [Node] = []
        var log = UnreadableLog()
        func walk(_ root: RootDirectory, _ start: String, below folder: String) throws {
            let walked = try root.walk(start, contents: false, crossesMounts: false)
            for failure in walked.failures {
                log.add(failure, below: folder)
            }
            nodes += walked.entries.filter { users.contains($0.status.uid) || groups.contains($0.status.gid) }
                .map { Node($0, below: folder) }
        }
        try walk(view.etc, ".", below: "/etc")
        if let root = view.var {
            // One folder after the other, so that never all of them are in memory.
            for name in try root.names(".") ?? [] {
                guard let status = try root.status(name) else { continue }
                if users.contains(status.uid) || groups.contains(status.gid) {
                    nodes.append(Node("/var/\(name)", status, target: nil))
                }
                guard status.kind == .directory, status.device == (try root.status(".")?.device) else { continue }
                try walk(root, name, below: "/var/\(name)")
            }
        } else {
            log.add("/var", "it cannot be opened")
        }
        return (nodes.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }, log.entries)
    }
}

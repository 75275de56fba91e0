// SPDX-License-Identifier: Apache-2.0

/// `/etc` as it will be, and from where each file comes.
package struct ConfigurationAfter: Sendable {
    /// Whose version of a file will be there.
    package enum Source: Sendable {
        case host
        case image
        case none
    }

    /// What will be there, by path.
    package let nodes: [String: Node]
    /// What is there now, by path.
    package let live: [String: Node]

    /// The configuration after a merge; one that fails leaves the host as it is.
    package init(_ outcomes: [EtcOutcome], live: [Node]) {
        nodes = Dictionary(outcomes.compactMap { outcome in outcome.result.map { (outcome.path, $0) } }) { $1 }
        self.live = Dictionary(live.map { ($0.path, $0) }) { $1 }
    }

    /// Whose version of a file will be there, a link being followed within `/etc`; one that both have alike is the host's.
    package func source(_ path: String) -> Source {
        guard let place = resolve(path), let node = nodes[place] else { return .none }
        guard let before = live[place], before.type == node.type else { return .image }
        return before.sha256 == node.sha256 && before.size == node.size && before.target == node.target ? .host : .image
    }

    /// Where a path leads, links at its end followed; `nil` if it leads nowhere, or out of `/etc`.
    private func resolve(_ path: String) -> String? {
        var place = path
        for _ in 0..<8 {
            guard let node = nodes[place] else { return nil }
            guard node.type == .symlink, let target = node.target else { return place }
            let folder = place[..<(place.lastIndex(of: "/") ?? place.startIndex)]
            let next = target.hasPrefix("/") ? target : "\(folder)/\(target)"
            guard next.hasPrefix("/etc/"), !next.contains("..") else { return nil }
            place = next
        }
        return nil
    }

    /// Whether a name that will be there is the host's own, so that its owner's number is one of the host's.
    package func isLocal(_ node: Node) -> Bool {
        guard let before = live[node.path] else { return false }
        return before.uid == node.uid && before.gid == node.gid
    }
}

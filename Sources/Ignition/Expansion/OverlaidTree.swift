// SPDX-License-Identifier: Apache-2.0

/// A root with what was put on it and taken from it since.
struct OverlaidTree {
    /// How many symlinks a path may lead over.
    private static let longestChain = 40

    private let root: any InstalledRoot
    private(set) var nodes: [String: ExpandedNode] = [:]
    private(set) var removed: Set<String> = []

    init(_ root: any InstalledRoot) {
        self.root = root
    }

    /// What is at a path without symlinks on the way, and whether it was there from the start.
    func look(_ path: String) throws -> InstalledNode? {
        if path == "/" { return InstalledNode(kind: .directory, mode: 0o755, uid: 0, gid: 0) }
        if let node = nodes[path] {
            return InstalledNode(
                kind: node.kind,
                mode: node.mode ?? 0o777,
                uid: node.uid,
                gid: node.gid,
                target: node.target
            )
        }
        guard !isRemoved(path) else { return nil }
        return try root.look(path)
    }

    /// The names that were in a directory from the start.
    func names(_ path: String) throws -> [String] {
        try root.names(path)
    }

    /// What a file holds now.
    func content(_ path: String) throws -> ExpandedNode.Content {
        if let node = nodes[path], let content = node.content { return content }
        return .bytes(try root.contents(path))
    }

    /// The path with all symlinks followed but one in its last element.
    func resolve(_ path: String) throws -> String {
        var rest = path.split(separator: "/").map(String.init)
        guard let last = rest.popLast() else { return "/" }
        var resolved: [String] = []
        var links = 0
        rest.reverse()
        while let name = rest.popLast() {
            if name == "." { continue }
            if name == ".." {
                _ = resolved.popLast()
                continue
            }
            let place = "/" + (resolved + [name]).joined(separator: "/")
            guard let node = try look(place), node.kind == .symlink, let target = node.target else {
                resolved.append(name)
                continue
            }
            links += 1
            guard links <= Self.longestChain else {
                throw Expansion.Failure(path: path, reason: "leads over too many symlinks")
            }
            if target.hasPrefix("/") { resolved = [] }
            rest += target.split(separator: "/").map(String.init).reversed()
        }
        return "/" + (resolved + [last]).joined(separator: "/")
    }

    /// What a symlink at a path leads to in the end; `nil` if that is nothing.
    func follow(_ target: String, from path: String) throws -> InstalledNode? {
        var (target, path) = (target, path)
        for _ in 0..<Self.longestChain {
            // The path is without symlinks but for its last element, which has no part in this.
            let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
            path = try resolve(target.hasPrefix("/") ? target : "\(folder)/\(target)")
            guard let there = try look(path), there.kind == .symlink, let next = there.target else {
                return try look(path)
            }
            target = next
        }
        return nil
    }

    /// Takes away what is at a path, with all below it.
    mutating func remove(_ path: String) throws {
        guard let there = try look(path) else { return }
        nodes[path] = nil
        if there.kind == .directory {
            let below = path + "/"
            for known in nodes.keys where known.hasPrefix(below) { nodes[known] = nil }
        }
        if !isRemoved(path), try root.look(path) != nil { removed.insert(path) }
    }

    /// Puts a node somewhere, and the directories above it that are missing.
    mutating func put(_ node: ExpandedNode) throws {
        // Above a directory that was put here there are directories.
        let folder = String(node.path[..<(node.path.lastIndex(of: "/") ?? node.path.startIndex)])
        guard nodes[folder]?.kind != .directory else {
            nodes[node.path] = node
            return
        }
        let parts = node.path.split(separator: "/")
        for count in 1..<max(1, parts.count) {
            let path = "/" + parts.prefix(count).joined(separator: "/")
            guard let there = try look(path) else {
                nodes[path] = ExpandedNode(
                    path: path,
                    declaredPath: path,
                    kind: .directory,
                    source: .parent,
                    mode: 0o755,
                    uid: 0,
                    gid: 0
                )
                continue
            }
            guard there.kind == .directory else {
                throw Expansion.Failure(path: node.declaredPath, reason: "\(path) is no directory")
            }
        }
        nodes[node.path] = node
    }

    private func isRemoved(_ path: String) -> Bool {
        guard !removed.isEmpty else { return false }
        var place = Substring(path)
        while !place.isEmpty {
            if removed.contains(String(place)) { return true }
            place = place[..<(place.lastIndex(of: "/") ?? place.startIndex)]
        }
        return false
    }
}

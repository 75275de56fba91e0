// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Nodes below `/etc` with their places in the tree.
struct NodeTree {
    /// The path that all nodes lie below.
    static let root = "/etc"

    private(set) var nodes: [String: Node] = [:]
    private var names: [String: Set<String>] = [:]

    init(_ nodes: [Node]) {
        for node in nodes { put(node) }
    }

    subscript(path: String) -> Node? { nodes[path] }

    /// The paths directly below a directory, in byte order.
    func children(of path: String) -> [String] {
        (names[path] ?? []).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    mutating func put(_ node: Node) {
        nodes[node.path] = node
        guard let parent = Self.parent(of: node.path) else { return }
        names[parent, default: []].insert(node.path)
    }

    mutating func removeAll(at path: String) {
        for child in names[path] ?? [] { removeAll(at: child) }
        names[path] = nil
        nodes[path] = nil
        if let parent = Self.parent(of: path) { names[parent]?.remove(path) }
    }

    /// The nearest thing above a path that is there and is no directory.
    func fileAbove(_ path: String) -> String? {
        var current = Self.parent(of: path)
        while let parent = current, parent != Self.root {
            if let node = nodes[parent] { return node.type == .directory ? nil : parent }
            current = Self.parent(of: parent)
        }
        return nil
    }

    static func parent(of path: String) -> String? {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return nil }
        return String(path[..<slash])
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import PathNames

/// Nodes below `/etc` with their places in the tree.
struct NodeTree {
    /// The path that all nodes lie below.
    static let root: PathName = "/etc"

    /// Where a path leads once the symlinks on the way are followed.
    enum Resolution {
        /// To this path, whatever is there.
        case place(PathName)
        /// Out of `/etc`, by this symlink.
        case outside(PathName)
        /// Nowhere: this is on the way and is no directory, or is not there.
        case blocked(PathName)
    }

    private(set) var nodes: [PathName: Node] = [:]
    private var names: [PathName: Set<PathName>] = [:]

    init(_ nodes: [Node]) {
        for node in nodes { put(node, at: PathName(node.path)) }
    }

    subscript(path: PathName) -> Node? { nodes[path] }

    /// Whether there is a directory at a path; the root always is.
    func isDirectory(_ path: PathName) -> Bool { path == Self.root || nodes[path]?.type == .directory }

    /// The paths directly below a directory, in byte order.
    func children(of path: PathName) -> [PathName] { (names[path] ?? []).sorted() }

    mutating func put(_ node: Node, at path: PathName) {
        var placed = node
        placed.path = path.string
        nodes[path] = placed
        guard let parent = Self.parent(of: path) else { return }
        names[parent, default: []].insert(path)
    }

    mutating func removeAll(at path: PathName) {
        for child in names[path] ?? [] { removeAll(at: child) }
        names[path] = nil
        nodes[path] = nil
        if let parent = Self.parent(of: path) { names[parent]?.remove(path) }
    }

    /// Follows symlinks as the kernel does for a path below the open `/etc`.
    ///
    /// - Parameters:
    ///   - path: a path below the root.
    ///   - followsLast: whether a symlink at the very end is followed too.
    /// - Returns: where it leads. A missing name at the end is a place; one in the middle blocks.
    func resolve(_ path: PathName, followsLast: Bool) -> Resolution {
        var rest = PathName.components(of: String(path.string.dropFirst(Self.root.string.count)))
        var current = Self.root
        var followed = 0
        while !rest.isEmpty {
            let name = rest.removeFirst()
            if name == ".." {
                guard current != Self.root, let above = Self.parent(of: current) else { return .outside(path) }
                current = above
                continue
            }
            if name == "." { continue }
            let next = PathName("\(current)/\(name)")
            guard let node = nodes[next] else {
                guard rest.isEmpty else { return .blocked(next) }
                return .place(next)
            }
            if node.type == .symlink, !rest.isEmpty || followsLast {
                let target = node.target ?? ""
                followed += 1
                guard !target.hasPrefix("/"), followed <= 40 else { return .outside(next) }
                rest = PathName.components(of: target) + rest
            } else {
                guard rest.isEmpty || node.type == .directory else { return .blocked(next) }
                current = next
            }
        }
        return .place(current)
    }

    static func parent(of path: PathName) -> PathName? {
        guard let slash = path.string.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.string.startIndex else {
            return nil
        }
        return PathName(String(path.string[..<slash]))
    }
}

// SPDX-License-Identifier: Apache-2.0

/// One thing in a ``FileTree``: what it holds, its mode and its numeric owner.
package struct TreeNode: Sendable, Hashable {
    /// What a node is.
    package enum Kind: Sendable, Hashable {
        case directory
        case file(Content)
        case symlink(String)
        /// Another name of a file of the same tree, which is named relative to the tree's root.
        case hardLink(String)
    }

    package var kind: Kind
    package var mode: UInt32
    package var uid: UInt32
    package var gid: UInt32

    /// Describes a node.
    package init(_ kind: Kind, mode: UInt32, uid: UInt32 = 0, gid: UInt32 = 0) {
        self.kind = kind
        self.mode = mode
        self.uid = uid
        self.gid = gid
    }
}

/// A file tree as a value: what a commit, a container layer or a state directory is to hold.
///
/// Paths are relative to the root and written without a leading slash. Parents of an added path appear by themselves as
/// directories of mode 0755 owned by root, and a later explicit entry may change them.
package struct FileTree: Sendable, Hashable {
    /// Every path but the root itself.
    package private(set) var nodes: [String: TreeNode] = [:]

    /// Makes an empty tree.
    package init() {}

    /// The paths, parents before children.
    package var paths: [String] {
        nodes.keys.sorted()
    }

    /// Adds or replaces one node, with the parents it lacks.
    package mutating func add(_ path: String, _ node: TreeNode) {
        nodes[path] = node
        var parent = path[...]
        while let slash = parent.lastIndex(of: "/") {
            parent = parent[..<slash]
            guard nodes[String(parent)] == nil else { return }
            nodes[String(parent)] = TreeNode(.directory, mode: 0o755)
        }
    }

    /// Adds or replaces a regular file.
    package mutating func file(
        _ path: String,
        _ content: Content,
        mode: UInt32 = 0o644,
        uid: UInt32 = 0,
        gid: UInt32 = 0
    ) {
        add(path, TreeNode(.file(content), mode: mode, uid: uid, gid: gid))
    }

    /// Adds or changes a directory.
    package mutating func directory(_ path: String, mode: UInt32 = 0o755, uid: UInt32 = 0, gid: UInt32 = 0) {
        add(path, TreeNode(.directory, mode: mode, uid: uid, gid: gid))
    }

    /// Adds or replaces a symbolic link.
    package mutating func symlink(_ path: String, to target: String, uid: UInt32 = 0, gid: UInt32 = 0) {
        add(path, TreeNode(.symlink(target), mode: 0o777, uid: uid, gid: gid))
    }

    /// Takes away one path and everything below it.
    package mutating func remove(_ path: String) {
        let below = path + "/"
        nodes = nodes.filter { $0.key != path && !$0.key.hasPrefix(below) }
    }

    /// Adds every node of another tree, below a directory of this one if a prefix such as `usr/etc` is given.
    package mutating func merge(_ other: FileTree, under prefix: String = "") {
        for (path, node) in other.nodes {
            add(prefix.isEmpty ? path : "\(prefix)/\(path)", node)
        }
    }

    /// Moves everything below one directory to another, the directory itself with it.
    package mutating func move(_ source: String, to destination: String) {
        let below = source + "/"
        var moved: [String: TreeNode] = [:]
        for (path, node) in nodes {
            if path == source || path.hasPrefix(below) {
                moved[destination + path.dropFirst(source.count)] = node
            } else {
                moved[path] = node
            }
        }
        nodes = moved
    }

    /// The nodes below a directory, named relative to it.
    package func subtree(_ path: String) -> FileTree {
        let below = path + "/"
        var result = FileTree()
        for (name, node) in nodes where name.hasPrefix(below) {
            result.nodes[String(name.dropFirst(below.count))] = node
        }
        return result
    }
}

// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

extension FileTree {
    /// Writes the tree below a directory, with its owners, modes and one time for everything.
    ///
    /// - Parameters:
    ///   - root: The directory; it is made if it is not there, and what it holds already stays.
    ///   - seconds: The time of last change of every entry, in seconds since 1970.
    /// - Throws: ``SampleError`` or an `Errno` if the operating system refuses.
    package func write(to root: FilePath, seconds: Int = SampleRelease.contentTime) throws {
        try SystemCalls.makeDirectories(root.string)
        let folder = root.string
        let paths = self.paths
        for path in paths {
            guard let node = nodes[path] else { continue }
            try Self.write(node, to: "\(folder)/\(path)")
        }
        for path in paths {
            guard let node = nodes[path], case .hardLink(let target) = node.kind else { continue }
            try SystemCalls.makeHardLink("\(folder)/\(path)", to: "\(folder)/\(target)")
        }
        for path in paths.reversed() {
            try SystemCalls.setTime("\(folder)/\(path)", seconds: seconds)
        }
    }

    /// Writes one node whose parent is there; a hard link waits until all files are.
    private static func write(_ node: TreeNode, to path: String) throws {
        switch node.kind {
        case .hardLink:
            return
        case .symlink(let target):
            try SystemCalls.makeSymlink(path, to: target)
            try SystemCalls.setOwner(path, uid: node.uid, gid: node.gid)
        case .directory:
            try SystemCalls.makeDirectory(path)
            try setAttributes(node, of: path)
        case .file(let content):
            try Files.write(content.bytes, to: FilePath(path))
            try setAttributes(node, of: path)
        }
    }

    /// Sets owner and mode, in this order, because a change of owner takes the set-user-id bit away.
    private static func setAttributes(_ node: TreeNode, of path: String) throws {
        try SystemCalls.setOwner(path, uid: node.uid, gid: node.gid)
        try SystemCalls.setMode(path, node.mode)
    }
}

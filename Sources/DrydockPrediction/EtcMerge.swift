// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// libostree's merge of `/etc`, run on descriptions of the three trees instead of the trees themselves.
///
/// Follows `merge_configuration_from` and what it calls: removals first, then modified paths, then added ones. Every
/// rule below is one of the C functions named beside it.
package struct EtcMerge {
    /// An end of the merge with an error.
    package struct Conflict: Error, Equatable {
        /// Where.
        package let path: String
        /// In libostree's words.
        package let message: String
    }

    private let defaults: NodeTree
    private let live: NodeTree
    private let skipsNestedSpecials: Bool
    private var merged: NodeTree

    /// A merge that is about to run.
    ///
    /// - Parameters:
    ///   - defaults: `/usr/etc` of the old deployment.
    ///   - live: its `/etc`.
    ///   - image: `/usr/etc` of the new one.
    ///   - libostree: the version whose rules are followed; before 2024.2 a FIFO, socket or device inside a directory that
    ///     is copied whole ends the merge.
    package init(defaults: [Node], live: [Node], image: [Node], libostree: String) {
        self.defaults = NodeTree(defaults)
        self.live = NodeTree(live)
        merged = NodeTree(image)
        skipsNestedSpecials = !Self.version(libostree).lexicographicallyPrecedes([2024, 2])
    }

    /// Runs the merge.
    ///
    /// - Returns: the new `/etc` by path.
    package mutating func run() throws(Conflict) -> [String: Node] {
        let (modified, removed, added) = compare()
        for path in removed { try remove(path) }
        for path in modified + added { try copy(path) }
        return merged.nodes
    }

    // MARK: - ostree_diff_dirs

    private func compare() -> (modified: [String], removed: [String], added: [String]) {
        var modified: [String] = []
        var removed: [String] = []
        var added: [String] = []

        func add(_ path: String) {
            added.append(path)
            for child in live.children(of: path) { add(child) }
        }
        func descend(_ directory: String) {
            for path in defaults.children(of: directory) {
                guard let before = defaults[path] else { continue }
                guard let after = live[path] else {
                    removed.append(path)
                    continue
                }
                // GLib knows FIFOs, sockets and devices as one type.
                let sameType = before.type == after.type || before.type.isSpecial && after.type.isSpecial
                guard sameType else {
                    modified.append(path)
                    continue
                }
                if !before.sameToMerge(as: after) { modified.append(path) }
                if before.type == .directory { descend(path) }
            }
            for path in live.children(of: directory) where defaults[path] == nil { add(path) }
        }
        descend(NodeTree.root)
        return (modified, removed, added)
    }

    // MARK: - glnx_shutil_rm_rf_at

    private mutating func remove(_ path: String) throws(Conflict) {
        if let file = merged.fileAbove(path) {
            throw Conflict(path: path, message: "unlinkat: \(file) is not a directory in the image")
        }
        merged.removeAll(at: path)
    }

    // MARK: - copy_modified_config_file

    private mutating func copy(_ path: String) throws(Conflict) {
        guard let node = live[path] else { return }
        try ensureParent(of: path)
        if let present = merged[path] {
            if present.type == .directory {
                guard node.type == .directory else {
                    throw Conflict(
                        path: path,
                        message: "Modified config file newly defaults to directory '\(path)', cannot merge"
                    )
                }
                return
            }
            merged.removeAll(at: path)
        }
        if node.type == .directory {
            try copyDirectory(path)
        } else if !node.type.isSpecial {
            merged.put(node)
        }
    }

    // MARK: - copy_dir_recurse

    private mutating func copyDirectory(_ path: String) throws(Conflict) {
        guard let node = live[path] else { return }
        merged.put(node)
        for child in live.children(of: path) {
            guard let inner = live[child] else { continue }
            if inner.type == .directory {
                try copyDirectory(child)
            } else if !inner.type.isSpecial {
                merged.put(inner)
            } else if !skipsNestedSpecials {
                throw Conflict(path: child, message: "Cannot copy non-regular/non-symlink file: \(child)")
            }
        }
    }

    // MARK: - ensure_directory_from_template

    /// Makes the directory above a path what it is on the host; of those further up only the missing ones.
    private mutating func ensureParent(of path: String) throws(Conflict) {
        guard let parent = NodeTree.parent(of: path), parent != NodeTree.root else { return }
        if let file = merged.fileAbove(path) {
            throw Conflict(path: path, message: "opendir: \(file) is not a directory in the image")
        }
        ensure(parent)
    }

    private mutating func ensure(_ directory: String) {
        // mkdirat fails for want of the directory above, and only then that one is looked at.
        if let above = NodeTree.parent(of: directory), above != NodeTree.root, merged[above] == nil { ensure(above) }
        if let template = live[directory] { merged.put(template) }
    }

    private static func version(_ text: String) -> [Int] {
        text.split(separator: ".").compactMap { Int($0) }
    }
}

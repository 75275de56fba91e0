// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
internal import PathNames

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

    /// By this file systemd knows that the configuration fits the image; libostree removes it from every new deployment.
    static let stamp: PathName = "/etc/.updated"

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
    package mutating func run() throws(Conflict) -> [Node] {
        let (modified, removed, added) = compare()
        for path in removed { try remove(path) }
        for path in modified + added { try copy(path) }
        try removeStamp()
        return Array(merged.nodes.values)
    }

    // MARK: - ostree_diff_dirs

    private func compare() -> (modified: [PathName], removed: [PathName], added: [PathName]) {
        var modified: [PathName] = []
        var removed: [PathName] = []
        var added: [PathName] = []

        func add(_ path: PathName) {
            added.append(path)
            for child in live.children(of: path) { add(child) }
        }
        func descend(_ directory: PathName) {
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

    private mutating func remove(_ path: PathName) throws(Conflict) {
        switch merged.resolve(path, followsLast: false) {
        case .place(let place): merged.removeAll(at: place)
        case .outside(let link): throw Self.leadsOut(path, link)
        case .blocked(let file):
            // A name that is missing on the way is as good as removed.
            guard merged[file] != nil, merged[file]?.type != .symlink else { return }
            throw Conflict(path: path.string, message: "unlinkat: \(file) is not a directory in the image")
        }
    }

    // MARK: - sysroot_finalize_deployment

    private mutating func removeStamp() throws(Conflict) {
        guard merged[Self.stamp]?.type != .directory else {
            throw Conflict(path: Self.stamp.string, message: "unlinkat: \(Self.stamp) is a directory")
        }
        merged.removeAll(at: Self.stamp)
    }

    // MARK: - copy_modified_config_file

    private mutating func copy(_ path: PathName) throws(Conflict) {
        guard let node = live[path] else { return }
        try ensureParent(of: path)
        let place = try place(of: path)
        if let present = merged[place] {
            if present.type == .directory {
                guard node.type == .directory else {
                    throw Conflict(
                        path: path.string,
                        message: "Modified config file newly defaults to directory '\(path)', cannot merge"
                    )
                }
                return
            }
            merged.removeAll(at: place)
        }
        if node.type == .directory {
            try copyDirectory(path, to: place)
        } else if !node.type.isSpecial {
            merged.put(node, at: place)
        }
    }

    private func place(of path: PathName) throws(Conflict) -> PathName {
        switch merged.resolve(path, followsLast: false) {
        case .place(let place): return place
        case .outside(let link): throw Self.leadsOut(path, link)
        case .blocked(let file):
            throw Conflict(path: path.string, message: "\(file) is not a directory in the image")
        }
    }

    // MARK: - copy_dir_recurse

    private mutating func copyDirectory(_ path: PathName, to place: PathName) throws(Conflict) {
        guard let node = live[path] else { return }
        merged.put(node, at: place)
        for child in live.children(of: path) {
            guard let inner = live[child] else { continue }
            let name = child.string.utf8.dropFirst(path.string.utf8.count)
            let target = PathName(place.string + String(Substring(name)))
            if inner.type == .directory {
                try copyDirectory(child, to: target)
            } else if !inner.type.isSpecial {
                merged.put(inner, at: target)
            } else if !skipsNestedSpecials {
                throw Conflict(path: child.string, message: "Cannot copy non-regular/non-symlink file: \(child)")
            }
        }
    }

    // MARK: - ensure_directory_from_template

    /// Makes the directory above a path what it is on the host; of those further up only the missing ones.
    private mutating func ensureParent(of path: PathName) throws(Conflict) {
        guard let parent = NodeTree.parent(of: path), parent != NodeTree.root else { return }
        try ensure(parent, for: path)
    }

    private mutating func ensure(_ directory: PathName, for path: PathName) throws(Conflict) {
        // mkdirat fails for want of the directory above, and only then that one is looked at.
        if case .blocked(let missing) = merged.resolve(directory, followsLast: false), merged[missing] == nil,
            let above = NodeTree.parent(of: directory), above != NodeTree.root
        {
            try ensure(above, for: path)
        }
        switch merged.resolve(directory, followsLast: true) {
        case .place(let place):
            // A symlink that leads to nothing is there for mkdirat, and not for opendir.
            let isDangling = merged[place] == nil && merged[directory]?.type == .symlink
            guard merged[place] == nil || merged.isDirectory(place), !isDangling else {
                throw Conflict(path: path.string, message: "opendir: \(directory) is not a directory in the image")
            }
            guard var template = live[directory], place != NodeTree.root else { return }
            // Attributes are set on the directory that is there, and none is taken from it.
            if let present = merged[place]?.xattrs {
                template.xattrs = present.merging(template.xattrs ?? [:]) { _, new in new }
            }
            merged.put(template, at: place)
        case .outside(let link): throw Self.leadsOut(path, link)
        case .blocked(let file):
            throw Conflict(path: path.string, message: "opendir: \(file) is not a directory in the image")
        }
    }

    /// libostree would follow the link into the system that does the merge.
    private static func leadsOut(_ path: PathName, _ link: PathName) -> Conflict {
        Conflict(path: path.string, message: "the image's symlink \(link) leads out of the new /etc")
    }

    private static func version(_ text: String) -> [Int] {
        text.split(separator: ".").compactMap { Int($0) }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Files, directories and links of 2.x (`internal/exec/stages/files/filesystemEntries.go` of the branch spec2x).
///
/// All directories come first, those nearer to the root before others, then files, then links, each in the order of its
/// list; so of several entries for one path the last one counts. A mode that is not set is 0, and an owner that is not set
/// is root, whatever was there.
extension Expander {
    /// Puts them there.
    mutating func oldStorage() throws {
        let directories = config.storage.directories.filter { belongs($0.node) }
        for (_, directories) in Dictionary(grouping: directories, by: { Self.depth(CleanPath.of($0.node.path)) })
            .sorted(by: { $0.key < $1.key })
        {
            for directory in directories { try createOld(directory) }
        }
        for file in config.storage.files where belongs(file.node) { try createOld(file) }
        for link in config.storage.links where belongs(link.node) { try createOld(link) }
    }

    /// Paths may lie in file systems that are mounted while Ignition runs.
    private func belongs(_ node: Node) -> Bool {
        node.filesystem == nil || node.filesystem == "root"
    }

    /// Directories above that are missing get the same mode and owner.
    private mutating func createOld(_ directory: Directory) throws {
        let path = try tree.resolve(directory.node.path)
        if directory.node.overwrite == true { try tree.remove(path) }
        let there = try tree.look(path)
        guard there == nil || there?.kind == .directory else {
            throw Expansion.Failure(
                path: directory.node.path,
                reason: "something else is there, and overwrite is not set"
            )
        }
        var node = try expanded(directory.node, path, .directory, .directory, nil)
        node.mode = directory.mode ?? 0
        let parts = path.split(separator: "/")
        for count in 1..<max(1, parts.count) {
            let above = "/" + parts.prefix(count).joined(separator: "/")
            guard try tree.look(above) == nil else { continue }
            var parent = node
            (parent.path, parent.declaredPath, parent.source) = (above, above, .parent)
            try tree.put(parent)
        }
        try tree.put(node)
    }

    private mutating func createOld(_ file: File) throws {
        let path = try tree.resolve(file.node.path)
        let isAppended = !file.append.isEmpty
        if file.node.overwrite ?? !isAppended { try tree.remove(path) }
        let there = try tree.look(path)
        guard there == nil || (isAppended && there?.kind == .file) else {
            throw Expansion.Failure(path: file.node.path, reason: "something is there, and overwrite is false")
        }
        var content: ExpandedNode.Content
        if isAppended {
            content = there == nil ? .bytes([]) : try tree.content(path)
            try append(file.append, to: &content, for: file.node.path)
        } else {
            content = try load(file.contents, for: file.node.path)
        }
        var node = try expanded(file.node, path, .file, .file, there)
        node.mode = file.mode ?? there?.mode ?? 0
        node.content = content
        try tree.put(node)
    }

    private mutating func createOld(_ link: Link) throws {
        let path = try tree.resolve(link.node.path)
        if link.node.overwrite == true { try tree.remove(path) }
        guard try tree.look(path) == nil else {
            throw Expansion.Failure(path: link.node.path, reason: "something is there, and overwrite is not set")
        }
        guard link.hard != true else { return try createHard(link, at: path) }
        var node = try expanded(link.node, path, .symlink, .link, nil)
        node.target = link.target
        try tree.put(node)
    }
}

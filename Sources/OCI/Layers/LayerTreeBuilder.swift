// SPDX-License-Identifier: Apache-2.0

internal import Archive
internal import OSTree
internal import PathNames

/// Reads the entries of a plain layer into a tree, the way `ostree commit --tree=tar` does after ostree-ext's filter
/// (`ostree-repo-libarchive.c`, `tar/write.rs`).
///
/// Whiteouts stay ordinary files: they act when layers are united.
struct LayerTreeBuilder<Sink: ContentSink> {
    private typealias Tree = FileTree<Sink.Content>

    private let rules: LayerRules
    private let layer: String
    private let limits: UnpackLimits
    private let sink: Sink
    private let entries: EntryRules

    private let root = Tree()
    private var rootIsKnown = false
    /// The entry that is being read, for messages.
    private var current = ""
    private var filtered: [String: Int] = [:]
    /// Paths as text, which takes less than their names one by one.
    private var hardLinks: [(name: String, path: String, target: String, text: String)] = []
    private var namelessWhiteouts: [[String]] = []
    private var store: StoreFiles<Sink.Content>

    init(rules: LayerRules, layer: String, limits: UnpackLimits, sink: Sink) {
        self.rules = rules
        self.layer = layer
        self.limits = limits
        self.sink = sink
        entries = EntryRules(layer: layer, limits: limits)
        store = StoreFiles()
    }

    /// Reads all entries.
    mutating func read(_ reader: TarReader) throws -> (tree: FileTree<Sink.Content>, filtered: [String: Int]) {
        while let header = try reader.next() {
            try add(header, content: EntryContent(reader))
        }
        if !rootIsKnown { root.metadata = try sink.directory(DirectoryMetadata(), path: []) }
        try linkFiles()
        try refuseNamelessWhiteouts()
        return (root, filtered)
    }

    /// Gives hard links their files, those with the same target one after the other, in libostree's order of targets
    /// (`aic_import_deferred_hardlinks`): of a name that is linked twice the last wins, and a link to a link finds it or not.
    private mutating func linkFiles() throws {
        let groups = Dictionary(grouping: hardLinks) { PathName($0.target) }
        for target in HashTableOrder.order(of: hardLinks.map(\.target)) {
            for link in groups[PathName(target)] ?? [] {
                current = link.name
                guard let leaf = root.leaf(PathName.components(of: link.target)) else {
                    throw ImageError(
                        .damaged,
                        "layer \(layer): entry \"\(link.name)\" is a hard link to "
                            + "\"\(LayerPath.shortened(link.text))\", which is not in the layer or is left out"
                    )
                }
                try put(leaf, at: PathName.components(of: link.path), owner: (0, 0))
            }
        }
    }

    /// Refuses whiteouts that no union can act on, whatever lies above them.
    private func refuseNamelessWhiteouts() throws {
        for path in namelessWhiteouts where root.leaf(path)?.isSymlink == false {
            _ = try Union.deletedName(PathName(path[path.count - 1]), in: layer)
        }
    }

    private mutating func add(_ header: TarHeader, content: EntryContent) throws {
        let name = try LayerPath.text(header.path, in: layer)
        current = name
        try limits.occupy(header.path.count, for: name)
        if try addStoreEntry(header, name: name, content: content) { return }
        switch rules.place(of: name) {
        case .dropped(let name):
            filtered[name, default: 0] += 1
            return
        case .kept: break
        }
        let path = try LayerPath.components(of: name, in: layer)
        switch rules.place(path) {
        case .dropped(let name): filtered[name, default: 0] += 1
        case .kept(let place): try add(header, named: name, at: place, content: content)
        }
    }

    private mutating func add(
        _ header: TarHeader,
        named name: String,
        at place: [String],
        content: EntryContent
    ) throws {
        let owner = (header.uid, header.gid)
        switch header.kind {
        case .directory:
            let metadata = DirectoryMetadata(
                uid: header.uid,
                gid: header.gid,
                mode: header.mode,
                attributes: sink.attributes(of: header)
            )
            try entries.keep(metadata.attributes, of: name)
            try makeDirectory(place, try sink.directory(metadata, path: place), owner: owner)
        case .file:
            let attributes = sink.attributes(of: header)
            try entries.check(attributes, of: name)
            try put(try file(header, named: name, at: place, attributes: attributes, content), at: place, owner: owner)
        case .symlink:
            let link = FileHeader.symlink(
                uid: header.uid,
                gid: header.gid,
                mode: header.mode,
                target: try SymlinkTarget.rewritten(header.target, of: name, in: layer),
                attributes: sink.attributes(of: header)
            )
            try entries.check(target: link.target, of: name)
            try entries.check(link.attributes, of: name, isSymlink: true)
            let entry = LayerEntry(layer: layer, name: name, path: place, size: 0, expected: nil)
            try put(Tree.Leaf(content: try sink.symlink(link, entry), isSymlink: true), at: place, owner: owner)
        case .hardLink:
            try addHardLink(header, named: name, at: place)
        case .fifo, .blockDevice, .characterDevice, .socket:
            throw ImageError(
                .damaged,
                "layer \(layer): entry \"\(name)\" is a device, FIFO or socket, which an ostree commit cannot hold",
                hint: "remove it from the image, and create it at boot with tmpfiles.d"
            )
        }
    }

    private mutating func addHardLink(_ header: TarHeader, named name: String, at place: [String]) throws {
        let text = try LayerPath.text(header.target, in: layer)
        let target = try LayerPath.components(of: text, in: layer)
        guard case .kept(let resolved) = rules.place(target, isLinkTarget: true) else {
            throw ImageError(
                .damaged,
                "layer \(layer): entry \"\(name)\" is a hard link to "
                    + "\"\(LayerPath.shortened(text))\", which is left out of an ostree tree"
            )
        }
        try deferLink(header, named: name, at: place, to: resolved.joined(separator: "/"), text: text)
    }

    /// Leaves a hard link for the end; its parents exist from here on.
    private mutating func deferLink(
        _ header: TarHeader,
        named name: String,
        at place: [String],
        to target: String,
        text: String
    ) throws {
        _ = try directory(Array(place.dropLast()), owner: (header.uid, header.gid))
        try limits.occupy(3 * header.target.count + header.path.count, for: name)
        hardLinks.append((name, place.joined(separator: "/"), target, text))
    }

    /// Takes what belongs to an object store that was unpacked into the image, and what links to it.
    ///
    /// - Returns: whether that is all there is to do.
    private mutating func addStoreEntry(_ header: TarHeader, name: String, content: EntryContent) throws -> Bool {
        guard header.modified > 0 else { return false }
        if header.kind == .file, StoreFiles<Sink.Content>.contains(name) {
            let path = try LayerPath.components(of: name, in: layer)
            store.files[PathName(name)] = StoreFiles.File(
                leaf: try file(header, named: name, at: path, attributes: .none, content),
                owner: (header.uid, header.gid)
            )
            return true
        }
        guard header.kind == .hardLink else { return false }
        let target = try LayerPath.text(header.target, in: layer)
        guard StoreFiles<Sink.Content>.contains(target) else { return false }
        // Where the link is: ostree-ext neither moves nor leaves out such a name.
        let place = try LayerPath.components(of: name, in: layer)
        if let first = store.names[PathName(target)] {
            try deferLink(header, named: name, at: place, to: first, text: target)
        } else if let file = store.files[PathName(target)] {
            store.names[PathName(target)] = place.joined(separator: "/")
            try put(file.leaf, at: place, owner: file.owner)
        }
        return true
    }

    private func file(
        _ header: TarHeader,
        named name: String,
        at place: [String],
        attributes: ExtendedAttributes,
        _ content: EntryContent
    ) throws -> FileTree<Sink.Content>.Leaf {
        try limits.claim(header.size, for: name)
        let file = FileHeader.regular(
            uid: header.uid,
            gid: header.gid,
            mode: header.mode,
            attributes: attributes
        )
        let entry = LayerEntry(layer: layer, name: name, path: place, size: header.size, expected: nil)
        return Tree.Leaf(content: try sink.file(file, entry, content: content), isSymlink: false)
    }

    // MARK: - The tree

    private mutating func put(_ leaf: Tree.Leaf, at path: [String], owner: (uid: UInt32, gid: UInt32)) throws {
        guard let name = path.last else {
            throw ImageError(.damaged, "layer \(layer): the root is not a directory")
        }
        let parent = try directory(Array(path.dropLast()), owner: owner)
        guard parent.directories[PathName(name)] == nil else {
            throw ImageError(
                .damaged,
                "layer \(layer): \"\(path.joined(separator: "/"))\" is both a directory and a file"
            )
        }
        parent.leaves[PathName(name)] = leaf
        if Union.isNamelessWhiteout(PathName(name)) { namelessWhiteouts.append(path) }
    }

    /// Makes the directory of an entry, or gives one that is there the entry's metadata.
    private mutating func makeDirectory(
        _ path: [String],
        _ metadata: DirectoryMetadata,
        owner: (uid: UInt32, gid: UInt32)
    ) throws {
        guard let name = path.last else {
            rootIsKnown = true
            root.metadata = metadata
            return
        }
        let parent = try directory(Array(path.dropLast()), owner: owner)
        guard parent.leaves[PathName(name)] == nil else {
            throw ImageError(
                .damaged,
                "layer \(layer): \"\(path.joined(separator: "/"))\" is both a file and a directory"
            )
        }
        if let directory = parent.directories[PathName(name)] {
            directory.metadata = metadata
        } else {
            parent.directories[PathName(name)] = Tree(metadata: metadata)
        }
    }

    /// The directory at a path.
    ///
    /// If any on the way is missing, all of them, the root included, become 0755 and the `owner`'s, those that were there
    /// before, too: so does libostree.
    private mutating func directory(_ path: [String], owner: (uid: UInt32, gid: UInt32)) throws -> Tree {
        var directory = root
        for (depth, name) in path.enumerated() {
            guard directory.leaves[PathName(name)] == nil else {
                throw ImageError(
                    .damaged,
                    "layer \(layer): entry \"\(current)\" lies below a file, \"\(path.prefix(depth + 1).joined(separator: "/"))\""
                )
            }
            guard let next = directory.directories[PathName(name)] else {
                return try make(path, owner: owner, from: depth)
            }
            directory = next
        }
        return directory
    }

    private mutating func make(
        _ path: [String],
        owner: (uid: UInt32, gid: UInt32),
        from missing: Int
    ) throws -> Tree {
        var directory = root
        rootIsKnown = true
        for depth in 0...path.count {
            let plain = DirectoryMetadata(uid: owner.uid, gid: owner.gid)
            directory.metadata = try sink.directory(plain, path: Array(path.prefix(depth)))
            guard depth < path.count else { break }
            let name = PathName(path[depth])
            if depth >= missing {
                try limits.occupy(name.string.utf8.count, for: path.joined(separator: "/"))
                directory.directories[name] = Tree()
            }
            guard let next = directory.directories[name] else { break }
            directory = next
        }
        return directory
    }
}

/// Files of an object store that was unpacked into an image and packed again with it.
///
/// An unchanged one is nothing: mtime 0 says so. A changed one, below `/sysroot/ostree/repo`, becomes the file of the first
/// name that links to it.
private struct StoreFiles<Content> {
    struct File {
        let leaf: FileTree<Content>.Leaf
        let owner: (uid: UInt32, gid: UInt32)
    }

    var files: [PathName: File] = [:]
    /// The first name that links to a file.
    var names: [PathName: String] = [:]

    /// Whether a name as the archive has it lies in the store.
    static func contains(_ name: String) -> Bool { PathName.lies(name, below: "sysroot/ostree/repo") }
}

extension ContentSink {
    /// The attributes of an entry, in the order that its object is named by.
    fileprivate func attributes(of header: TarHeader) -> ExtendedAttributes {
        let attributes = header.attributes.map { ExtendedAttributes.Attribute(name: $0.name, value: $0.value) }
        return ExtendedAttributes(unsorted: attributes).ordered(sorting: sortsAttributes)
    }
}

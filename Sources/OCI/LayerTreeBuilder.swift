// SPDX-License-Identifier: Apache-2.0

internal import Archive
internal import OSTree
internal import PathNames

/// Reads the entries of a plain layer into a tree, the way `ostree commit --tree=tar` does after ostree-ext's filter.
///
/// Whiteouts stay ordinary files: they act when layers are united.
struct LayerTreeBuilder<Sink: ContentSink> {
    let rules: LayerRules
    let layer: String
    let sink: Sink

    private let root = FileTree<Sink.Content>()
    private var rootIsKnown = false
    private var filtered: [String: Int] = [:]
    private var hardLinks: [(path: [String], target: [String], text: String)] = []
    /// Files below `/sysroot/ostree/repo` that a later hard link may give a visible name.
    private var storeFiles: [PathName: FileTree<Sink.Content>.Leaf] = [:]
    /// The visible name that such a file got.
    private var storeNames: [PathName: [String]] = [:]

    init(rules: LayerRules, layer: String, sink: Sink) {
        self.rules = rules
        self.layer = layer
        self.sink = sink
    }

    /// Reads all entries.
    mutating func read(_ reader: TarReader) throws -> (tree: FileTree<Sink.Content>, filtered: [String: Int]) {
        while let header = try reader.next() {
            try add(header, content: EntryContent(reader))
        }
        for link in hardLinks {
            guard let leaf = root.leaf(link.target) else {
                throw ImageError(
                    .damaged,
                    "layer \(layer): entry \"\(link.path.joined(separator: "/"))\" is a hard link to \"\(link.text)\", "
                        + "which is not in the layer or is left out"
                )
            }
            try put(leaf, at: link.path, uid: 0, gid: 0)
        }
        return (root, filtered)
    }

    private mutating func add(_ header: TarHeader, content: EntryContent) throws {
        let path = try LayerPath.components(header.path, in: layer)
        if try addStoreEntry(header, path: path, content: content) { return }
        guard case .kept(let place) = rules.place(path) else {
            if case .dropped(let name) = rules.place(path) { filtered[name, default: 0] += 1 }
            return
        }
        let attributes = ExtendedAttributes(header)
        switch header.kind {
        case .directory:
            let metadata = DirectoryMetadata(
                uid: header.uid,
                gid: header.gid,
                mode: header.mode,
                attributes: attributes
            )
            try directory(place, uid: header.uid, gid: header.gid).metadata = metadata
        case .file:
            try put(try leaf(header, attributes, place, content), at: place, uid: header.uid, gid: header.gid)
        case .symlink:
            let leaf = FileTree<Sink.Content>.Leaf(
                content: try sink.symlink(
                    .symlink(
                        uid: header.uid,
                        gid: header.gid,
                        target: try target(of: header),
                        attributes: attributes
                    ),
                    path: place,
                    expecting: nil
                ),
                isSymlink: true
            )
            try put(leaf, at: place, uid: header.uid, gid: header.gid)
        case .hardLink:
            try addHardLink(header, at: place)
        case .fifo, .blockDevice, .characterDevice, .socket:
            throw ImageError(
                .damaged,
                "layer \(layer): entry \"\(path.joined(separator: "/"))\" is a device, FIFO or socket, "
                    + "which an ostree commit cannot hold",
                hint: "remove it from the image, and create it at boot with tmpfiles.d"
            )
        }
    }

    private mutating func addHardLink(_ header: TarHeader, at place: [String]) throws {
        let target = try LayerPath.components(header.target, in: layer)
        let text = target.joined(separator: "/")
        if isStore(target) {
            if let name = storeNames[PathName(text)] {
                hardLinks.append((place, name, text))
            } else if header.modified > 0, let leaf = storeFiles[PathName(text)] {
                storeNames[PathName(text)] = place
                try put(leaf, at: place, uid: header.uid, gid: header.gid)
            }
            return
        }
        guard case .kept(let resolved) = rules.place(target, isLinkTarget: true) else {
            throw ImageError(
                .damaged,
                "layer \(layer): entry \"\(place.joined(separator: "/"))\" is a hard link to \"\(text)\", "
                    + "which is left out of an ostree tree"
            )
        }
        // The parents exist from here on, even if the link itself only follows at the end.
        _ = try directory(Array(place.dropLast()), uid: header.uid, gid: header.gid)
        hardLinks.append((place, resolved, text))
    }

    /// Takes an entry of an object store that was unpacked into the image; such entries are seen only through hard links.
    private mutating func addStoreEntry(_ header: TarHeader, path: [String], content: EntryContent) throws -> Bool {
        guard isStore(path) else { return false }
        if header.kind == .file, header.modified > 0 {
            storeFiles[PathName(path.joined(separator: "/"))] = try leaf(
                header,
                ExtendedAttributes(header),
                path,
                content
            )
        }
        return true
    }

    private func isStore(_ path: [String]) -> Bool {
        path.starts(with: ["sysroot", "ostree", "repo"])
    }

    private func leaf(
        _ header: TarHeader,
        _ attributes: ExtendedAttributes,
        _ place: [String],
        _ content: EntryContent
    ) throws -> FileTree<Sink.Content>.Leaf {
        let file = FileHeader.regular(uid: header.uid, gid: header.gid, mode: header.mode, attributes: attributes)
        let taken = try sink.file(file, path: place, size: header.size, expecting: nil, content: content)
        return FileTree<Sink.Content>.Leaf(content: taken, isSymlink: false)
    }

    private func target(of header: TarHeader) throws(ImageError) -> String {
        guard let text = String(validating: header.target, as: UTF8.self) else {
            let path = String(decoding: header.path, as: UTF8.self)
            throw ImageError(.damaged, "layer \(layer): the target of symlink \"\(path)\" is not UTF-8")
        }
        return text
    }

    private mutating func put(
        _ leaf: FileTree<Sink.Content>.Leaf,
        at path: [String],
        uid: UInt32,
        gid: UInt32
    ) throws {
        guard let name = path.last else {
            throw ImageError(.damaged, "layer \(layer): the root is not a directory")
        }
        let parent = try directory(Array(path.dropLast()), uid: uid, gid: gid)
        guard parent.directories[PathName(name)] == nil else {
            throw ImageError(
                .damaged,
                "layer \(layer): \"\(path.joined(separator: "/"))\" is both a directory and a file"
            )
        }
        parent.leaves[PathName(name)] = leaf
    }

    /// The directory at a path; what is missing, the root included, is made 0755 with the owner of the entry that needs it.
    private mutating func directory(_ path: [String], uid: UInt32, gid: UInt32) throws -> FileTree<Sink.Content> {
        if !rootIsKnown {
            root.metadata = DirectoryMetadata(uid: uid, gid: gid)
            rootIsKnown = true
        }
        var directory = root
        for name in path.map({ PathName($0) }) {
            guard directory.leaves[name] == nil else {
                throw ImageError(
                    .damaged,
                    "layer \(layer): \"\(path.joined(separator: "/"))\" lies below a file, \"\(name)\""
                )
            }
            if let next = directory.directories[name] {
                directory = next
            } else {
                let next = FileTree<Sink.Content>(metadata: DirectoryMetadata(uid: uid, gid: gid))
                directory.directories[name] = next
                directory = next
            }
        }
        return directory
    }
}

extension ExtendedAttributes {
    init(_ header: TarHeader) {
        self.init(header.attributes.map { Attribute(name: Array($0.key.utf8), value: $0.value) })
    }
}

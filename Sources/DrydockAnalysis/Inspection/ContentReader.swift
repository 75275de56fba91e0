// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import OCI
internal import OSTree
internal import PathNames

/// Reads the layers of an image once, and unites them in memory.
struct ContentReader {
    let image: OpenImage
    let libostree: LibraryVersion
    let progress: (ImageInspector.Progress) -> Void

    private typealias Tree = FileTree<InspectedFile>

    func read() async throws -> (content: ImageContent, mayImprove: Bool) {
        let sink = InspectionSink(sortsAttributes: libostree.sortsAttributes)
        // What it spooled is read after the last layer.
        defer { withExtendedLifetime(sink) {} }
        let united = try unite(sink)
        let hasDerived = image.layout.layers.contains { $0.role == .derived }
        return try await ContentSummary(
            tree: united.tree,
            architecture: image.configuration.architecture,
            // Layers on top may have changed packages without telling the metadata of the commit below.
            packages: hasDerived ? nil : united.metadata.flatMap(PackageList.read),
            filtered: united.filtered,
            ledger: united.ledger,
            documentBytes: image.manifest.canonical.utf8.count + image.configuration.canonical.utf8.count
        ).content()
    }

    /// The content of some files of the united tree; a path that leads to no regular file is left out.
    func files(_ paths: Set<[String]>) throws -> [[String]: [UInt8]] {
        let sink = InspectionSink(sortsAttributes: libostree.sortsAttributes) { path in
            paths.contains(path) || path == RootSettings.path ? .kept : nil
        }
        let tree = try unite(sink).tree
        return Dictionary(
            uniqueKeysWithValues: paths.compactMap { path in
                tree.leaf(path)?.content.content.map { (path, $0) }
            }
        )
    }

    private struct United {
        let tree: FileTree<InspectedFile>
        /// The metadata of the embedded commit, if there is one.
        let metadata: Variant?
        let filtered: [String: [String: Int]]
        let ledger: ObjectLedger
    }

    private func unite(_ sink: InspectionSink) throws -> United {
        progress(.image(.started(image.reference.image, image.layout.layers, known: [])))
        var ledger = ObjectLedger(sortsAttributes: libostree.sortsAttributes)
        let commit = try image.layout.isEncapsulated ? readCommit(sink, &ledger) : nil
        var parts = commit.map { [Union.Part($0.tree, layer: nil)] } ?? []
        let settings = commit.map { commit in
            String(decoding: commit.tree.leaf(RootSettings.path)?.content.content ?? [], as: UTF8.self)
        }
        let rules = LayerRules(keepsVar: LayerRules.keepsVar(libostree), settings: settings)
        var filtered: [String: [String: Int]] = [:]
        for layer in image.layout.layers where layer.role == .derived {
            progress(.image(.layer(layer.index)))
            let (tree, left) = try image.reader.readFiles(of: layer, rules: rules, into: sink, progress: fetched(layer))
            progress(.image(.done(layer: layer.index)))
            if !left.isEmpty { filtered[layer.descriptor.digest] = left }
            try ledger.add(layer: tree)
            parts.append(Union.Part(tree, layer: layer.name))
        }
        let tree = try Tree.union(parts)
        tree.removeInjectedFiles { !$0.isSymlink && $0.content.size == 0 }
        try ledger.add(merged: tree)
        return United(tree: tree, metadata: commit?.metadata, filtered: filtered, ledger: ledger)
    }

    private func fetched(_ layer: ImageLayout.Layer) -> (Int) -> Void {
        { progress(.image(.fetched(layer: layer.index, bytes: $0))) }
    }

    // MARK: - The embedded commit

    private func readCommit(
        _ sink: InspectionSink,
        _ ledger: inout ObjectLedger
    ) throws -> (tree: Tree, metadata: Variant) {
        var commit: Commit?
        var trees: [Checksum: DirectoryTree] = [:]
        var metadata: [Checksum: DirectoryMetadata] = [:]
        var files: [Checksum: InspectedFile] = [:]
        var places = ObjectPlaces(use: sink.useOfPath)
        for layer in image.layout.layers where layer.role != .derived {
            var chunk: [Checksum] = []
            progress(.image(.layer(layer.index)))
            try image.reader.readObjects(of: layer, into: sink, progress: fetched(layer)) { object in
                switch object {
                case .commit(_, let variant):
                    commit = Commit(variant: variant)
                    if let commit { places.root(commit.rootTree) }
                    sink.wanted = places.wanted
                case .metadata(let kind, let checksum, let variant):
                    ledger.add(kind, checksum, size: variant.serialized.count)
                    if kind == .directoryTree {
                        guard let tree = DirectoryTree(variant: variant) else { return }
                        trees[checksum] = tree
                        places.add(tree, named: checksum)
                        sink.wanted = places.wanted
                    } else {
                        metadata[checksum] = DirectoryMetadata(variant: variant)
                    }
                case .file(let checksum, let file):
                    files[checksum] = file
                    chunk.append(checksum)
                    ledger.add(.file, checksum, size: Int(clamping: file.size))
                case .detachedMetadata: return
                }
            }
            progress(.image(.done(layer: layer.index)))
            if layer.role == .chunk { try ledger.addSet(chunk) }
        }
        guard let commit else { throw ImageError(.damaged, "the image's first layer holds no commit") }
        let assembly = CommitAssembly(trees: trees, metadata: metadata, files: files)
        return (try assembly.tree(commit.rootTree, commit.rootMetadata), commit.metadata)
    }
}

/// Finds out, while the objects of a commit stream by, where they lie: its trees come before their files.
private struct ObjectPlaces {
    /// How many names deep files are read.
    private static let depth = 128

    /// Files whose content is wanted, and what for.
    private(set) var wanted: [Checksum: ReadFiles.Use] = [:]
    private let use: ([String]) -> ReadFiles.Use?
    private var trees: [Checksum: DirectoryTree] = [:]
    private var places: [Checksum: [[String]]] = [:]

    init(use: @escaping ([String]) -> ReadFiles.Use?) {
        self.use = use
    }

    mutating func root(_ checksum: Checksum) {
        place(checksum, at: [])
    }

    mutating func add(_ tree: DirectoryTree, named checksum: Checksum) {
        trees[checksum] = tree
        for path in places[checksum] ?? [] { descend(tree, path) }
    }

    private mutating func place(_ checksum: Checksum, at path: [String]) {
        guard path.count < Self.depth else { return }
        places[checksum, default: []].append(path)
        if let tree = trees[checksum] { descend(tree, path) }
    }

    private mutating func descend(_ tree: DirectoryTree, _ path: [String]) {
        for file in tree.files {
            if let use = use(path + [file.name]) { wanted[file.checksum] = use }
        }
        for directory in tree.directories { place(directory.tree, at: path + [directory.name]) }
    }
}

/// Puts the objects of a commit together to a tree.
private struct CommitAssembly {
    let trees: [Checksum: DirectoryTree]
    let metadata: [Checksum: DirectoryMetadata]
    let files: [Checksum: InspectedFile]

    func tree(_ tree: Checksum, _ root: Checksum) throws -> FileTree<InspectedFile> {
        guard let content = trees[tree], let own = metadata[root] else {
            throw ImageError(.damaged, "the directory \(tree) of the embedded commit is in no layer")
        }
        let directory = FileTree<InspectedFile>(metadata: own)
        for entry in content.files {
            guard let file = files[entry.checksum] else {
                throw ImageError(.damaged, "the file \(entry.name), object \(entry.checksum), is in no layer")
            }
            directory.leaves[PathName(entry.name)] = FileTree.Leaf(content: file, isSymlink: file.header.isSymlink)
        }
        for entry in content.directories {
            directory.directories[PathName(entry.name)] = try self.tree(entry.tree, entry.metadata)
        }
        return directory
    }
}

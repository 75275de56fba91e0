// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import FoundationEssentials
internal import OCI
internal import OSTree
internal import PathNames

/// Says what a tree holds.
struct ContentSummary {
    let tree: FileTree<InspectedFile>
    let architecture: String
    let packages: [Package]?
    let filtered: [String: [String: Int]]
    let ledger: ObjectLedger
    /// Bytes of the manifest and the configuration, which the merge commit keeps.
    let documentBytes: Int

    /// What the tree holds, and whether the same image could be understood better another time.
    func content() async throws -> (content: ImageContent, mayImprove: Bool) {
        var objects: [Checksum: UInt64] = [:]
        var files = 0
        var directories = 0
        tree.visit { _, item in
            switch item {
            case .leaf(let leaf):
                files += 1
                objects[leaf.content.checksum] = leaf.content.size
            case .directory: directories += 1
            }
        }
        var unreadable = UnreadableLog()
        let database: PackageDatabase.Content
        if let packages {
            database = PackageDatabase.Content(source: "commit-metadata", packages: packages)
        } else {
            database = await PackageDatabase(tree: tree).read(&unreadable)
        }
        let log = LookLog()
        let defaults = ConfigurationTree(tree: ImageTree(root: tree), etc: "usr/etc/")
        let reader = TreeReader(tree: FactReader(tree: defaults, place: "", log: log), ownsVar: true)
        var facts = reader.facts()
        facts.kernels = facts.kernels.map { BootFiles(tree: tree).completed($0, log) }
        for entry in log.entries { unreadable.add(entry.what, entry.why) }
        let release = text(ReadFiles.osRelease) ?? text(ReadFiles.etcOSRelease) ?? ""
        let content = ImageContent(
            osRelease: KeyValueFile.parse(release),
            kernels: kernels,
            topDirectories: topDirectories,
            etc: etc,
            packageSource: database.source,
            packages: database.packages,
            hasBootc: tree.leaf(["usr", "bin", "bootc"]) != nil,
            kernelArguments: try kernelArguments(),
            identities: identities,
            objects: ImageContent.Object.sorted(objects),
            files: files,
            directories: directories,
            bytes: objects.values.reduce(0, +),
            filtered: filtered,
            tree: facts,
            importedObjects: ImageContent.ImportedObjects(
                hidden: ImageContent.Object.sorted(ledger.files.filter { objects[$0.key] == nil }),
                directoryTrees: ImageContent.Object.sorted(ledger.trees),
                directoryMetadata: ImageContent.Object.sorted(ledger.metadata),
                mergeCommitBytes: UInt64(documentBytes + 300)
            ),
            unreadable: unreadable.entries
        )
        return (content, database.mayImprove)
    }

    private func text(_ path: [String]) -> String? {
        tree.leaf(path)?.content.content.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The directories of modules that hold a kernel, as libostree looks for one.
    private var kernels: [String] {
        let modules = tree.directory(["usr", "lib", "modules"])?.directories ?? [:]
        return modules.filter { $0.value.leaves["vmlinuz"].map { !$0.isSymlink } ?? false }.keys.sorted().map(\.string)
    }

    /// The directories at the top, which are mount points of a running system among others.
    private var topDirectories: [String] { tree.directories.keys.sorted().map(\.string) }

    private func kernelArguments() throws -> [String]? {
        let path = KargsDirectory.path.split(separator: "/").map(String.init)
        guard let directory = tree.directory(path) else { return nil }
        var files: [String: String] = [:]
        for (name, leaf) in directory.leaves {
            files[name.string] = leaf.content.content.map { String(decoding: $0, as: UTF8.self) }
        }
        do {
            return try KargsDirectory.arguments(files, architecture: architecture)
        } catch {
            throw ImageError(
                .damaged,
                "the image's /\(KargsDirectory.path) cannot be read",
                hint: "bootc would refuse it too: correct the file in the image",
                cause: error
            )
        }
    }

    private var identities: Identities {
        func table(_ name: String) -> [String: UInt32] {
            IdentityTable.parse(text(["usr", "lib", name]) ?? "")
                .merging(IdentityTable.parse(text(["usr", "etc", name]) ?? "")) { _, new in new }
        }
        return Identities(users: table("passwd"), groups: table("group"))
    }

    private var etc: [Node] {
        var nodes: [Node] = []
        tree.directory(["usr", "etc"])?.visit { path, item in
            let path = "/etc/" + path.joined(separator: "/")
            switch item {
            case .directory(let directory): nodes.append(Node(path: path, directory: directory.metadata))
            case .leaf(let leaf): nodes.append(Node(path: path, file: leaf.content))
            }
        }
        return nodes.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}

extension Node {
    init(path: String, directory: DirectoryMetadata) {
        self.init(
            path: path,
            type: .directory,
            mode: directory.mode & 0o7777,
            uid: directory.uid,
            gid: directory.gid,
            xattrs: Self.base64(directory.attributes)
        )
    }

    init(path: String, file: InspectedFile) {
        let isSymlink = file.header.isSymlink
        self.init(
            path: path,
            type: isSymlink ? .symlink : .file,
            mode: file.header.mode & 0o7777,
            uid: file.header.uid,
            gid: file.header.gid,
            size: isSymlink ? nil : file.size,
            sha256: isSymlink ? nil : file.sha256,
            target: isSymlink ? file.header.target : nil,
            xattrs: Self.base64(file.header.attributes)
        )
    }

    private static func base64(_ attributes: ExtendedAttributes) -> [String: String]? {
        guard !attributes.attributes.isEmpty else { return nil }
        var values: [String: String] = [:]
        for attribute in attributes.attributes {
            values[String(decoding: attribute.name, as: UTF8.self)] = Data(attribute.value).base64EncodedString()
        }
        return values
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import OCI
internal import OSTree
internal import PathNames

/// A tree whose files can be read by path: one on a disk, or the union of an image's layers.
///
/// Paths are relative to the root of the tree, and symlinks on the way stay inside it.
protocol ReadableTree {
    /// What a name is itself; `nil` if there is none.
    func look(_ path: String) throws -> Node?
    /// What a path leads to, a symlink at the end followed too; `nil` if there is nothing.
    func resolve(_ path: String) throws -> Node?
    /// The content of a regular file as text; `nil` if there is none.
    func text(_ path: String) throws -> String?
    /// The first bytes of a regular file; `nil` if there is none.
    func bytes(_ path: String, limit: Int) throws -> [UInt8]?
    /// The names in a directory, in byte order; `nil` if there is none.
    func names(_ path: String) throws -> [String]?
}

extension RootDirectory: ReadableTree {
    func look(_ path: String) throws -> Node? {
        guard let status = try status(path) else { return nil }
        return Node("/\(path)", status, target: status.kind == .symlink ? try target(path) : nil)
    }

    func resolve(_ path: String) throws -> Node? {
        try resolvedStatus(path).map { Node("/\(path)", $0, target: nil) }
    }

    func bytes(_ path: String, limit: Int) throws -> [UInt8]? {
        try contents(path, limit: limit)
    }
}

extension Node {
    /// A name of which no content was read; `path` is absolute.
    init(_ path: String, _ status: FileStatus, target: String?) {
        self.init(
            path: path,
            type: Kind(rawValue: status.kind.rawValue) ?? .file,
            mode: status.mode,
            uid: status.uid,
            gid: status.gid,
            size: status.kind == .file ? status.size : nil,
            target: target
        )
    }
}

/// The union of an image's layers, of whose files the inspector kept some.
struct ImageTree: ReadableTree {
    /// A file whose content was not kept.
    struct NotKept: Error, CustomStringConvertible {
        let path: String
        var description: String { "the content of \(path) was not kept while the image streamed by" }
    }

    private typealias Tree = FileTree<InspectedFile>

    private enum Item {
        case leaf(InspectedFile)
        case directory(FileTree<InspectedFile>)
    }

    /// How many symlinks one path may lead over, as in the kernel.
    private static let linkLimit = 40

    let root: FileTree<InspectedFile>

    func look(_ path: String) throws -> Node? {
        item(path, followsLast: false).map { node(path, $0) }
    }

    func resolve(_ path: String) throws -> Node? {
        item(path, followsLast: true).map { node(path, $0) }
    }

    func text(_ path: String) throws -> String? {
        try bytes(path, limit: .max).map { String(decoding: $0, as: UTF8.self) }
    }

    func bytes(_ path: String, limit: Int) throws -> [UInt8]? {
        guard case .leaf(let file) = item(path, followsLast: true), !file.header.isSymlink else { return nil }
        guard let content = file.content else { throw NotKept(path: "/\(path)") }
        return content
    }

    func names(_ path: String) throws -> [String]? {
        guard case .directory(let directory) = item(path, followsLast: true) else { return nil }
        return (Array(directory.leaves.keys) + Array(directory.directories.keys)).sorted().map(\.string)
    }

    private func node(_ path: String, _ item: Item) -> Node {
        switch item {
        case .leaf(let file): Node(path: "/\(path)", file: file)
        case .directory(let directory): Node(path: "/\(path)", directory: directory.metadata)
        }
    }

    private func item(_ path: String, followsLast: Bool) -> Item? {
        var rest = PathName.components(of: path)
        var above: [FileTree<InspectedFile>] = []
        var current = root
        var followed = 0
        while !rest.isEmpty {
            let name = rest.removeFirst()
            if name == "." { continue }
            if name == ".." {
                current = above.popLast() ?? root
                continue
            }
            if let next = current.directories[PathName(name)] {
                above.append(current)
                current = next
                continue
            }
            guard let leaf = current.leaves[PathName(name)] else { return nil }
            guard leaf.isSymlink, followsLast || !rest.isEmpty else {
                return rest.isEmpty ? .leaf(leaf.content) : nil
            }
            followed += 1
            guard followed <= Self.linkLimit else { return nil }
            let target = leaf.content.header.target
            if target.hasPrefix("/") {
                current = root
                above = []
            }
            rest = PathName.components(of: target) + rest
        }
        return .directory(current)
    }
}

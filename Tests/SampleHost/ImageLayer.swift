// SPDX-License-Identifier: Apache-2.0

/// One container layer as a value: what it puts over the layers below it, and how it is packed.
struct ImageLayer: Sendable {
    /// How a layer's archive is compressed.
    enum Compression: String, Sendable {
        case gzip
        case zstd

        /// The media type of such a layer.
        var mediaType: String {
            "application/vnd.oci.image.layer.v1.tar+\(rawValue)"
        }

        /// What the tool appends to the file's name.
        var suffix: String {
            switch self {
            case .gzip: "gz"
            case .zstd: "zst"
            }
        }
    }

    /// One extended attribute of one file.
    struct Attribute: Sendable {
        let path: String
        let name: String
        let value: String
    }

    /// What the image's history says about the layer.
    let note: String
    var compression = Compression.gzip
    /// What the layer adds or replaces.
    var tree = FileTree()
    /// Paths of lower layers that it takes away.
    var removed: [String] = []
    /// Directories of which nothing from lower layers stays.
    var opaque: [String] = []
    var attributes: [Attribute] = []
    /// Whether entry names begin with `./` and the root has an entry of its own, as in archives of a whole directory.
    var hasRootEntry = false

    /// The tree that the archive holds: what the layer adds, and its whiteouts as empty files.
    ///
    /// - Parameter lower: The tree below, of which the directories keep their modes and owners.
    /// - Returns: A tree that may hold whiteouts.
    func archived(over lower: FileTree) -> FileTree {
        var result = tree
        for path in removed {
            let parts = path.split(separator: "/")
            let name = ".wh." + (parts.last ?? "")
            result.file((parts.dropLast().map(String.init) + [name]).joined(separator: "/"), .bytes([]))
        }
        for path in opaque {
            result.file("\(path)/.wh..wh..opq", .bytes([]))
        }
        for (path, node) in result.nodes where node.kind == .directory {
            guard let below = lower.nodes[path], below.kind == .directory, tree.nodes[path] == nil else { continue }
            result.add(path, below)
        }
        return result
    }

    /// The tree that is seen when the layer lies over another tree.
    func applied(to lower: FileTree) -> FileTree {
        var result = lower
        for path in removed {
            result.remove(path)
        }
        for path in opaque {
            for name in lower.subtree(path).nodes.keys {
                result.remove("\(path)/\(name)")
            }
        }
        for (path, node) in tree.nodes where node.kind != .directory && result.nodes[path]?.kind == .directory {
            result.remove(path)
        }
        result.merge(tree)
        return result
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Archive
internal import Digest
package import OSTree

/// An object of an ostree commit, met in a layer.
package enum StreamedObject<Content> {
    /// The commit object.
    case commit(Checksum, Variant)
    /// Metadata beside the commit.
    case detachedMetadata(Checksum, Variant)
    /// A dirtree or dirmeta object.
    case metadata(ObjectKind, Checksum, Variant)
    /// A file or symlink object.
    case file(Checksum, Content)
}

/// Reads the layers of an encapsulated ostree commit: tar entries that are objects of a repository.
///
/// The layout is that of ostree-ext's `tar/export.rs`, with both ways to name a file's extended attributes.
struct ObjectStream<Sink: ContentSink> {
    private static var metadataLimit: Int { 10 << 20 }
    private static var attributesLimit: Int { 1 << 20 }

    private let layer: String
    private let role: ImageLayout.Role
    private let limits: UnpackLimits
    private let sink: Sink
    private let entries: EntryRules
    private let approve: (Variant, Variant?) throws -> Void

    private var attributes: [String: ExtendedAttributes] = [:]
    private var pending: (checksum: Checksum, attributes: ExtendedAttributes)?
    private var commit: (checksum: Checksum, variant: Variant)?
    private var seenCommit = false
    private var seenFiles: Set<Checksum> = []
    private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

    init(
        layer: String,
        role: ImageLayout.Role,
        limits: UnpackLimits,
        sink: Sink,
        approve: @escaping (Variant, Variant?) throws -> Void
    ) {
        self.layer = layer
        self.role = role
        self.limits = limits
        self.sink = sink
        entries = EntryRules(layer: layer, limits: limits)
        self.approve = approve
    }

    /// Reads all objects of a layer in order.
    mutating func read(_ reader: TarReader, _ body: (StreamedObject<Sink.Content>) throws -> Void) throws {
        while let header = try reader.next() {
            let name = try LayerPath.text(header.path, in: layer)
            let path = try LayerPath.components(of: name, in: layer)
            guard path.starts(with: ["sysroot", "ostree", "repo"]) else { continue }
            try limits.occupy(0, for: name)
            try read(header, path: path, reader: reader, body)
        }
        try settleCommit(nil)
        guard role != .commit || seenCommit else { throw damaged("holds no commit") }
        if let pending { throw damaged("ends before the file \(pending.checksum) whose attributes it announced") }
    }

    private mutating func read(
        _ header: TarHeader,
        path: [String],
        reader: TarReader,
        _ body: (StreamedObject<Sink.Content>) throws -> Void
    ) throws {
        switch path.count > 3 ? path[3] : "" {
        case "objects" where header.kind != .directory && path.count == 6:
            let (stem, suffix) = Self.split(path[5])
            guard let checksum = Checksum(path[4] + stem) else {
                throw damaged("has an object with a wrong name, \(path.joined(separator: "/"))")
            }
            try object(checksum, suffix, header, reader, body)
        case "xattrs" where header.kind == .file && path.count == 5:
            try keepAttributes(try readAttributes(reader, named: path[4]), named: path[4])
        default:
            return
        }
    }

    private mutating func object(
        _ checksum: Checksum,
        _ suffix: String,
        _ header: TarHeader,
        _ reader: TarReader,
        _ body: (StreamedObject<Sink.Content>) throws -> Void
    ) throws {
        if suffix != "commitmeta" { try settleCommit(nil) }
        switch suffix {
        case "commit":
            guard role == .commit, !seenCommit else { throw damaged("has a commit object out of place, \(checksum)") }
            seenCommit = true
            let variant = try variant(Commit.type, reader, naming: checksum)
            commit = (checksum, variant)
            try body(.commit(checksum, variant))
        case "commitmeta":
            guard commit?.checksum == checksum else {
                throw damaged("has the metadata of a commit that is not in front of them, \(checksum)")
            }
            let variant = try variant("a{sv}", reader, naming: checksum)
            try settleCommit(variant)
            try body(.detachedMetadata(checksum, variant))
        case "dirtree", "dirmeta":
            guard role == .commit else { throw damaged("has a metadata object out of place, \(checksum)") }
            let isTree = suffix == "dirtree"
            let variant = try variant(isTree ? DirectoryTree.type : DirectoryMetadata.type, reader, naming: checksum)
            let name = "\(checksum).\(suffix)"
            try isTree ? check(tree: variant, named: name) : check(metadata: variant, named: name)
            try body(.metadata(isTree ? .directoryTree : .directoryMetadata, checksum, variant))
        case "file-xattrs":
            let name = checksum.description
            try keepAttributes(try readAttributes(reader, named: name), named: name)
        case "file-xattrs-link", "file.xattrs":
            guard pending == nil else { throw damaged("announces attributes twice before the file \(checksum)") }
            pending = (checksum, try linkedAttributes(header, reader, for: checksum))
        case "file":
            try body(.file(checksum, try file(checksum, header, reader)))
        default:
            throw damaged("has an object of unknown kind, \(checksum).\(suffix)")
        }
    }

    /// Looks whether the content of a directory can be on a disk.
    private func check(tree variant: Variant, named name: String) throws {
        guard let tree = DirectoryTree(variant: variant) else {
            throw damaged("has an object that is not in ostree's form, \(name)")
        }
        try entries.check(tree, name)
    }

    /// Looks whether a directory can have such metadata on a disk.
    private func check(metadata variant: Variant, named name: String) throws {
        guard let metadata = DirectoryMetadata(variant: variant), metadata.variant.serialized == variant.serialized,
            metadata.uid != .max, metadata.gid != .max
        else { throw damaged("has an object that is no directory's metadata, \(name)") }
        try entries.check(metadata.attributes, of: name)
    }

    private mutating func keepAttributes(_ value: ExtendedAttributes, named name: String) throws {
        try entries.keep(value, of: "\(name).file-xattrs")
        attributes[name] = value
    }

    /// Asks for approval of the commit once it is known what stands beside it, before anything else is taken.
    private mutating func settleCommit(_ detached: Variant?) throws {
        guard let settled = commit.take() else { return }
        try approve(settled.variant, detached)
    }

    private mutating func file(_ checksum: Checksum, _ header: TarHeader, _ reader: TarReader) throws -> Sink.Content {
        guard let pending, pending.checksum == checksum else {
            throw damaged("has the file \(checksum) without its attributes in front of it")
        }
        self.pending = nil
        guard seenFiles.insert(checksum).inserted || role == .commit else {
            throw damaged("has the file \(checksum) twice")
        }
        let name = try LayerPath.text(header.path, in: layer)
        let entry = LayerEntry(layer: layer, name: name, path: nil, size: header.size, expected: checksum)
        switch header.kind {
        case .file:
            try limits.claim(header.size, for: name)
            let file = FileHeader.regular(
                uid: header.uid,
                gid: header.gid,
                mode: header.mode,
                attributes: pending.attributes
            )
            try entries.check(pending.attributes, of: name)
            return try sink.file(file, entry, content: EntryContent(reader))
        case .symlink:
            guard let target = String(validating: header.target, as: UTF8.self) else {
                throw damaged("has a symlink whose target is not UTF-8, \(checksum)")
            }
            let link = FileHeader.symlink(
                uid: header.uid,
                gid: header.gid,
                target: target,
                attributes: pending.attributes
            )
            try entries.check(target: target, of: name)
            try entries.check(pending.attributes, of: name, isSymlink: true)
            return try sink.symlink(link, entry)
        default:
            throw damaged("has a file object that is neither file nor symlink, \(checksum)")
        }
    }

    /// The attributes that an entry in front of a file names: by a hard link, or itself.
    private mutating func linkedAttributes(
        _ header: TarHeader,
        _ reader: TarReader,
        for checksum: Checksum
    ) throws -> ExtendedAttributes {
        guard header.kind == .hardLink else { return try readAttributes(reader, named: nil) }
        let target = try LayerPath.components(of: try LayerPath.text(header.target, in: layer), in: layer)
        let name: String
        if target.count == 6, target[3] == "objects" {
            name = target[4] + Self.split(target[5]).stem
        } else {
            name = target.last ?? ""
        }
        guard let found = attributes[name] else {
            throw damaged("links the file \(checksum) to attributes that it does not hold, \(name)")
        }
        return found
    }

    private mutating func readAttributes(_ reader: TarReader, named name: String?) throws -> ExtendedAttributes {
        let bytes = try content(of: reader, limit: Self.attributesLimit)
        if let name, SHA256.hex(of: bytes) != name { throw damaged("has attributes under a wrong name, \(name)") }
        guard let variant = Variant.parse(type: "a(ayay)", bytes), variant.count <= EntryRules.mostAttributes,
            let attributes = ExtendedAttributes(variant: variant)
        else {
            throw damaged("has attributes that are not in ostree's form")
        }
        return attributes
    }

    private mutating func variant(_ type: String, _ reader: TarReader, naming checksum: Checksum) throws -> Variant {
        let bytes = try content(of: reader, limit: Self.metadataLimit)
        guard let variant = Variant.parse(type: type, bytes) else {
            throw damaged("has an object that is not in ostree's form, \(checksum)")
        }
        guard type == "a{sv}" || SHA256.hex(of: bytes) == checksum.description else {
            throw damaged("has an object whose content does not match its name, \(checksum)")
        }
        return variant
    }

    private mutating func content(of reader: TarReader, limit: Int) throws -> [UInt8] {
        var content: [UInt8] = []
        while case let count = try reader.read(into: &buffer), count > 0 {
            content += buffer[0..<count]
            guard content.count <= limit else { throw damaged("has a metadata object of over \(limit) bytes") }
        }
        return content
    }

    private func damaged(_ what: String) -> ImageError {
        ImageError(.damaged, "layer \(layer) \(what)")
    }

    private static func split(_ name: String) -> (stem: String, suffix: String) {
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return (parts[0], parts.count > 1 ? parts[1] : "")
    }
}

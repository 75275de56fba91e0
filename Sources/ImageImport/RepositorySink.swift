// SPDX-License-Identifier: Apache-2.0

internal import OCI
internal import OSTree

/// Writes the files of a layer into the repository as objects.
final class RepositorySink: ContentSink {
    /// Bytes of a file for which it is looked whether there is room, before a byte of it is read.
    private static let largeFile: UInt64 = 1 << 20

    private let store: ImportStore
    private let labels: Labels?
    private let intake: FileIntake
    let sortsAttributes: Bool

    /// A sink for one layer.
    ///
    /// - Parameters:
    ///   - store: the repository.
    ///   - labels: what labels files get; `nil` for none.
    ///   - libostree: whose order of attributes is kept.
    init(_ store: ImportStore, labels: Labels?, libostree: LibraryVersion) {
        self.store = store
        self.labels = labels
        intake = FileIntake(store)
        sortsAttributes = libostree.sortsAttributes
    }

    func file(_ header: FileHeader, _ entry: LayerEntry, content: EntryContent) throws -> Checksum {
        if let known = try known(entry) { return known }
        if entry.size > Self.largeFile { try lookForRoom(entry) }
        return try intake.take(
            try labelled(header, entry),
            size: Int(clamping: entry.size),
            check: { try entry.check($0) },
            read: { try content.read(into: &$0) }
        )
    }

    func symlink(_ header: FileHeader, _ entry: LayerEntry) throws -> Checksum {
        if let known = try known(entry) { return known }
        return try intake.takeSymlink(try labelled(header, entry)) { try entry.check($0) }
    }

    func directory(_ metadata: DirectoryMetadata, path: [String]) throws -> DirectoryMetadata {
        var labelled = metadata
        labelled.attributes = try self.labelled(metadata.attributes, path, mode: metadata.mode)
        return labelled
    }

    /// The object that was announced, if it is in the repository: then its content need not be read.
    private func known(_ entry: LayerEntry) throws -> Checksum? {
        guard let expected = entry.expected, try store.use({ try $1.has(.file, expected) }) else { return nil }
        return expected
    }

    private func labelled(_ header: FileHeader, _ entry: LayerEntry) throws -> FileHeader {
        guard let path = entry.path else { return header }
        var labelled = header
        labelled.attributes = try self.labelled(header.attributes, path, mode: header.mode)
        return labelled
    }

    private func labelled(
        _ attributes: ExtendedAttributes,
        _ path: [String],
        mode: UInt32
    ) throws -> ExtendedAttributes {
        guard let labelled = try labels?.apply(to: attributes, path: path, mode: mode) else { return attributes }
        return labelled.ordered(sorting: sortsAttributes)
    }

    /// A file needs its size twice until it has its name.
    private func lookForRoom(_ entry: LayerEntry) throws {
        let available = try store.availableSpace()
        guard entry.size > available / 2 else { return }
        throw ImageError(
            .noSpace,
            "layer \(entry.layer): entry \"\(entry.name)\" has \(entry.size) bytes, and needs twice as many until it is in "
                + "place, but only \(available) are free above the repository's min-free-space",
            hint: "free some room, or use an image that fits"
        )
    }
}

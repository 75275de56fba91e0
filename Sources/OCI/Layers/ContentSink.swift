// SPDX-License-Identifier: Apache-2.0

internal import Archive
package import OSTree

/// Takes the files of a layer as they stream by, and says what stands for each.
package protocol ContentSink: AnyObject {
    /// What stands for a file: a sum, or an object of a repository.
    associatedtype Content

    /// Whether attributes are sorted by their names, as libostree does since 2024.10, or stay in libarchive's order.
    var sortsAttributes: Bool { get }

    /// Takes a regular file.
    ///
    /// - Parameters:
    ///   - header: owner, mode and attributes.
    ///   - entry: what the layer says of the file.
    ///   - content: where the content comes from.
    /// - Returns: what stands for the file.
    /// - Throws: what reading the content throws, or keeping it.
    func file(_ header: FileHeader, _ entry: LayerEntry, content: EntryContent) throws -> Content

    /// Takes a symlink.
    func symlink(_ header: FileHeader, _ entry: LayerEntry) throws -> Content

    /// Takes the metadata of a directory, and gives them as they are to be.
    func directory(_ metadata: DirectoryMetadata, path: [String]) throws -> DirectoryMetadata
}

extension ContentSink {
    package func directory(_ metadata: DirectoryMetadata, path: [String]) -> DirectoryMetadata { metadata }
}

/// A file or symlink of a layer.
package struct LayerEntry {
    /// The layer in messages.
    package let layer: String
    /// What the archive calls the entry.
    package let name: String
    /// Where it goes in the tree; `nil` for an object of an ostree commit, whose place is not known yet.
    package let path: [String]?
    /// Bytes of content.
    package let size: UInt64
    /// The name that the object was announced under, if it was.
    package let expected: Checksum?

    /// Compares the checksum of what came with the announced one.
    ///
    /// - Throws: ``ImageError`` if it is another.
    package func check(_ checksum: Checksum) throws(ImageError) {
        guard expected == nil || expected == checksum else {
            throw ImageError(
                .damaged,
                "layer \(layer): entry \"\(name)\" holds the object \(checksum), not what its name says"
            )
        }
    }
}

/// The content of the entry that a layer is at.
package struct EntryContent {
    private let reader: TarReader

    init(_ reader: TarReader) {
        self.reader = reader
    }

    /// Fills the buffer from its start with the next of the content.
    ///
    /// - Parameter buffer: is filled to its end unless the content ends before.
    /// - Returns: how many bytes were filled; 0 at the end.
    /// - Throws: what is wrong with the archive.
    package func read(into buffer: inout [UInt8]) throws -> Int {
        try reader.read(into: &buffer)
    }
}

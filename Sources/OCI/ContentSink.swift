// SPDX-License-Identifier: Apache-2.0

internal import Archive
package import OSTree

/// Takes the files of a layer as they stream by, and says what stands for each.
package protocol ContentSink: AnyObject {
    /// What stands for a file: a sum, or an object of a repository.
    associatedtype Content

    /// Takes a regular file.
    ///
    /// - Parameters:
    ///   - header: owner, mode and attributes.
    ///   - path: where it goes in the tree; `nil` for an object of an ostree commit, whose place is not known yet.
    ///   - size: bytes of content.
    ///   - expected: the name that the object was announced under, if it was.
    ///   - content: where the content comes from.
    /// - Returns: what stands for the file.
    /// - Throws: what reading the content throws, or keeping it.
    func file(
        _ header: FileHeader,
        path: [String]?,
        size: UInt64,
        expecting expected: Checksum?,
        content: EntryContent
    ) throws -> Content

    /// Takes a symlink.
    func symlink(_ header: FileHeader, path: [String]?, expecting expected: Checksum?) throws -> Content
}

/// The content of the entry that a layer is at.
package struct EntryContent {
    private let reader: TarReader

    init(_ reader: TarReader) {
        self.reader = reader
    }

    /// The next piece; `nil` at the end.
    package func next() throws -> [UInt8]? {
        try reader.chunk()
    }
}

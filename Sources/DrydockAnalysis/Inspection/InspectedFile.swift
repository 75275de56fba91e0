// SPDX-License-Identifier: Apache-2.0

internal import OSTree
internal import SystemPackage

/// What the inspector keeps of a file: its sums, and the content of the few that it must read.
struct InspectedFile {
    /// The name that the file would have as an object of a repository.
    let checksum: Checksum
    /// Owner, mode and attributes.
    let header: FileHeader
    /// Bytes of content.
    let size: UInt64
    /// SHA-256 of the content alone.
    let sha256: String
    /// The content, of files that may be needed.
    var content: [UInt8]?
    /// Where the content lies, of files that another program reads.
    var spooled: FilePath?
}

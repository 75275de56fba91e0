// SPDX-License-Identifier: Apache-2.0

internal import OCI
internal import OSTree

/// Writes the files of a layer into a repository as objects.
final class RepositorySink: ContentSink {
    private let repository: Repository
    private let transaction: Transaction

    init(_ repository: Repository, _ transaction: Transaction) {
        self.repository = repository
        self.transaction = transaction
    }

    func file(
        _ header: FileHeader,
        path: [String]?,
        size: UInt64,
        expecting expected: Checksum?,
        content: EntryContent
    ) throws -> Checksum {
        if let expected, try repository.has(.file, expected) { return expected }
        let writer = try transaction.beginFile(header, length: size, expecting: expected)
        while let chunk = try content.next() {
            try writer.write(chunk)
        }
        return try writer.finish()
    }

    func symlink(_ header: FileHeader, path: [String]?, expecting expected: Checksum?) throws -> Checksum {
        if let expected, try repository.has(.file, expected) { return expected }
        return try transaction.writeSymlink(header, expecting: expected)
    }
}

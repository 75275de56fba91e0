// SPDX-License-Identifier: Apache-2.0

internal import Digest

/// Passes bytes on, counted and hashed.
package final class HashingSource: ByteSource {
    private let source: any ByteSource
    private let limit: UInt64
    private var digest: SHA256? = SHA256()

    /// How many bytes passed.
    package private(set) var count: UInt64 = 0

    /// Hashes what a source gives.
    ///
    /// There may be `limit` bytes; one more is an error.
    package init(_ source: any ByteSource, limit: UInt64 = .max) {
        self.source = source
        self.limit = limit
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let filled = try source.read(into: buffer)
        count += UInt64(filled)
        guard count <= limit else { throw ArchiveError(message: "more than the announced \(limit) bytes") }
        digest?.update(UnsafeRawBufferPointer(rebasing: buffer[0..<filled]))
        return filled
    }

    /// Reads what is left and gives the digest of all: `sha256:…`.
    ///
    /// Only the first call has an answer.
    package func finish() throws -> String {
        try drain()
        guard let digest = digest.take() else { return "" }
        return "sha256:" + digest.finish()
    }
}

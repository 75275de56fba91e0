// SPDX-License-Identifier: Apache-2.0

internal import Digest

/// Passes bytes on, counted and hashed.
package final class HashingSource: ByteSource {
    private let source: any ByteSource
    private let limit: UInt64
    private let excess: @Sendable () -> any Error
    private var digest: SHA256? = SHA256()

    /// How many bytes passed.
    package private(set) var count: UInt64 = 0

    /// Hashes what a source gives.
    ///
    /// - Parameters:
    ///   - source: what is read.
    ///   - limit: bytes that there may be.
    ///   - excess: the error of one byte more.
    package init(_ source: any ByteSource, limit: UInt64, excess: @autoclosure @escaping @Sendable () -> any Error) {
        self.source = source
        self.limit = limit
        self.excess = excess
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let filled = try source.read(into: buffer)
        count += UInt64(filled)
        guard count <= limit else { throw excess() }
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

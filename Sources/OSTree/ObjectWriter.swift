// SPDX-License-Identifier: Apache-2.0

internal import COSTree
public import SystemPackage

/// Writes objects and refs into the open transaction of a repository.
///
/// `@unchecked Sendable`: between the beginning and the end of a transaction libostree lets many threads write. Nobody may
/// use a writer while the transaction is committed, or after.
public struct ObjectWriter: @unchecked Sendable {
    let repository: Repository

    /// Whether an object is in the repository or in the transaction.
    public func has(_ kind: ObjectKind, _ checksum: Checksum) throws(OSTreeError) -> Bool {
        try repository.has(kind, checksum)
    }

    /// Writes a file or symlink under a name that the caller has computed from this very header and content.
    ///
    /// libostree does not compute it again (`ostree_repo_write_content_trusted`).
    ///
    /// - Parameters:
    ///   - checksum: the SHA-256 of ``FileHeader/bytes`` and the content.
    ///   - header: owner, mode and attributes, or where a symlink points.
    ///   - content: the whole content; empty for a symlink.
    /// - Throws: ``OSTreeError``, with ``OSTreeError/isNoSpace`` on a full disk.
    public func writeFile(
        proven checksum: Checksum,
        _ header: FileHeader,
        content: ArraySlice<UInt8>
    ) throws(OSTreeError) {
        try write(checksum, header, size: content.count) { write in
            content.withUnsafeBytes { write($0.baseAddress, -1) }
        }
    }

    /// Writes a file whose content lies in an open file, from the place where that stands.
    ///
    /// - Parameters:
    ///   - checksum: the SHA-256 of ``FileHeader/bytes`` and the content.
    ///   - header: owner, mode and attributes.
    ///   - descriptor: the open file; it stays open.
    ///   - size: bytes of content.
    /// - Throws: ``OSTreeError``, with ``OSTreeError/isNoSpace`` on a full disk.
    public func writeFile(
        proven checksum: Checksum,
        _ header: FileHeader,
        reading descriptor: FileDescriptor,
        size: Int
    ) throws(OSTreeError) {
        try write(checksum, header, size: size) { write in write(nil, descriptor.rawValue) }
    }

    private func write(
        _ checksum: Checksum,
        _ header: FileHeader,
        size: Int,
        _ feed: ((UnsafeRawPointer?, Int32) -> gboolean) -> gboolean
    ) throws(OSTreeError) {
        let attributes = header.attributes.variant
        try checked("writing file object \(checksum)") { error in
            withExtendedLifetime(attributes) {
                feed { data, descriptor in
                    drydock_repo_write_file(
                        repository.pointer,
                        checksum.description,
                        header.uid,
                        header.gid,
                        header.mode,
                        header.target,
                        attributes.pointer,
                        data,
                        descriptor,
                        guint64(size),
                        &error
                    )
                }
            }
        }
    }

    /// Writes a metadata object: `ostree_repo_write_metadata`.
    ///
    /// If a name is `expected`, libostree refuses an object that has another.
    @discardableResult
    public func write(
        _ kind: ObjectKind,
        _ variant: Variant,
        expecting expected: Checksum? = nil
    ) throws(OSTreeError) -> Checksum {
        var digest: UnsafeMutablePointer<UInt8>?
        try checked("writing a \(kind.rawValue) object") { error in
            ostree_repo_write_metadata(
                repository.pointer,
                kind.native,
                expected?.description,
                variant.pointer,
                &digest,
                nil,
                &error
            )
        }
        defer { g_free(digest) }
        guard let digest, let checksum = Checksum(bytes: Array(UnsafeBufferPointer(start: digest, count: 32))) else {
            throw OSTreeError(message: "writing a \(kind.rawValue) object: no checksum came back")
        }
        return checksum
    }

    /// Writes the metadata beside a commit.
    public func writeDetachedMetadata(_ metadata: Variant, of commit: Checksum) throws(OSTreeError) {
        try checked("writing the detached metadata of \(commit)") { error in
            ostree_repo_write_commit_detached_metadata(
                repository.pointer,
                commit.description,
                metadata.pointer,
                nil,
                &error
            )
        }
    }

    /// Sets a local ref when the transaction is committed; `nil` deletes it.
    public func setRef(_ ref: String, to checksum: Checksum?) {
        ostree_repo_transaction_set_ref(repository.pointer, nil, ref, checksum?.description)
    }
}

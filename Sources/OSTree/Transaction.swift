// SPDX-License-Identifier: Apache-2.0

internal import COSTree

/// A repository transaction: objects are written to a staging area and appear together when it is committed.
///
/// A transaction that goes out of use without ``commit()`` is aborted.
public final class Transaction {
    private let repository: Repository
    private var open = true

    /// Begins a transaction: `ostree_repo_prepare_transaction`.
    public init(in repository: Repository) throws(OSTreeError) {
        self.repository = repository
        try checked("beginning a transaction in \(repository.path)") { error in
            ostree_repo_prepare_transaction(repository.pointer, nil, nil, &error)
        }
    }

    deinit {
        if open {
            ostree_repo_abort_transaction(repository.pointer, nil, nil)
        }
    }

    /// Makes the objects and refs of the transaction visible, and syncs them: `ostree_repo_commit_transaction`.
    public func commit() throws(OSTreeError) {
        try checked("committing a transaction in \(repository.path)") { error in
            ostree_repo_commit_transaction(repository.pointer, nil, nil, &error)
        }
        open = false
    }

    /// Sets a local ref when the transaction is committed; `nil` deletes it.
    public func setRef(_ ref: String, to checksum: Checksum?) {
        ostree_repo_transaction_set_ref(repository.pointer, nil, ref, checksum?.description)
    }

    /// Writes a metadata object.
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

    /// Writes a symlink object: `ostree_repo_write_symlink`.
    public func writeSymlink(_ header: FileHeader, expecting expected: Checksum? = nil) throws(OSTreeError) -> Checksum
    {
        let attributes = header.attributes.variant
        let text = try unwrapped("writing a symlink to \(header.target)") { error in
            withExtendedLifetime(attributes) {
                ostree_repo_write_symlink(
                    repository.pointer,
                    expected?.description,
                    header.uid,
                    header.gid,
                    attributes.pointer,
                    header.target,
                    nil,
                    &error
                )
            }
        }
        return try named(taken(text), expecting: expected)
    }

    /// Begins a regular file of a known length: `ostree_repo_write_regfile`.
    ///
    /// If a name is `expected`, ``FileWriter/finish()`` fails for a file that has another.
    public func beginFile(
        _ header: FileHeader,
        length: UInt64,
        expecting expected: Checksum? = nil
    ) throws(OSTreeError) -> FileWriter {
        let attributes = header.attributes.variant
        let writer = try unwrapped("beginning a file object") { error in
            withExtendedLifetime(attributes) {
                ostree_repo_write_regfile(
                    repository.pointer,
                    expected?.description,
                    header.uid,
                    header.gid,
                    header.mode,
                    guint64(length),
                    attributes.pointer,
                    &error
                )
            }
        }
        return FileWriter(taking: UnsafeMutableRawPointer(writer))
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

    private func named(_ text: String?, expecting expected: Checksum?) throws(OSTreeError) -> Checksum {
        guard let checksum = text.flatMap(Checksum.init) else {
            throw OSTreeError(message: "writing a file object: no checksum came back")
        }
        guard expected == nil || expected == checksum else {
            throw OSTreeError(message: "object \(checksum) was announced under another name")
        }
        return checksum
    }
}

/// A regular file that is being written into a transaction.
public final class FileWriter {
    private let pointer: UnsafeMutableRawPointer

    init(taking pointer: UnsafeMutableRawPointer) {
        self.pointer = pointer
    }

    deinit {
        drydock_object_unref(pointer)
    }

    /// Adds content.
    public func write(_ bytes: [UInt8]) throws(OSTreeError) {
        guard !bytes.isEmpty else { return }
        try checked("writing a file object") { error in
            drydock_content_writer_write(pointer, bytes, gsize(bytes.count), &error)
        }
    }

    /// Ends the file and gives the name that libostree computed for it.
    public func finish() throws(OSTreeError) -> Checksum {
        let text = try unwrapped("finishing a file object") { error in
            drydock_content_writer_finish(pointer, &error)
        }
        guard let checksum = taken(text).flatMap(Checksum.init) else {
            throw OSTreeError(message: "finishing a file object: no checksum came back")
        }
        return checksum
    }
}

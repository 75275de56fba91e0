// SPDX-License-Identifier: Apache-2.0

internal import COSTree
internal import Glibc

/// An ostree repository.
///
/// Not `Sendable`: one thread reads or writes through one value.
public final class Repository {
    let pointer: OpaquePointer
    /// Where it lies, for messages.
    public let path: String

    /// Opens the repository at a path: `ostree_repo_open_at`.
    ///
    /// As root this creates `tmp` and `tmp/cache` in the repository where they are missing and the file system is writable.
    public init(path: String) throws(OSTreeError) {
        self.path = path
        pointer = try unwrapped("opening repository \(path)") { error in
            ostree_repo_open_at(AT_FDCWD, path, nil, &error)
        }
    }

    /// Takes a reference that the caller owns.
    init(taking pointer: OpaquePointer, path: String) {
        self.pointer = pointer
        self.path = path
    }

    /// Makes an empty `bare` repository: `ostree_repo_create_at`.
    public static func create(path: String) throws(OSTreeError) -> Repository {
        let pointer = try unwrapped("creating repository \(path)") { error in
            ostree_repo_create_at(AT_FDCWD, path, OSTREE_REPO_MODE_BARE, nil, nil, &error)
        }
        return Repository(taking: pointer, path: path)
    }

    deinit {
        drydock_object_unref(UnsafeMutableRawPointer(pointer))
    }

    // MARK: - Refs

    /// The commit that a ref or an abbreviated checksum names; `nil` if there is none.
    public func resolve(_ ref: String) throws(OSTreeError) -> Checksum? {
        var text: UnsafeMutablePointer<CChar>?
        try checked("resolving \(ref)") { error in ostree_repo_resolve_rev(pointer, ref, 1, &text, &error) }
        return taken(text).flatMap(Checksum.init)
    }

    /// All refs, local ones plain and remote ones as `remote:ref`, with what they point at.
    ///
    /// With a `prefix`, only the refs in that folder, still with their full names.
    public func refs(under prefix: String? = nil) throws(OSTreeError) -> [String: Checksum] {
        var table: OpaquePointer?
        try checked("listing refs") { error in
            ostree_repo_list_refs_ext(pointer, prefix, &table, OSTREE_REPO_LIST_REFS_EXT_NONE, nil, &error)
        }
        guard let table else { return [:] }
        defer { g_hash_table_unref(table) }
        var refs: [String: Checksum] = [:]
        var iterator = GHashTableIter()
        g_hash_table_iter_init(&iterator, table)
        var key: gpointer?
        var value: gpointer?
        while g_hash_table_iter_next(&iterator, &key, &value) != 0 {
            guard let key, let value,
                let checksum = Checksum(String(cString: value.assumingMemoryBound(to: CChar.self)))
            else { continue }
            refs[String(cString: key.assumingMemoryBound(to: CChar.self))] = checksum
        }
        return refs
    }

    /// Points a local ref at a commit at once.
    public func setRef(_ ref: String, to commit: Checksum) throws(OSTreeError) {
        try checked("setting ref \(ref)") { error in
            ostree_repo_set_ref_immediate(pointer, nil, ref, commit.description, nil, &error)
        }
    }

    /// Deletes a ref at once, a local one or `REMOTE:REF`; one that is not there is no error.
    public func deleteRef(_ ref: String) throws(OSTreeError) {
        let parts = ref.split(separator: ":", maxSplits: 1).map(String.init)
        try checked("deleting ref \(ref)") { error in
            ostree_repo_set_ref_immediate(
                pointer,
                parts.count > 1 ? parts[0] : nil,
                parts.last ?? ref,
                nil,
                nil,
                &error
            )
        }
    }

    // MARK: - Reading objects

    /// Whether an object is in the repository.
    public func has(_ kind: ObjectKind, _ checksum: Checksum) throws(OSTreeError) -> Bool {
        var present: gboolean = 0
        try checked("looking for \(kind) \(checksum)") { error in
            ostree_repo_has_object(pointer, kind.native, checksum.description, &present, nil, &error)
        }
        return present != 0
    }

    /// A metadata object as stored: `ostree_repo_load_variant`.
    public func load(_ kind: ObjectKind, _ checksum: Checksum) throws(OSTreeError) -> Variant {
        var variant: OpaquePointer?
        try checked("loading \(kind) \(checksum)") { error in
            ostree_repo_load_variant(pointer, kind.native, checksum.description, &variant, &error)
        }
        guard let variant else { throw OSTreeError(message: "loading \(kind) \(checksum): nothing came back") }
        return Variant(taking: variant)
    }

    /// A commit.
    public func commit(_ checksum: Checksum) throws(OSTreeError) -> Commit {
        guard let commit = Commit(variant: try load(.commit, checksum)) else {
            throw OSTreeError(message: "commit \(checksum) does not have the form of a commit")
        }
        return commit
    }

    /// The metadata beside a commit, `a{sv}`; `nil` if it has none.
    public func detachedMetadata(of commit: Checksum) throws(OSTreeError) -> Variant? {
        var variant: OpaquePointer?
        try checked("reading the detached metadata of \(commit)") { error in
            ostree_repo_read_commit_detached_metadata(pointer, commit.description, &variant, nil, &error)
        }
        return variant.map { Variant(taking: $0) }
    }

    /// A directory's content.
    public func tree(_ checksum: Checksum) throws(OSTreeError) -> DirectoryTree {
        guard let tree = DirectoryTree(variant: try load(.directoryTree, checksum)) else {
            throw OSTreeError(message: "dirtree \(checksum) does not have the form of a dirtree")
        }
        return tree
    }

    /// A directory's metadata.
    public func directoryMetadata(_ checksum: Checksum) throws(OSTreeError) -> DirectoryMetadata {
        guard let metadata = DirectoryMetadata(variant: try load(.directoryMetadata, checksum)) else {
            throw OSTreeError(message: "dirmeta \(checksum) does not have the form of a dirmeta")
        }
        return metadata
    }

    /// Whether a commit is marked as one whose objects are not all there: `ostree_repo_load_commit`.
    public func isPartial(_ commit: Checksum) throws(OSTreeError) -> Bool {
        var state = OstreeRepoCommitState(rawValue: 0)
        try checked("loading commit \(commit)") { error in
            ostree_repo_load_commit(pointer, commit.description, nil, &state, &error)
        }
        return state.rawValue & OSTREE_REPO_COMMIT_STATE_PARTIAL.rawValue != 0
    }

    /// Checks a commit against the keys of a remote: `ostree_repo_signature_verify_commit_data`.
    ///
    /// - Parameters:
    ///   - commit: the commit object.
    ///   - detached: the metadata beside it, which holds the signatures.
    ///   - remote: whose keys and whose settings count.
    /// - Returns: libostree's words about the signature.
    /// - Throws: ``OSTreeError`` if no signature is good, or the remote does not ask for one.
    @discardableResult
    public func verify(_ commit: Variant, _ detached: Variant, remote: String) throws(OSTreeError) -> String {
        let data = g_variant_get_data_as_bytes(commit.pointer)
        let metadata = g_variant_get_data_as_bytes(detached.pointer)
        defer { g_bytes_unref(data) }
        defer { g_bytes_unref(metadata) }
        var words: UnsafeMutablePointer<CChar>?
        try checked("verifying the commit with the keys of remote \(remote)") { error in
            ostree_repo_signature_verify_commit_data(
                pointer,
                remote,
                data,
                metadata,
                OstreeRepoVerifyFlags(rawValue: 0),
                &words,
                &error
            )
        }
        return taken(words) ?? ""
    }

    // MARK: - Room

    /// Bytes that must stay free on the file system: `ostree_repo_get_min_free_space_bytes`.
    public var reservedSpace: UInt64 {
        get throws(OSTreeError) {
            var bytes: guint64 = 0
            try checked("reading min-free-space of \(path)") { error in
                ostree_repo_get_min_free_space_bytes(pointer, &bytes, &error)
            }
            return UInt64(bytes)
        }
    }

    /// A setting of the repository's configuration; `nil` if absent.
    public func setting(_ key: String, in group: String) -> String? {
        guard let configuration = ostree_repo_get_config(pointer) else { return nil }
        return KeyFile(retaining: configuration).value(key, in: group)
    }
}

/// The kinds of objects in a repository.
public enum ObjectKind: String, Sendable {
    /// A commit.
    case commit
    /// A directory's content.
    case directoryTree = "dirtree"
    /// A directory's owner, mode and attributes.
    case directoryMetadata = "dirmeta"
    /// A file or symlink.
    case file

    var native: OstreeObjectType {
        switch self {
        case .commit: OSTREE_OBJECT_TYPE_COMMIT
        case .directoryTree: OSTREE_OBJECT_TYPE_DIR_TREE
        case .directoryMetadata: OSTREE_OBJECT_TYPE_DIR_META
        case .file: OSTREE_OBJECT_TYPE_FILE
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import COSTree

/// A repository transaction: objects are written to a staging area and appear together when it is committed.
///
/// A transaction that goes out of use without ``commit()`` is aborted.
public final class Transaction {
    private let repository: Repository
    private var open = true

    /// Begins a transaction: `ostree_repo_prepare_transaction`.
    ///
    /// libostree looks through `tmp` for folders that nobody uses any more, and fails where another program removes its own
    /// between the look and the opening; such a beginning is repeated.
    public init(in repository: Repository) throws(OSTreeError) {
        self.repository = repository
        var attempts = 10
        while true {
            attempts -= 1
            do throws(OSTreeError) {
                try checked("beginning a transaction in \(repository.path)") { error in
                    ostree_repo_prepare_transaction(repository.pointer, nil, nil, &error)
                }
                return
            } catch  where error.isNotFound && attempts > 0 {
                continue
            }
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

    /// What writes into the transaction, from any thread, until ``commit()`` is called.
    public var writer: ObjectWriter { ObjectWriter(repository: repository) }
}

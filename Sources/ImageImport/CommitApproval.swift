// SPDX-License-Identifier: Apache-2.0

internal import OCI
internal import OSTree

/// Looks at the commit in an image: with the keys of the remote that the reference names, if it names one.
struct CommitApproval: Sendable {
    private let remote: String?
    private let path: String

    /// What a reference asks for, in the repository at a path, whose remotes are meant.
    init(_ verification: OSTreeImageReference.Verification, _ path: String) {
        remote = if case .remote(let name) = verification { name } else { nil }
        self.path = path
    }

    /// Whether a commit is to be looked at before anything that it names is written.
    var isAsked: Bool { remote != nil }

    /// Looks whether there is anything in an image that keys can be asked about.
    ///
    /// - Throws: ``ImageError`` of kind `damaged` if the image holds no commit, but the reference asks for keys.
    func check(_ layout: ImageLayout) throws(ImageError) {
        guard let remote, !layout.isEncapsulated else { return }
        throw ImageError(
            .damaged,
            "the image holds no ostree commit, so there is nothing that remote \(remote) could have signed",
            hint: "use an image of that remote's owner, or name the image without verification"
        )
    }

    /// Checks a commit that is in the repository.
    ///
    /// - Throws: as ``check(_:_:)``.
    func check(_ checksum: Checksum, in repository: Repository) throws {
        guard isAsked else { return }
        try check(try repository.load(.commit, checksum), try repository.detachedMetadata(of: checksum))
    }

    /// Checks a commit and the metadata beside it, in which its signatures are; on any thread.
    ///
    /// - Throws: ``ImageError`` of kind `damaged` if no signature is one of the remote's.
    func check(_ commit: Variant, _ detached: Variant?) throws {
        guard let remote else { return }
        guard let detached else {
            throw ImageError(
                .damaged,
                "the commit in the image is not signed, but the reference asks for the keys of remote \(remote)",
                hint: "use an image of that remote's owner, or name the image without verification"
            )
        }
        do {
            // With a repository of its own: others are not for many threads.
            try Repository(path: path).verify(commit, detached, remote: remote)
        } catch {
            throw ImageError(
                .damaged,
                "the commit in the image has no signature that remote \(remote) accepts",
                hint: "ostree remote list-gpg-keys \(remote) shows its keys; gpg-verify or sign-verify must be on",
                cause: error
            )
        }
    }
}

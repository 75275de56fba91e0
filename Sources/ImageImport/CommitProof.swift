// SPDX-License-Identifier: Apache-2.0

internal import OCI
internal import OSTree

/// Proves that everything that a commit is made of has come with the layers.
///
/// Trees are objects that may stand in many places, so a few of them can stand for more files than any disk holds: every
/// one is looked at once, and what they come to is counted.
struct CommitProof {
    /// Files and directories that a tree may have.
    static let entryLimit: UInt64 = 10_000_000
    /// Directories on top of each other: more names than fit a path.
    private static let depthLimit = 2048

    /// What a directory comes to.
    private struct Extent {
        /// Files and directories below it, `.max` for more than can be counted.
        var entries: UInt64 = 0
        /// Directories on top of each other, itself included.
        var height = 1
    }

    private let store: ImportStore
    private var known: [Checksum: Extent] = [:]

    init(_ store: ImportStore) {
        self.store = store
    }

    /// Looks at a whole commit.
    ///
    /// - Throws: ``ImageError`` if an object is missing or the tree is beyond all measure.
    mutating func check(_ commit: Commit) throws {
        try store.use { repository, _ in
            try metadata(commit.rootMetadata, of: "/", in: repository)
            let extent = try extent(of: commit.rootTree, named: "/", depth: 0, in: repository)
            guard extent.entries <= Self.entryLimit, extent.height <= Self.depthLimit else { throw Self.beyondMeasure }
        }
    }

    private mutating func extent(
        of tree: Checksum,
        named name: String,
        depth: Int,
        in repository: Repository
    ) throws -> Extent {
        if let extent = known[tree] { return extent }
        guard depth < Self.depthLimit else { throw Self.beyondMeasure }
        guard try repository.has(.directoryTree, tree) else {
            throw ImageError(.damaged, "the directory \(name), object \(tree), is in no layer")
        }
        let content = try repository.tree(tree)
        for file in content.files {
            guard try repository.has(.file, file.checksum) else {
                throw ImageError(.damaged, "the file \(file.name), object \(file.checksum), is in no layer")
            }
        }
        var extent = Extent(entries: UInt64(content.files.count))
        for child in content.directories {
            try metadata(child.metadata, of: child.name, in: repository)
            let below = try self.extent(of: child.tree, named: child.name, depth: depth + 1, in: repository)
            let (sum, overflows) = extent.entries.addingReportingOverflow(below.entries)
            extent.entries = overflows || sum == .max ? .max : sum + 1
            extent.height = max(extent.height, below.height + 1)
        }
        known[tree] = extent
        return extent
    }

    private func metadata(_ checksum: Checksum, of name: String, in repository: Repository) throws {
        guard try repository.has(.directoryMetadata, checksum) else {
            throw ImageError(.damaged, "the metadata of directory \(name), object \(checksum), are in no layer")
        }
    }

    private static var beyondMeasure: ImageError {
        ImageError(
            .damaged,
            "the embedded commit unfolds to more than \(entryLimit) files and directories, or to paths of more than "
                + "\(depthLimit) names"
        )
    }
}

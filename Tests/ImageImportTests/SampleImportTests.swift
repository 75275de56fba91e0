// SPDX-License-Identifier: Apache-2.0

import ImageImport
import OCI
import OSTree
import SystemPackage
import TestSupport
import Testing

/// Images that ostree-ext wrote, with the merge commits that it makes of them.
@Suite struct SampleImports {
    /// One row of `expected.tsv`.
    struct Row: CustomTestStringConvertible, Sendable {
        let image: SampleImage
        /// The release whose rules the row is about.
        let libostree: LibraryVersion
        let commit: String
        var testDescription: String {
            "\(image.layout.lastComponent?.string ?? ""):\(image.tag), libostree \(libostree)"
        }
    }

    private static let older = LibraryVersion(2022, 7)
    private static let newer = LibraryVersion(2026, 4)

    @Test(
        "a derived image becomes the merge commit that ostree-ext 0.15.3 makes of it",
        arguments: [
            (older, "3ff09e0f492b68bd2a0d1881594780b8e9e11affa65ad69da132d500a222d869"),
            (newer, "9d60180f60e1dc6ed4a7dd2b20731dcbf64f67f00c7d5f0cde7d7ac54f6c4f15"),
        ]
    )
    func derived(_ libostree: LibraryVersion, _ commit: String) async throws {
        let image = SampleImage(layout: Paths.testdata.appending("images/oci-derived"), tag: "v1-derived")
        try await check(Row(image: image, libostree: libostree, commit: commit))
    }

    @Test("every sample becomes the merge commit that ostree-ext 0.15.3 makes of it", arguments: SampleImports.rows)
    func samples(_ row: Row) async throws {
        try await check(row)
    }

    private func check(_ row: Row) async throws {
        let directory = try TemporaryDirectory()
        let repository = try Repository.create(path: directory.path.appending("repo").string)
        let result = try await row.image.run(into: repository, libostree: row.libostree)
        #expect(result.mergeCommit == row.commit)
        #expect(try Set(repository.refs().keys) == row.image.expectedRefs())
        try checkSound(repository)
        try Command.check("ostree", "fsck", "--repo=\(repository.path)", "-q")
        let again = try await row.image.run(into: repository, libostree: row.libostree)
        #expect(again.unchanged)
        #expect(again.mergeCommit == row.commit)
    }

    /// All rows, by the rules of the oldest and the newest libostree that they hold for; none where the samples are absent,
    /// and then a line says so.
    static let rows: [Row] = {
        guard let samples = Paths.sharedSamples else {
            print("skipped: the samples of ostree-ext are not beside the project")
            return []
        }
        let text = (try? Command.check("cat", samples.appending("expected.tsv").string)) ?? ""
        return text.split(separator: "\n").dropFirst().flatMap { line -> [Row] in
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count == 4 else { return [] }
            let image = SampleImage(layout: samples.appending(fields[0]), tag: fields[1])
            let versions = fields[2] == "any" ? [older, newer] : fields[2].hasPrefix("<") ? [older] : [newer]
            return versions.map { Row(image: image, libostree: $0, commit: fields[3]) }
        }
    }()
}

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
        let image: FilePath
        let tag: String
        let commit: String
        var testDescription: String { "\(image.lastComponent?.string ?? ""):\(tag)" }
    }

    @Test("a derived image becomes the merge commit that ostree-ext 0.15.3 makes of it")
    func derived() async throws {
        let older = "3ff09e0f492b68bd2a0d1881594780b8e9e11affa65ad69da132d500a222d869"
        let newer = "9d60180f60e1dc6ed4a7dd2b20731dcbf64f67f00c7d5f0cde7d7ac54f6c4f15"
        let commit = LibraryVersion.running < LibraryVersion(2024, 3) ? older : newer
        try await check(Row(image: Paths.testdata.appending("images/oci-derived"), tag: "v1-derived", commit: commit))
    }

    @Test("every sample becomes the merge commit that ostree-ext 0.15.3 makes of it", arguments: SampleImports.rows)
    func samples(_ row: Row) async throws {
        try await check(row)
    }

    private func check(_ row: Row) async throws {
        let directory = try TemporaryDirectory()
        let repository = try Repository.create(path: directory.path.appending("repo").string)
        let reference = try OSTreeImageReference(parsing: "oci:\(row.image):\(row.tag)")
        let result = try await OpenImage.with(reference) { image in
            try ImageImporter(image, into: repository).run()
        }
        #expect(result.mergeCommit == row.commit)
        try Command.check("ostree", "fsck", "--repo=\(repository.path)", "-q")
    }

    /// The rows that hold for this libostree; none where the samples are absent, and then a line says so.
    static let rows: [Row] = {
        guard let samples = Paths.sharedSamples else {
            print("skipped: the samples of ostree-ext are not beside the project")
            return []
        }
        let text = (try? Command.check("cat", samples.appending("expected.tsv").string)) ?? ""
        let older = LibraryVersion.running < LibraryVersion(2024, 3)
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count == 4, fields[2] == "any" || fields[2].hasPrefix("<") == older else { return nil }
            return Row(image: samples.appending(fields[0]), tag: fields[1], commit: fields[3])
        }
    }()
}

// SPDX-License-Identifier: Apache-2.0

import ImageImport
import OCI
import OSTree
import SystemPackage
import TestSupport
import Testing

/// Random layer stacks, with what ostree-ext makes of each.
@Suite struct StackImports {
    /// One row of `stacks/expected.tsv`.
    struct Row: CustomTestStringConvertible, Sendable {
        let image: SampleImage
        /// What comes of it by the rules of libostree before 2024.3, and since then.
        let older: String
        let newer: String
        var testDescription: String { image.layout.lastComponent?.string ?? "" }
        /// The tree in the words of `ostree ls`.
        var listing: FilePath { image.layout.parent.appending("\(testDescription).tree") }
    }

    @Test("every stack becomes what ostree-ext 0.15.3 makes of it, or is refused where it refuses", arguments: rows)
    func stacks(_ row: Row) async throws {
        try await check(row, LibraryVersion(2022, 7), row.older)
        try await check(row, LibraryVersion(2026, 4), row.newer)
    }

    private func check(_ row: Row, _ libostree: LibraryVersion, _ expected: String) async throws {
        let directory = try TemporaryDirectory()
        let repository = try Repository.create(path: directory.path.appending("repo").string)
        guard expected != "missing-hard-link-target" else {
            let error = await #expect(throws: ImageError.self) { try await row.image.run(into: repository) }
            #expect(error?.kind == .damaged)
            #expect(
                error?.message.wholeMatch(
                    of: /layer [0-9]+ \(sha256:[0-9a-f]+\): entry ".+" is a hard link to ".+", which is .*/
                ) != nil,
                "\(error as Any)"
            )
            #expect(try repository.refs(under: RefName.imageFolder).isEmpty)
            try checkSound(repository)
            return
        }
        let result = try await row.image.run(into: repository, libostree: libostree)
        #expect(try Set(repository.refs().keys) == row.image.expectedRefs())
        try checkSound(repository)
        if expected != "checkout-fails" {
            #expect(result.mergeCommit == expected)
        } else {
            #expect(try tree(of: result.mergeCommit, in: repository) == recordedTree(row))
        }
    }

    /// What `ostree ls` says of a commit, in the words of the recorded trees: without sizes and checksums of directories.
    private func tree(of commit: String, in repository: Repository) throws -> Set<String> {
        let listing = try Command.check("ostree", "ls", "-RCX", "--repo=\(repository.path)", commit)
        let lines = try listing.split(separator: "\n").map { line in
            let entry = try #require(
                line.wholeMatch(of: /(.)(\d+) (\d+) (\d+) +(\d+) ([0-9a-f]{64})(?: [0-9a-f]{64})? (\{ .* \}) (\/.*)/)
            ).output
            let content = entry.1 == "d" ? "- -" : "\(entry.5) \(entry.6)"
            return "\(entry.1) \(entry.2) \(entry.3) \(entry.4) \(content) \(entry.7) \(entry.8)"
        }
        return Self.comparable(lines)
    }

    private func recordedTree(_ row: Row) throws -> Set<String> {
        Self.comparable(try Command.check("cat", row.listing.string).split(separator: "\n").map(String.init))
    }

    /// Leaves out what depends on the release: `/var`, which older ones move, and the directories on the way to where they
    /// move it, which take owner and mode of the entry that has them made.
    private static func comparable(_ lines: [String]) -> Set<String> {
        Set(lines.filter { !$0.contains(/\ \/(var(\/.*)?|usr|usr\/share|usr\/share\/factory.*|)$/) })
    }

    /// All rows; none where the samples are absent, and then a line says so.
    static let rows: [Row] = {
        guard let samples = Paths.sharedSamples else {
            print("skipped: the layer stacks of ostree-ext are not beside the project")
            return []
        }
        let stacks = samples.appending("stacks")
        let text = (try? Command.check("cat", stacks.appending("expected.tsv").string)) ?? ""
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count == 4 else { return nil }
            return Row(
                image: SampleImage(layout: stacks.appending(fields[0]), tag: "s"),
                older: fields[2],
                newer: fields[3]
            )
        }
    }()
}

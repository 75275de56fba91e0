// SPDX-License-Identifier: Apache-2.0

import ImageImport
import OCI
import OSTree
import SystemPackage
import TestSupport
import Testing

/// Random layer stacks, with what ostree-ext makes of each.
///
/// Those with an SELinux policy need labels, and wait for them.
@Suite struct StackImports {
    /// One row of `stacks/expected.tsv`.
    struct Row: CustomTestStringConvertible, Sendable {
        let image: FilePath
        let expected: String
        var testDescription: String { image.lastComponent?.string ?? "" }
    }

    @Test("every stack becomes what ostree-ext 0.15.3 makes of it, or is refused where it refuses", arguments: rows)
    func stacks(_ row: Row) async throws {
        let directory = try TemporaryDirectory()
        let repository = try Repository.create(path: directory.path.appending("repo").string)
        let reference = try OSTreeImageReference(parsing: "oci:\(row.image):s")
        let run = {
            try await OpenImage.with(reference) { try ImageImporter($0, into: repository).run().mergeCommit }
        }
        switch row.expected {
        case "missing-hard-link-target":
            await #expect(throws: ImageError.self) { try await run() }
            #expect(try repository.refs(under: RefName.imageFolder).isEmpty)
        case "checkout-fails":
            // A union in memory can put a directory over a file, which libostree's checkout before 2024.5 cannot.
            _ = try await run()
        default:
            let commit = try await run()
            #expect(commit == row.expected || Self.symlinkModes.contains(row.testDescription))
        }
        try Command.check("ostree", "fsck", "--repo=\(repository.path)", "-q")
    }

    /// Stacks with symlinks whose mode in the tar is not 0777.
    ///
    /// ostree-ext names their objects by that mode, which no file
    /// system keeps, so that `ostree fsck` finds them damaged; here they are named by what is on the disk.
    private static let symlinkModes: Set<String> = ["st-1", "st-2", "st-4", "st-6", "st-9", "st-13"]

    /// The rows without an SELinux policy; none where the samples are absent, and then a line says so.
    static let rows: [Row] = {
        guard let samples = Paths.sharedSamples else {
            print("skipped: the layer stacks of ostree-ext are not beside the project")
            return []
        }
        let stacks = samples.appending("stacks")
        let text = (try? Command.check("cat", stacks.appending("expected.tsv").string)) ?? ""
        let column = LibraryVersion.running < LibraryVersion(2024, 3) ? 2 : 3
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count == 4, fields[1] != "oci-selinux" else { return nil }
            return Row(image: stacks.appending(fields[0]), expected: fields[column])
        }
    }()
}

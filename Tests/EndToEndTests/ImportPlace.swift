// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import OSTree
import SystemPackage
import TestSupport
import Testing

/// A repository, and the tool to import into it.
struct ImportPlace {
    let directory: TemporaryDirectory
    let repository: FilePath

    /// Variables of a machine that has no skopeo.
    static let withoutSkopeo = ["PATH": "/nonexistent"]
    /// A machine that has one, and a machine that has none.
    static let environments = [[:], withoutSkopeo]

    init() throws {
        directory = try TemporaryDirectory()
        repository = directory.path.appending("repo")
        _ = try Repository.create(path: repository.string)
    }

    func arguments(_ reference: String) -> [String] {
        [
            Paths.drydock.string, "import", reference, "--repo", repository.string, "--format", "json", "--progress",
            "none",
        ]
    }

    /// Runs the tool; its cache lies beside the repository.
    func run(_ reference: String, environment: [String: String] = [:]) throws -> Command {
        let cache = ["XDG_CACHE_HOME": directory.path.appending("cache").string]
        return try Command.run(arguments(reference), environment: cache.merging(environment) { _, new in new })
    }

    /// What the tool printed.
    func document(_ command: Command) throws -> Import {
        guard command.status == 0 else { throw Command.Failure(description: "\(command.status): \(command.errors)") }
        return try DocumentFormat.decode(Import.self, from: Array(command.output.utf8), named: "output").spec
    }

    /// The root of the tree of a commit, and of its metadata.
    func root(of commit: String) throws -> [Checksum] {
        let commit = try Repository(path: repository.string).commit(try #require(Checksum(commit)))
        return [commit.rootTree, commit.rootMetadata]
    }

    /// All objects have their right names, and nothing that a ref leads to is missing.
    func audit() throws {
        #expect(try RepositoryAudit.wronglyNamed(in: repository).paths == [])
        #expect(try RepositoryAudit.missing(from: try Repository(path: repository.string)) == [])
    }

    /// Whether a layer, of this SHA-256, has a ref.
    func hasLayer(_ digest: String) throws -> Bool {
        try refs().contains("ostree/container/blob/sha256_3A_\(digest)")
    }

    func refs() throws -> [String] { try Repository(path: repository.string).refs().keys.sorted() }

    /// Expects that an import was refused: one error that says all of these words, and no ref of an image.
    func expectRefusal(_ command: Command, _ statuses: [Int32] = [65, 69, 5], saying words: [String]) throws {
        #expect(statuses.contains(command.status), "\(command.status) \(command.errors)")
        #expect(command.errors.split(separator: "\n").count { $0.hasPrefix("drydock: error: ") } == 1)
        for word in words where !command.errors.contains(word) {
            Issue.record("no \"\(word)\" in: \(command.errors)")
        }
        #expect(!command.errors.contains("Fatal error"))
        #expect(try refs().filter { $0.hasPrefix("ostree/container/image/") } == [])
        try audit()
    }
}

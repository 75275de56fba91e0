// SPDX-License-Identifier: Apache-2.0

import Digest
import ImageImport
import OCI
import OSTree
import SystemPackage
import TestSupport
import Testing

/// Random images of plain layers against what the ostree program makes of them.
@Suite struct RandomStacks {
    @Test(
        "layers become what ostree commit makes of them, and their union what ostree checkout and the rules make of it"
    )
    func random() async throws {
        var (generator, seed) = Generator.seeded()
        let cases = Generator.cases(300)
        var tally = Tally()
        for number in 0..<cases {
            let layers = (0..<Int.random(in: 1...4, using: &generator)).map { _ in RandomLayer(using: &generator) }
            try await check(layers.map(\.entries), &tally, "case \(number) of seed \(seed): \(layers)")
        }
        print("random stacks: seed \(seed), \(cases) cases: \(tally)")
        // Each way of ending is met often enough to mean something.
        #expect(tally.checkedOut >= cases / 4 && tally.modelled >= cases / 10 && tally.refused >= cases / 20)
    }

    @Test("a symlink stays the lower layer's if only its mode differs, which no disk holds")
    func symlinkModes() async throws {
        let links = [UInt64]([0o777, 0o755, 0o700]).map { mode in
            var link = RawImage.Entry.other("2", "usr/link", to: "target")
            link.mode = mode
            return link
        }
        var tally = Tally()
        for order in [[1, 0], [0, 1], [1, 2, 0], [1, 0, 2, 0]] {
            try await check(order.map { [links[$0]] }, &tally, "the modes of \(order)")
        }
        #expect(tally.checkedOut == 4)
    }

    /// How often the oracles had something to say.
    private struct Tally {
        /// Unions that ostree could check out.
        var checkedOut = 0
        /// Unions about which only the model says something.
        var modelled = 0
        /// Images that both refuse.
        var refused = 0
    }

    private func check(_ layers: [[RawImage.Entry]], _ tally: inout Tally, _ comment: Comment) async throws {
        let directory = try TemporaryDirectory()
        let oracle = try Oracle(in: directory.path)
        let ours = try Repository.create(path: directory.path.appending("ours").string)
        try Command.check("ostree", "config", "--repo=\(ours.path)", "set", "core.fsync", "false")
        let archives = layers.map { RawImage.archive($0) }
        let image = SampleImage(layout: directory.path.appending("image"), tag: "x")
        #expect(try RawImage(layers: archives).write(to: image.layout) == image.reference)

        let commits = try archives.enumerated().map { try oracle.commit($0.element, number: $0.offset) }
        let result: ImportResult
        do {
            result = try await image.run(into: try Repository(path: ours.path))
        } catch let error as ImageError {
            // Either a layer, or a whiteout that names nothing.
            let isRefused = try commits.contains(nil) || model(commits.compactMap(\.self), in: oracle.repository) == nil
            #expect(error.kind == .damaged && isRefused, "\(comment): \(error)")
            tally.refused += 1
            return
        }
        for (commit, layer) in zip(commits, result.layers) {
            #expect(try commit.map { try root($0, in: oracle.repository) } == root(layer.commit, in: ours), comment)
        }
        guard let model = try model(result.layers.map(\.commit), in: ours) else {
            Issue.record("\(comment): a whiteout without a name is not refused")
            return
        }
        let flat = try flatten(result.mergeCommit, in: ours)
        #expect(flat.directories == model.directories, comment)
        #expect(flat.leaves.mapValues(\.content) == model.leaves, comment)
        guard !model.hasConflict else {
            tally.modelled += 1
            return
        }
        let union = try oracle.union(of: commits.compactMap(\.self))
        #expect(try root(union, in: oracle.repository) == root(result.mergeCommit, in: ours), comment)
        tally.checkedOut += 1
    }

    private func root(_ commit: String, in repository: Repository) throws -> [Checksum] {
        let commit = try repository.commit(try #require(Checksum(commit)))
        return [commit.rootTree, commit.rootMetadata]
    }

    /// What the rules make of layers; `nil` if they refuse.
    private func model(_ commits: [String], in repository: Repository) throws -> UnionModel? {
        let layers = try commits.map { try flatten($0, in: repository) }
        do {
            return try UnionModel(layers) { leaf in
                var header = try repository.fileHeader(try #require(Checksum(leaf))).header
                guard header.isSymlink else { return leaf }
                header.mode |= 0o777
                var digest = SHA256()
                digest.update(header.bytes)
                return digest.finish()
            }
        } catch is UnionModel.NamelessWhiteout {
            return nil
        }
    }

    private func flatten(_ commit: String, in repository: Repository) throws -> UnionModel.Layer {
        var layer = UnionModel.Layer(directories: [:], leaves: [:], hasWhiteouts: true)
        func walk(_ tree: Checksum, _ metadata: Checksum, _ path: String) throws {
            layer.directories[path] = metadata.description
            let prefix = path.isEmpty ? "" : path + "/"
            let content = try repository.tree(tree)
            for file in content.files {
                let isSymlink = try repository.fileHeader(file.checksum).header.isSymlink
                layer.leaves[prefix + file.name] = (file.checksum.description, isSymlink)
            }
            for directory in content.directories {
                try walk(directory.tree, directory.metadata, prefix + directory.name)
            }
        }
        let commit = try repository.commit(try #require(Checksum(commit)))
        try walk(commit.rootTree, commit.rootMetadata, "")
        return layer
    }
}

/// The ostree program, doing what ostree-ext has libostree do.
private struct Oracle {
    let repository: Repository
    private let directory: FilePath

    init(in directory: FilePath) throws {
        self.directory = directory
        repository = try Repository.create(path: directory.appending("oracle").string)
        try Command.check("ostree", "config", "--repo=\(repository.path)", "set", "core.fsync", "false")
    }

    /// Commits a layer's archive.
    ///
    /// - Returns: the commit; `nil` if ostree refuses it.
    func commit(_ archive: [UInt8], number: Int) throws -> String? {
        let file = directory.appending("layer-\(number).tar").string
        try Files.write(archive, to: file)
        let command = try run("--tree=tar=\(file)", "--tar-autocreate-parents")
        return command.status == 0 ? checksum(command) : nil
    }

    /// Checks out commits over each other, and commits what comes of it.
    func union(of commits: [String]) throws -> String {
        let target = directory.appending("union").string
        for commit in commits {
            let checkout = ["ostree", "checkout", "--repo=\(repository.path)", "-H", "--union", "--whiteouts"]
            let command = try Command.run(checkout + [commit, target])
            #expect(command.status == 0, "\(command.errors)")
        }
        let command = try run("--tree=dir=\(target)", "--link-checkout-speedup")
        #expect(command.status == 0, "\(command.errors)")
        return checksum(command)
    }

    private func checksum(_ command: Command) -> String {
        String(command.output.prefix { $0 != "\n" })
    }

    private func run(_ options: String...) throws -> Command {
        let commit = ["ostree", "commit", "--repo=\(repository.path)", "--orphan", "--no-bindings", "--fsync=false"]
        return try Command.run(commit + ["-s", ""] + options)
    }
}

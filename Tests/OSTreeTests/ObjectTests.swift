// SPDX-License-Identifier: Apache-2.0

import Digest
import OSTree
import SystemPackage
import TestSupport
import Testing

@Suite struct Objects {
    @Test("a file's header and content hash to the name that libostree gives it")
    func fileHeader() {
        let header = FileHeader.regular(uid: 0, gid: 0, mode: 0o644, attributes: .none)
        let name = SHA256.hex(of: header.bytes + Array("hello\n".utf8))
        #expect(name == "44f778e59f0a4748d6b0c90a47347212a231c4ad1e8f7ea5c5dffc7749153a6b")
        let link = FileHeader.symlink(uid: 0, gid: 0, target: "../usr/bin/true", attributes: .none)
        #expect(SHA256.hex(of: link.bytes) == "cc8e7a926cc0e69329f65b7e4efaba456239ead622ee6cb1b9c46b4d761ef50f")
    }

    @Test("the default directory's metadata has libostree's checksum")
    func directoryMetadata() {
        let digest = SHA256.hex(of: DirectoryMetadata().variant.serialized)
        #expect(digest == "446a0ef11b7cc167f3b603e585c7eeeeb675faa412d5ec73f62988eb0b6c5488")
    }

    @Test("an object-set commit has the checksum that ostree-ext gives it")
    func objectSet() throws {
        let directory = try TemporaryDirectory()
        let repository = try Repository.create(path: directory.path.appending("repo").string)
        let transaction = try Transaction(in: repository)
        let header = FileHeader.regular(uid: 0, gid: 0, mode: 0o644, attributes: .none)
        let content = Array("hello\n".utf8)
        let file = try #require(Checksum(SHA256.hex(of: header.bytes + content)))
        let writer = transaction.writer
        try writer.writeFile(proven: file, header, content: content[...])
        let tree = try writer.write(
            .directoryTree,
            DirectoryTree(files: [.init(name: file.description, checksum: file)], directories: []).variant
        )
        let root = try writer.write(.directoryMetadata, DirectoryMetadata().variant)
        let commit = Commit(metadata: .dictionary([]), parent: nil, timestamp: 0, rootTree: tree, rootMetadata: root)
        let checksum = try writer.write(.commit, commit.variant)
        try transaction.commit()
        #expect(checksum.description == "9991cb6a41d96284a68a4c9888b0d009f65775fbaa71559d2b1f318295e504b0")
        #expect(try repository.file(file, limit: 100).content == Array("hello\n".utf8))
    }

    @Test("a directory tree is serialised, and read, as GVariant does it", arguments: [0, 1, 5, 60, 2000])
    func directoryTree(_ most: Int) throws {
        var (generator, seed) = Generator.seeded()
        for _ in 0..<5 {
            let tree = Self.randomTree(most, using: &generator)
            let variant = Variant.tuple([
                .array(of: "(say)", tree.files.map { .tuple([.string($0.name), .bytes($0.checksum.bytes)]) }),
                .array(
                    of: "(sayay)",
                    tree.directories.map {
                        .tuple([.string($0.name), .bytes($0.tree.bytes), .bytes($0.metadata.bytes)])
                    }
                ),
            ])
            #expect(try tree.variant.serialized == variant.serialized, "seed \(seed)")
            let read = try #require(DirectoryTree(variant: variant))
            #expect(read.files == tree.files && read.directories == tree.directories, "seed \(seed)")
        }
    }

    @Test("a damaged directory tree is refused, or read as GVariant reads it")
    func damagedTree() throws {
        var (generator, seed) = Generator.seeded()
        var refused = 0
        for _ in 0..<5000 {
            var bytes = try Self.randomTree(4, using: &generator).variant.serialized
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if generator.chance(30) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator)) }
            let normal = Variant.parse(type: DirectoryTree.type, bytes)
            guard let tree = DirectoryTree(serialized: bytes) else {
                refused += 1
                // Only what libostree would not take for an object either: checksums have 32 bytes.
                let lengths = normal?.children.flatMap { list in
                    list.children.flatMap { $0.children.dropFirst().map { $0.bytes?.count ?? 0 } }
                }
                #expect(lengths?.allSatisfy { $0 == 32 } != true, "seed \(seed): \(bytes)")
                continue
            }
            if normal != nil { #expect(try tree.variant.serialized == bytes, "seed \(seed): \(bytes)") }
        }
        #expect(refused > 1000)
    }

    private static func randomTree(_ most: Int, using generator: inout Generator) -> DirectoryTree {
        func checksum() -> Checksum? {
            Checksum(bytes: (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
        }
        func names() -> [String] {
            (0..<Int.random(in: 0...most, using: &generator)).map { index in
                String(repeating: "n", count: Int.random(in: 0...100, using: &generator)) + String(index)
            }
        }
        return DirectoryTree(
            files: names().compactMap { name in checksum().map { .init(name: name, checksum: $0) } },
            directories: names().compactMap { name in
                checksum().flatMap { tree in checksum().map { .init(name: name, tree: tree, metadata: $0) } }
            }
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import OSTree
import SystemPackage
import TestSupport
import Testing

/// Images that hold an ostree commit: every form, every fault, and the keys of a remote.
@Suite struct EncapsulatedImages {
    @Test("in each form a commit arrives as it was, alone and with layers on top")
    func forms() throws {
        let origin = try CommitOrigin()
        let expected = try Repository(path: origin.repository.string).commit(try #require(Checksum(origin.commit)))
        var derivedRoots: Set<[Checksum]> = []
        for form in EncapsulatedImage.AttributeForm.allCases {
            for chunks in [0, 1, 3] {
                let place = try ImportPlace()
                var image = try origin.image(form, chunks: chunks)
                let plain = try image.image.write(to: place.directory.path.appending("plain"))
                let document = try place.document(try place.run(plain))
                let merged = try Repository(path: place.repository.string).commit(
                    try #require(Checksum(document.mergeCommit))
                )
                #expect(merged.parent == Checksum(origin.commit), "\(form), \(chunks)")
                #expect([merged.rootTree, merged.rootMetadata] == [expected.rootTree, expected.rootMetadata])
                #expect(document.layers.count == chunks + 1)
                image.derived = [[.file("etc/new"), .file("usr/bin/.wh.other"), .file("usr/share/new")]]
                let layered = try image.image.write(to: place.directory.path.appending("layered"))
                let above = try place.document(try place.run(layered))
                #expect(above.layers.dropLast().allSatisfy(\.reused) && !above.layers[chunks + 1].reused)
                derivedRoots.insert(try place.root(of: above.mergeCommit))
                let listing = try Command.check("ostree", "ls", "-R", "--repo=\(place.repository)", above.mergeCommit)
                #expect(listing.contains("/usr/etc/new") && listing.contains("/usr/share/new"))
                #expect(!listing.contains("/usr/bin/other"))
                try place.audit()
                try Command.check("ostree", "fsck", "-q", "--repo=\(place.repository)")
            }
        }
        #expect(derivedRoots.count == 1)
    }

    @Test("the files of a layer become the object set that the contract gives as an example")
    func objectSet() throws {
        let origin = try CommitOrigin([.file("usr/hello", "hello\n")])
        let image = try origin.image(.linked, chunks: 1).image
        let place = try ImportPlace()
        let document = try place.document(
            try place.run(try image.write(to: place.directory.path.appending("image")))
        )
        #expect(document.layers.map(\.role) == ["commit", "chunk"])
        #expect(document.layers[0].commit == origin.commit)
        #expect(document.layers[1].commit == "9991cb6a41d96284a68a4c9888b0d009f65775fbaa71559d2b1f318295e504b0")
    }

    @Test("a layer that is known as one of plain files is brought in again as a commit's")
    func otherRole() throws {
        let origin = try CommitOrigin()
        let fresh = try ImportPlace()
        let image = try origin.image(.inline, chunks: 0).image
        let reference = try image.write(to: fresh.directory.path.appending("image"))
        let expected = try fresh.root(of: try fresh.document(try fresh.run(reference)).mergeCommit)

        let place = try ImportPlace()
        var plain = image
        plain.labels["ostree.final-diffid"] = nil
        _ = try place.document(try place.run(try plain.write(to: place.directory.path.appending("plain"))))
        let document = try place.document(try place.run(reference))
        #expect(document.layers.map(\.reused) == [false])
        #expect(document.layers[0].commit == origin.commit)
        #expect(try place.root(of: document.mergeCommit) == expected)
        try place.audit()
    }

    /// Something that is wrong with an image of one commit layer and two chunks.
    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// What the error must say.
        let words: [String]
        let alter: @Sendable (inout EncapsulatedImage) throws -> Void
    }

    static let faults = [
        Fault(testDescription: "a file twice in a chunk", words: ["layer 2", "twice"]) { image in
            let place = try #require(image.layers[1].lastIndex(of: ".file"))
            image.layers[1] += image.layers[1][(place - 1)...place]
        },
        Fault(testDescription: "a file under the name of another", words: ["layer 3"]) { image in
            let place = try #require(image.layers[2].lastIndex { $0.type == "0" && !$0.content.isEmpty })
            image.layers[2][place].content[0] ^= 1
        },
        Fault(testDescription: "a file with another owner than its name says", words: ["layer 2"]) { image in
            let place = try #require(image.layers[1].lastIndex(of: ".file"))
            image.layers[1][place].uid += 1
        },
        Fault(testDescription: "a tree under a wrong name", words: ["layer 1", "does not match its name"]) { image in
            let places = image.layers[0].indices.filter { image.layers[0][$0].has(suffix: ".dirmeta") }
            let other = image.layers[0][try #require(places.last)].content
            image.layers[0][try #require(places.first)].content = other
        },
        Fault(testDescription: "a commit in a chunk", words: ["layer 2", "commit object out of place"]) { image in
            let place = try #require(image.layers[0].lastIndex(of: ".commit"))
            image.layers[1].append(image.layers[0][place])
        },
        Fault(testDescription: "a tree in a chunk", words: ["layer 3", "metadata object out of place"]) { image in
            let place = try #require(image.layers[0].lastIndex(of: ".dirtree"))
            image.layers[2].append(image.layers[0][place])
        },
        Fault(testDescription: "a file without attributes", words: ["layer 2", "without its attributes"]) { image in
            let place = try #require(image.layers[1].lastIndex(of: ".file"))
            image.layers[1].remove(at: place - 1)
        },
        Fault(testDescription: "attributes twice", words: ["layer 2", "announces attributes twice"]) { image in
            let place = try #require(image.layers[1].lastIndex(of: ".file"))
            image.layers[1].insert(image.layers[1][place - 1], at: place)
        },
        Fault(testDescription: "attributes under a wrong name", words: ["layer 2", "attributes under a wrong"]) {
            image in
            let place = try #require(image.layers[1].firstIndex { $0.has(suffix: ".file-xattrs") })
            image.layers[1][place].content += [0]
        },
        Fault(testDescription: "a link to attributes that are not there", words: ["layer 3", "does not hold"]) {
            image in
            image.layers[2].removeAll { $0.has(suffix: ".file-xattrs") }
        },
        Fault(testDescription: "a file that no layer has", words: ["object", "is in no layer"]) { image in
            let place = try #require(image.layers[2].lastIndex(of: ".file"))
            image.layers[2].removeSubrange(place - 1...place)
        },
        Fault(testDescription: "a tree that no layer has", words: ["object", "is in no layer"]) { image in
            image.layers[0].remove(at: try #require(image.layers[0].lastIndex(of: ".dirtree")))
        },
        Fault(testDescription: "a tree with a name that leads out", words: ["layer 1", "which no file can have"]) {
            image in
            try image.put(tree: [("../x", 32)])
        },
        Fault(testDescription: "a tree with no name", words: ["layer 1", "which no file can have"]) { image in
            try image.put(tree: [("", 32)])
        },
        Fault(testDescription: "a tree with one name twice", words: ["layer 1", "\"a\" twice"]) { image in
            try image.put(tree: [("a", 32), ("a", 33)])
        },
        Fault(testDescription: "no commit", words: ["layer 1", "holds no commit"]) { image in
            image.layers[0].removeAll { $0.has(suffix: ".commit") }
        },
        Fault(testDescription: "a commit that is cut off", words: ["layer 1", "not in ostree's form"]) { image in
            let place = try #require(image.layers[0].lastIndex(of: ".commit"))
            image.layers[0][place].content.removeLast(5)
        },
    ]

    @Test(
        "a damaged commit is refused: the error says where, and nothing that was not proven has a ref",
        arguments: faults
    )
    func refused(_ fault: Fault) throws {
        let origin = try CommitOrigin()
        var image = try origin.image(.linked, chunks: 2)
        try fault.alter(&image)
        let place = try ImportPlace()
        let reference = try image.image.write(to: place.directory.path.appending("image"))
        let digests = image.image.digests
        for environment in ImportPlace.environments {
            let command = try place.run(reference, environment: environment)
            try place.expectRefusal(command, [65], saying: fault.words)
            // The layers that are whole may stay for the next time; the bad one and the commit may not.
            let number = fault.words[0].last.flatMap { Int(String($0)) } ?? 1
            #expect(try !place.hasLayer(digests[number - 1]))
            #expect(try !place.hasLayer(digests[0]))
        }
    }
}

extension EncapsulatedImage {
    /// Adds a directory's object with these files.
    fileprivate mutating func put(tree files: [(name: String, fill: UInt8)]) throws {
        let files = try files.map { file in
            let checksum = try #require(Checksum(bytes: Array(repeating: file.fill, count: 32)))
            return DirectoryTree.File(name: file.name, checksum: checksum)
        }
        let content = DirectoryTree(files: files, directories: []).serialized
        let digest = RawImage(layers: [content]).digests[0]
        let path = "sysroot/ostree/repo/objects/\(digest.prefix(2))/\(digest.dropFirst(2)).dirtree"
        layers[0].append(RawImage.Entry(name: Array(path.utf8), content: content))
    }
}

extension [RawImage.Entry] {
    /// The place of the last object of a kind.
    fileprivate func lastIndex(of suffix: String) -> Int? { lastIndex { $0.has(suffix: suffix) } }
}

extension RawImage.Entry {
    /// Whether the name ends in this.
    func has(suffix: String) -> Bool { String(decoding: name, as: UTF8.self).hasSuffix(suffix) }
}

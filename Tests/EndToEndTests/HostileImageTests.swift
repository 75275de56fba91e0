// SPDX-License-Identifier: Apache-2.0

import SystemPackage
import TestSupport
import Testing

/// Images that are damaged, or made to do damage.
@Suite struct HostileImages {
    /// An image that is refused.
    struct Hostile: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let image: @Sendable () throws -> RawImage
        /// What the error must say.
        let words: [String]
    }

    static let hostile: [Hostile] = [
        entry(".. in a name", .file("usr/../../etc/x"), ["leads out", "usr/../../etc/x"]),
        entry("a name over 255 bytes", .file("usr/" + String(repeating: "n", count: 300)), ["over 255 bytes"]),
        entry("a path over 4096 bytes", .file("usr/" + String(repeating: "d/", count: 3000)), ["has a path of"]),
        entry("a name that is not UTF-8", RawImage.Entry(name: Array("usr/".utf8) + [0xff, 0xfe]), ["not UTF-8"]),
        entry("a hard link to nothing", .other("1", "usr/b", to: "usr/a"), ["usr/b", "hard link", "usr/a"]),
        entry("a hard link to what is left out", .other("1", "usr/b", to: "run/a"), ["usr/b", "hard link", "run/a"]),
        entry("a character device", .other("3", "usr/null"), ["usr/null", "device"]),
        entry("a FIFO", .other("6", "usr/fifo"), ["usr/fifo", "FIFO"]),
        entry(
            "a sparse file of 100 GiB",
            RawImage.Entry(name: Array("usr/big".utf8), size: 100 << 30),
            ["usr/big"]
        ),
        entry(
            "an owner that the kernel takes for none",
            with { $0.records = [("uid", "4294967295")] },
            ["usr/x", "4294967295"]
        ),
        entry("an attribute twice", with(["user.a", "user.a"]), ["usr/x", "user.a", "twice"]),
        entry("an attribute of no kind", with(["note"]), ["usr/x", "note", "does not know"]),
        entry(
            "an attribute of 70,000 bytes",
            with(["user.a"], String(repeating: "x", count: 70_000)),
            ["usr/x", "70000 bytes"]
        ),
        entry("a symlink with an attribute of a user's", with(["user.a"]) { $0.type = "2" }, ["usr/x", "symlinks"]),
        entry(
            "a symlink with a target of 5000 bytes",
            with { entry in
                entry.type = "2"
                entry.records = [("linkpath", String(repeating: "t/", count: 2500))]
            },
            ["usr/x", "5000 bytes"]
        ),
        altered("layers of more bytes than can be counted", ["more bytes than any disk"]) { image in
            image.layers += [RawImage.archive([.file("usr/b")]), RawImage.archive([.file("usr/c")])]
            image.claimedSize = 9_223_372_036_854_775_807
        },
        altered("an image for another machine", ["riscv64"]) { $0.architecture = "riscv64" },
        altered("a last layer of the commit that is there twice", ["more than one layer"]) { image in
            image.layers.append(image.layers[0])
            image.labels["ostree.final-diffid"] = "sha256:\(image.digests[0])"
        },
        entry("a hole of 100 GiB", hole, ["usr/hole", "unpacks to too much"]),
        Hostile(
            testDescription: "a file written through a symlink",
            image: { RawImage([.other("2", "usr/a", to: "/etc"), .file("usr/a/x")]) },
            words: ["usr/a/x", "below a file"]
        ),
        Hostile(testDescription: "no layers", image: { RawImage(layers: []) }, words: ["layers"]),
        altered("a layer of an unknown kind", ["application/x-unknown"]) { $0.mediaType = "application/x-unknown" },
        altered("a diff id of something else", ["layer"]) {
            $0.diffIDs = ["sha256:" + String(repeating: "0", count: 64)]
        },
        altered("a manifest of 50 MB", ["too large"]) { $0.padding = 50_000_000 },
        Hostile(
            testDescription: "a gzip stream that ends early",
            image: {
                let directory = try TemporaryDirectory()
                let file = directory.path.appending("layer").string
                try Command.check(
                    "/bin/sh",
                    "-c",
                    "head -c 100000 /dev/urandom | gzip > \"$0\"; truncate -s 50000 \"$0\"",
                    file
                )
                var image = RawImage(layers: [try Files.read(file)])
                image.mediaType += "+gzip"
                return image
            },
            words: ["layer"]
        ),
        Hostile(
            testDescription: "a layer that is no archive",
            image: { RawImage(layers: [Array(repeating: 0x5a, count: 4096)]) },
            words: ["layer"]
        ),
    ]

    /// A file with attributes, or with something else that is wrong.
    private static func with(
        _ attributes: [String] = [],
        _ value: String = "x",
        _ alter: (inout RawImage.Entry) -> Void = { _ in }
    ) -> RawImage.Entry {
        var entry = RawImage.Entry.file("usr/x", "")
        entry.target = "t"
        entry.records = attributes.map { ("SCHILY.xattr.\($0)", value) }
        alter(&entry)
        return entry
    }

    /// A sparse file that is all hole, in GNU's form in a PAX header: the map of its parts is its content.
    private static var hole: RawImage.Entry {
        let map = Array("1\n107374182400\n0\n".utf8)
        var entry = RawImage.Entry(
            name: Array("GNUSparseFile.1/hole".utf8),
            content: map + Array(repeating: 0, count: 512 - map.count)
        )
        entry.records = [
            ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "usr/hole"),
            ("GNU.sparse.realsize", "107374182400"),
        ]
        return entry
    }

    private static func entry(_ name: String, _ entry: RawImage.Entry, _ words: [String]) -> Hostile {
        Hostile(testDescription: name, image: { RawImage([.file("usr/first"), entry]) }, words: ["layer"] + words)
    }

    private static func altered(
        _ name: String,
        _ words: [String],
        _ alter: @escaping @Sendable (inout RawImage) -> Void
    ) -> Hostile {
        let image: @Sendable () -> RawImage = {
            var image = RawImage([.file("usr/a")])
            alter(&image)
            return image
        }
        return Hostile(testDescription: name, image: image, words: words)
    }

    @Test("hostile and broken images: one error that says where, and nothing of them is left", arguments: hostile)
    func refused(_ hostile: Hostile) throws {
        let place = try ImportPlace()
        let reference = try hostile.image().write(to: place.directory.path.appending("image"))
        for environment in ImportPlace.environments {
            let command = try place.run(reference, environment: environment)
            try place.expectRefusal(command, saying: hostile.words)
            #expect(try place.refs() == [])
        }
    }
}

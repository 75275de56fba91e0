// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import OSTree
import SystemPackage
import TestSupport
import Testing

/// One image in all the forms and places that skopeo writes; each must become the same tree.
@Suite struct ImageForms {
    /// A form, and what skopeo has to be told to write it.
    struct Form: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let options: [String]
        /// The destination in a directory.
        let destination: @Sendable (FilePath) -> String
        /// Whether it can be read without skopeo.
        let isDirect: Bool
    }

    static let forms = [
        Form(
            testDescription: "gzip in a layout",
            options: ["--format", "oci", "--dest-compress", "--dest-compress-format", "gzip"],
            destination: { "oci:\($0)/image:x" },
            isDirect: true
        ),
        Form(
            testDescription: "zstd in a layout",
            options: ["--dest-compress", "--dest-compress-format", "zstd"],
            destination: { "oci:\($0)/image:x" },
            isDirect: true
        ),
        Form(
            testDescription: "an archive of a layout",
            options: [],
            destination: { "oci-archive:\($0)/image.tar:x" },
            isDirect: true
        ),
        Form(testDescription: "a directory", options: [], destination: { "dir:\($0)/image" }, isDirect: true),
        Form(
            testDescription: "docker schema 2 in a directory",
            options: ["--format", "v2s2"],
            destination: { "dir:\($0)/image" },
            isDirect: false
        ),
        Form(
            testDescription: "an archive of docker's, uncompressed",
            options: [],
            destination: { "docker-archive:\($0)/image.tar:localhost/x:1" },
            isDirect: false
        ),
    ]

    /// An encapsulated commit in chunks with a layer on top, all gzip.
    private static let image = "oci:\(Paths.testdata.appending("images/oci-derived")):v1-derived"

    private static func root(of reference: String) throws -> [Checksum] {
        let place = try ImportPlace()
        return try place.root(of: try place.document(try place.run(reference)).mergeCommit)
    }

    @Test("each form of an image becomes the same tree", arguments: forms)
    func tree(_ form: Form) throws {
        let expected = try Self.root(of: Self.image)
        let directory = try TemporaryDirectory()
        let reference = form.destination(directory.path)
        let copy = try Command.run(["skopeo", "copy", "-q"] + form.options + [Self.image, reference])
        #expect(copy.status == 0, "\(copy.errors)")
        let place = try ImportPlace()
        let document = try place.document(try place.run(reference))
        #expect(try place.root(of: document.mergeCommit) == expected)
        try place.audit()

        let alone = try ImportPlace()
        let command = try alone.run(reference, environment: ImportPlace.withoutSkopeo)
        if form.isDirect {
            #expect(try alone.document(command).mergeCommit == document.mergeCommit)
        } else {
            try alone.expectRefusal(command, [69], saying: ["skopeo"])
        }
    }

    @Test(
        "the storage of podman is read where skopeo can tell how it keeps layers, and refused with the remedy elsewhere"
    )
    func storage() throws {
        let directory = try TemporaryDirectory()
        let reference = "containers-storage:[vfs@\(directory.path)/root+\(directory.path)/run]localhost/x:1"
        let settings = ["STORAGE_DRIVER": "vfs"]
        let copy = try Command.run(["skopeo", "copy", "-q", Self.image, reference], environment: settings)
        #expect(copy.status == 0, "\(copy.errors)")
        let place = try ImportPlace()
        let command = try place.run(reference, environment: settings)
        guard command.status == 0 else {
            try place.expectRefusal(command, [69], saying: ["containers-storage", "skopeo 1.11", "skopeo copy"])
            return
        }
        #expect(try place.root(of: try place.document(command).mergeCommit) == Self.root(of: Self.image))
    }

    /// skopeo of Debian 12 damages the archives that it writes in this form, so the form is made here: frames of zstd, and
    /// between and behind them skippable ones, in which the table of contents is (containers/storage, chunked).
    @Test("zstd:chunked: frames of zstd with skippable ones")
    func chunked() throws {
        let archive = RawImage.archive((0..<500).map { .file("usr/share/\($0)", "content of \($0)\n") })
        let directory = try TemporaryDirectory()
        let expected = try Self.root(of: try RawImage(layers: [archive]).write(to: directory.path.appending("plain")))
        var blob: [UInt8] = []
        for start in stride(from: 0, to: archive.count, by: 50_000) {
            let part = directory.path.appending("part").string
            try Files.write(Array(archive[start..<min(start + 50_000, archive.count)]), to: part)
            try Command.check("zstd", "-q", "-f", part)
            blob += try Files.read("\(part).zst") + [0x50, 0x2a, 0x4d, 0x18, 5, 0, 0, 0] + Array("table".utf8)
        }
        var image = RawImage(layers: [blob])
        image.diffIDs = ["sha256:" + RawImage(layers: [archive]).digests[0]]
        image.mediaType += "+zstd"
        let reference = try image.write(to: directory.path.appending("chunked"))
        for environment in ImportPlace.environments {
            let place = try ImportPlace()
            let document = try place.document(try place.run(reference, environment: environment))
            #expect(try place.root(of: document.mergeCommit) == expected)
        }
    }

    /// skopeo reads a configuration into structures and writes it anew; what stands in the merge commit is that.
    @Test("with skopeo and without, a configuration with empty fields makes the same commit")
    func configuration() throws {
        var image = RawImage([.file("usr/a")])
        image.members = """
            "author":"","created":"2024-02-29T10:00:00.1200+00:00","history":[{"created":"2024-02-29T10:00:00.000Z",\
            "comment":"","empty_layer":false,"created_by":"x"},{}],"os.version":"","unknown":1,
            """
        image.labels = [:]
        let directory = try TemporaryDirectory()
        let reference = try image.write(to: directory.path.appending("image"))
        let commits = try ImportPlace.environments.map { environment in
            let place = try ImportPlace()
            return try place.document(try place.run(reference, environment: environment)).mergeCommit
        }
        #expect(commits[0] == commits[1])
    }

    @Test("an image of a year before 1970 makes one commit, whenever it is imported")
    func ancient() throws {
        var image = RawImage([.file("usr/a")])
        image.members = "\"created\":\"0001-01-01T00:00:00Z\","
        let place = try ImportPlace()
        let reference = try image.write(to: place.directory.path.appending("image"))
        let commit = try place.document(try place.run(reference)).mergeCommit
        let timestamp = try Repository(path: place.repository.string).commit(try #require(Checksum(commit))).timestamp
        #expect(timestamp == UInt64(bitPattern: -62_135_596_800))
    }

    @Test("a layer that is there three times is fetched once")
    func repeated() throws {
        let layer = RawImage.archive([.file("usr/a", "a\n")])
        let image = RawImage(layers: [layer, RawImage.archive([.file("usr/.wh.a")]), layer, layer])
        let place = try ImportPlace()
        let document = try place.document(try place.run(try image.write(to: place.directory.path.appending("image"))))
        #expect(document.layers.map(\.reused) == [false, false, true, true])
        #expect(document.bytesFetched == UInt64(image.layers[0].count + image.layers[1].count))
        let content = try Command.check(
            "ostree",
            "cat",
            "--repo=\(place.repository)",
            document.mergeCommit,
            "/usr/a"
        )
        #expect(content == "a\n")
    }

    @Test("what skopeo unpacks of an archive is gone afterwards, and a FIFO is no archive")
    func archiveLeftovers() throws {
        let place = try ImportPlace()
        let directory = place.directory.path
        let archive = directory.appending("image.tar").string
        // A name that no other test has: skopeo unpacks below /var/tmp, where others do, too.
        let marked = RawImage([.file("usr/\(directory.lastComponent?.string ?? "")")])
        let reference = try marked.write(to: directory.appending("image"))
        try Command.check("skopeo", "copy", "-q", reference, "oci-archive:\(archive):x")
        func leftovers() throws -> String {
            let script = "find /var/tmp \"${TMPDIR:-/tmp}\" -path '*/blobs/sha256/*' -name \"$0\" 2>/dev/null || true"
            return try Command.check("/bin/sh", "-c", script, marked.digests[0])
        }
        _ = try place.document(try place.run("oci-archive:\(archive):x"))
        #expect(try leftovers().isEmpty)
        var wrong = marked
        wrong.diffIDs = ["sha256:" + String(repeating: "0", count: 64)]
        _ = try wrong.write(to: directory.appending("wrong"))
        let bad = directory.appending("bad.tar").string
        try Command.check("tar", "-C", directory.appending("wrong").string, "-cf", bad, ".")
        let other = try ImportPlace()
        try other.expectRefusal(try other.run("oci-archive:\(bad):x"), [65], saying: ["layer 1"])
        #expect(try leftovers().isEmpty)

        let fifo = directory.appending("fifo").string
        try Command.check("mkfifo", fifo)
        for environment in ImportPlace.environments {
            let command = try place.run("oci-archive:\(fifo):x", environment: environment)
            #expect(command.status == 69 && command.errors.contains("not a regular file"), "\(command.errors)")
        }
    }

    @Test("an archive is unpacked where that can be done, which is not /var/tmp of a host that is looked at")
    func archiveOfRunningHost() throws {
        let place = try ImportPlace()
        let directory = place.directory.path
        let reference = try RawImage([.file("usr/a")]).write(to: directory.appending("image"))
        let script = "mount --bind /var/tmp /var/tmp && mount -o remount,bind,ro /var/tmp && exec \"$@\""
        for (transport, name) in [("oci-archive", "x"), ("docker-archive", "localhost/x:1")] {
            let archive = "\(transport):\(directory)/\(transport):\(name)"
            try Command.check("skopeo", "copy", "-q", reference, archive)
            let command = ["unshare", "-m", "/bin/sh", "-c", script, "sh"] + place.arguments(archive)
            _ = try place.document(try Command.run(command))
        }
    }

    @Test("of an image index the image of this machine's architecture is taken, with skopeo and without")
    func index() throws {
        var own = RawImage([.file("usr/own")])
        var foreign = RawImage([.file("usr/foreign")])
        own.architecture = RawImage.hostArchitecture
        foreign.architecture = own.architecture == "amd64" ? "arm64" : "amd64"
        for environment in ImportPlace.environments {
            let place = try ImportPlace()
            let reference = try RawImage.write([foreign, own], to: place.directory.path.appending("image"))
            let document = try place.document(try place.run(reference, environment: environment))
            let listing = try Command.check("ostree", "ls", "-R", "--repo=\(place.repository)", document.mergeCommit)
            #expect(listing.contains("/usr/own") && !listing.contains("/usr/foreign"))
            let other = try RawImage.write([foreign], to: place.directory.path.appending("other"))
            let command = try place.run(other, environment: environment)
            #expect(
                [65, 69].contains(command.status) && command.errors.contains(own.architecture),
                "\(command.errors)"
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import OSTree
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// `drydock import` by itself: what it prints, how it fails, and that it can be cut off.
@Suite struct ImportCommand {
    /// A repository, and the tool to import into it.
    private struct Place {
        let directory: TemporaryDirectory
        let repository: FilePath

        init() throws {
            directory = try TemporaryDirectory()
            repository = directory.path.appending("repo")
            _ = try Repository.create(path: repository.string)
        }

        func arguments(_ reference: String) -> [String] {
            [
                Paths.drydock.string, "import", reference, "--repo", repository.string, "--format", "json",
                "--progress",
                "none",
            ]
        }

        func run(_ reference: String, environment: [String: String] = [:]) throws -> Command {
            let cache = ["XDG_CACHE_HOME": directory.path.appending("cache").string]
            return try Command.run(arguments(reference), environment: cache.merging(environment) { _, new in new })
        }

        func document(_ command: Command) throws -> Import {
            try DocumentFormat.decode(Import.self, from: Array(command.output.utf8), named: "output").spec
        }

        /// All objects have their right names, and nothing that a ref leads to is missing.
        func audit() throws {
            #expect(try RepositoryAudit.wronglyNamed(in: repository).paths == [])
            #expect(try RepositoryAudit.missing(from: try Repository(path: repository.string)) == [])
        }

        func refs() throws -> [String] { try Repository(path: repository.string).refs().keys.sorted() }
    }

    @Test("a new image, a known one, known layers, known objects")
    func reuse() async throws {
        let image = try await Samples.shared.image(.successor)
        let place = try Place()
        let first = try place.document(try place.run(image.reference))
        #expect(!first.unchanged && first.layers.allSatisfy { !$0.reused } && first.objectsWritten > 1000)
        #expect(first.manifestDigest == image.manifestDigest)
        let known = try place.document(try place.run(image.reference))
        #expect(known.unchanged && known.bytesFetched == 0 && known.mergeCommit == first.mergeCommit)
        try Command.check("ostree", "refs", "--repo=\(place.repository)", "--delete", "ostree/container/image")
        let layers = try place.document(try place.run(image.reference))
        #expect(layers.layers.allSatisfy(\.reused) && layers.bytesFetched == 0 && layers.objectsWritten == 0)
        #expect(layers.mergeCommit == first.mergeCommit)
        try Command.check("ostree", "refs", "--repo=\(place.repository)", "--delete", "ostree/container")
        let objects = try place.document(try place.run(image.reference))
        #expect(objects.objectsWritten == 0 && objects.bytesFetched == first.bytesFetched)
        #expect(objects.mergeCommit == first.mergeCommit)
        try place.audit()
    }

    @Test("without skopeo in the path a layout and an archive of one are read all the same")
    func withoutSkopeo() async throws {
        let image = try await Samples.shared.image(.successor)
        let bare = ["PATH": "/nonexistent"]
        let with = try Place()
        let expected = try with.document(try with.run(image.reference)).mergeCommit
        let layout = try Place()
        #expect(try layout.document(try layout.run(image.reference, environment: bare)).mergeCommit == expected)
        let archive = layout.directory.path.appending("image.tar")
        try Command.check("skopeo", "copy", "-q", image.reference, "oci-archive:\(archive):x")
        for environment in [[:], bare] {
            let place = try Place()
            let command = try place.run("oci-archive:\(archive):x", environment: environment)
            #expect(command.status == 0, "\(command.errors)")
            #expect(try place.document(command).mergeCommit == expected)
        }
    }

    @Test("killed at any instant, the repository is sound, and the next import makes the same commit")
    func kill() async throws {
        let image = try await Samples.shared.image(.successor)
        var (generator, seed) = Generator.seeded()
        let whole = try Place()
        let clock = ContinuousClock()
        var expected = ""
        let duration = try clock.measure { expected = try whole.document(try whole.run(image.reference)).mergeCommit }
        let width = UInt64(duration / .microseconds(1))
        print("import kill test: seed \(seed), 50 instants of \(width / 1000) ms")
        var cut = 0
        for _ in 0..<50 {
            let place = try Place()
            let running = try Command.start(place.arguments(image.reference))
            let delay = generator.next() % width
            usleep(UInt32(delay))
            running.send(SIGKILL)
            if running.wait().status == 137 { cut += 1 }
            try place.audit()
            let again = try place.run(image.reference)
            #expect(again.status == 0, "killed after \(delay) µs: \(again.errors)")
            #expect(try place.document(again).mergeCommit == expected)
            try Command.check("ostree", "fsck", "--repo=\(place.repository)", "-q")
        }
        #expect(cut >= 30)
    }

    @Test("a disk that is full in the middle of the import")
    func fullDisk() async throws {
        let image = try await Samples.shared.image(.successor)
        let directory = try TemporaryDirectory()
        let disk = try SmallDisk(in: directory.path, megabytes: 96)
        defer { disk.unmount() }
        let repository = disk.mount.appending("repo")
        _ = try Repository.create(path: repository.string)
        try disk.fill(leavingKilobytes: 10_500)
        let arguments = [Paths.drydock.string, "import", image.reference, "--repo", repository.string, "-q"]
        let command = try Command.run(arguments)
        #expect(command.status == 5, "\(command.errors)")
        #expect(command.errors.contains("is full") || command.errors.contains("are free"))
        #expect(try RepositoryAudit.wronglyNamed(in: repository).paths == [])
        disk.empty()
        #expect(try Command.run(arguments).status == 0)
    }

    @Test("in a sysroot, layers that nothing needs go, and an image is protected until it is deployed")
    func collection() async throws {
        let bench = try await Workbench()
        func bring(_ reference: String) throws -> Import {
            let command = try bench.drydock("import", reference, "--sysroot", bench.sysroot, "--format", "json", "-q")
            #expect(command.status == 0, "\(command.errors)")
            return try DocumentFormat.decode(Import.self, from: Array(command.output.utf8), named: "output").spec
        }
        func refs() throws -> Set<String> { Set(try Repository(path: "\(bench.host.repository)").refs().keys) }
        func layerRefs(_ document: Import) -> Set<String> {
            Set(document.layers.map { "ostree/container/blob/sha256_3A_\($0.digest.dropFirst(7))" })
        }
        func protection(_ document: Import) -> String {
            document.imageRef.replacing("ostree/container/image/", with: "ostree/container/baseimage/drydock/")
        }
        let layout = FilePath(bench.path("image"))
        let old = try bring(try await SampleImage.build(.second, at: layout).reference)
        let other = try bring("oci:\(Paths.testdata.appending("images/oci-derived")):v1-derived")
        #expect(old.refsRemoved == [] && other.refsRemoved == [])
        let brought = layerRefs(old).union(layerRefs(other)).union([protection(old), protection(other)])
        #expect(try refs().isSuperset(of: brought))

        // The same name, another image, with one layer less.
        let image = try await SampleImage.build(.successor, at: layout)
        let new = try bring(image.reference)
        #expect(new.imageRef == old.imageRef && new.mergeCommit != old.mergeCommit)
        #expect(Set(new.refsRemoved) == layerRefs(old).subtracting(layerRefs(new)))
        #expect(!new.refsRemoved.isEmpty)
        #expect(try refs().isSuperset(of: layerRefs(new).union(layerRefs(other))))
        #expect(try RepositoryAudit.missing(from: try Repository(path: "\(bench.host.repository)")) == [])

        let plan = try bench.plan(image.reference)
        let command = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y")
        #expect(command.status == 0, "\(command.errors)")
        #expect(try !refs().contains(protection(new)))
        let kept = layerRefs(new).union(layerRefs(other)).union([protection(other), new.imageRef])
        #expect(try refs().isSuperset(of: kept))
        // The reference is gone, the deployment is not.
        try Command.check("ostree", "refs", "--repo=\(bench.host.repository)", "--delete", "ostree/container/image")
        _ = try bring("oci:\(Paths.testdata.appending("images/oci-derived")):v1-derived")
        #expect(try refs().isSuperset(of: layerRefs(new).union(layerRefs(other))))
        try bench.auditRepository()
    }

    @Test("a proxy that says nothing is given up, one that dies is told of", arguments: ["exec sleep 600", "exit 3"])
    func brokenProxy(_ script: String) throws {
        let place = try Place()
        let tools = place.directory.path.appending("tools")
        try Command.check("mkdir", tools.string)
        try Files.write("#!/bin/sh\n\(script)\n", to: tools.appending("skopeo").string)
        try Command.check("chmod", "+x", tools.appending("skopeo").string)
        let command = try Command.run(
            place.arguments("docker://localhost/x") + ["--timeout", "2"],
            environment: ["PATH": "\(tools):/usr/bin:/bin"]
        )
        #expect(command.status == 69, "\(command.errors)")
        #expect(command.errors.contains("skopeo"))
        #expect(try place.refs() == [])
    }

    // MARK: - Hostile and broken images

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
        let place = try Place()
        let reference = try hostile.image().write(to: place.directory.path.appending("image"))
        for environment in [[:], ["PATH": "/nonexistent"]] {
            let command = try place.run(reference, environment: environment)
            #expect([65, 69, 5].contains(command.status), "\(command.status) \(command.errors)")
            #expect(command.errors.split(separator: "\n").count { $0.hasPrefix("drydock: error: ") } == 1)
            for word in hostile.words where !command.errors.contains(word) {
                Issue.record("no \"\(word)\" in: \(command.errors)")
            }
            #expect(!command.errors.contains("Fatal error"))
            #expect(try place.refs() == [])
            try place.audit()
        }
    }
}

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
    @Test("a new image, a known one, known layers, known objects")
    func reuse() async throws {
        let image = try await Samples.shared.image(.successor)
        let place = try ImportPlace()
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
        let with = try ImportPlace()
        let expected = try with.document(try with.run(image.reference)).mergeCommit
        let layout = try ImportPlace()
        #expect(
            try layout.document(try layout.run(image.reference, environment: ImportPlace.withoutSkopeo)).mergeCommit
                == expected
        )
        let archive = layout.directory.path.appending("image.tar")
        try Command.check("skopeo", "copy", "-q", image.reference, "oci-archive:\(archive):x")
        for environment in ImportPlace.environments {
            let place = try ImportPlace()
            let command = try place.run("oci-archive:\(archive):x", environment: environment)
            #expect(command.status == 0, "\(command.errors)")
            #expect(try place.document(command).mergeCommit == expected)
        }
    }

    @Test("killed at any instant, the repository is sound, and the next import makes the same commit")
    func kill() async throws {
        let image = try await Samples.shared.image(.successor)
        var (generator, seed) = Generator.seeded()
        let whole = try ImportPlace()
        let clock = ContinuousClock()
        var expected = ""
        let duration = try clock.measure { expected = try whole.document(try whole.run(image.reference)).mergeCommit }
        var width = UInt64(duration / .microseconds(1))
        print("import kill test: seed \(seed), 50 instants of \(width / 1000) ms")
        var cut = 0
        for _ in 0..<50 {
            let place = try ImportPlace()
            let running = try Command.start(place.arguments(image.reference))
            let delay = generator.next() % width
            usleep(UInt32(delay))
            running.send(SIGKILL)
            // Other tests share the processors: where it is faster than the measured one, the later instants move.
            if running.wait().status == 137 { cut += 1 } else { width = max(width * 4 / 5, 1000) }
            try place.audit()
            let again = try place.run(image.reference)
            #expect(again.status == 0, "killed after \(delay) µs: \(again.errors)")
            #expect(try place.document(again).mergeCommit == expected)
            try Command.check("ostree", "fsck", "--repo=\(place.repository)", "-q")
        }
        #expect(cut >= 30)
    }

    @Test("a repository that cannot be written to is told of as such")
    func readOnly() throws {
        let place = try ImportPlace()
        let reference = try RawImage([.file("usr/a")]).write(to: place.directory.path.appending("image"))
        let script = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\""
        let command = try Command.run(
            ["unshare", "-m", "/bin/sh", "-c", script, place.repository.string] + place.arguments(reference)
        )
        #expect(command.status == 69 && command.errors.contains("cannot be written to"), "\(command.errors)")
    }

    @Test("imports and commits of others into one repository at the same time do each other no harm")
    func together() async throws {
        let image = try await Samples.shared.image(.successor)
        let place = try ImportPlace()
        let tree = place.directory.path.appending("tree").string
        let script = "mkdir \"$0\" && cd \"$0\" && for i in $(seq 1500); do echo $i > $i; done"
        try Command.check("/bin/sh", "-c", script, tree)
        for round in 0..<3 {
            let others = try (0..<3).map { number in
                try Command.start([
                    "ostree", "commit", "--repo=\(place.repository)", "-b", "other\(round)\(number)", tree,
                ])
            }
            let imports = try (0..<3).map { number in
                let small = RawImage([.file("usr/\(round)\(number)")])
                let path = place.directory.path.appending("image\(round)\(number)")
                return try Command.start(place.arguments(number == 0 ? image.reference : try small.write(to: path)))
            }
            for running in others + imports {
                let command = running.wait()
                #expect(command.status == 0, "\(command.errors)")
            }
        }
        try Command.check("ostree", "fsck", "-q", "--repo=\(place.repository)")
        try place.audit()
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
        // Protection that was lost comes back, also where there is nothing else to do.
        try Command.check("ostree", "refs", "--repo=\(bench.host.repository)", "--delete", protection(other))
        _ = try bring("oci:\(Paths.testdata.appending("images/oci-derived")):v1-derived")
        #expect(try refs().contains(protection(other)))
        // The reference is gone, the deployment is not.
        try Command.check("ostree", "refs", "--repo=\(bench.host.repository)", "--delete", "ostree/container/image")
        _ = try bring("oci:\(Paths.testdata.appending("images/oci-derived")):v1-derived")
        #expect(try refs().isSuperset(of: layerRefs(new).union(layerRefs(other))))

        // Of a commit whose manifest cannot be read nobody knows which layers it needs: all stay, and the import is none
        // the worse for it.
        try Command.check(
            "ostree",
            "commit",
            "--repo=\(bench.host.repository)",
            "--branch=foreign",
            "--add-metadata-string=ostree.manifest=null",
            "--tree=dir=\(layout)"
        )
        try Command.check(
            "ostree",
            "refs",
            "--repo=\(bench.host.repository)",
            "--delete",
            "ostree/container/image",
            "ostree/container/baseimage"
        )
        #expect(try bring(image.reference).refsRemoved == [])
        #expect(try refs().isSuperset(of: layerRefs(other)))
        try bench.auditRepository()
    }
}

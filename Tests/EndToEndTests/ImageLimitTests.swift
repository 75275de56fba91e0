// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import OSTree
import SystemPackage
import TestSupport
import Testing

/// Images that would take more than there is: of memory, of the disk, of what a layer may become.
@Suite(.serialized) struct ImageLimits {
    /// What a process may have when a layer's names take all that they may: their 256 MiB, and 120 MiB for all the rest.
    private static let memory = 376 << 20

    /// Imports an image, which must not take more memory than that.
    private func bring(_ image: RawImage, to place: ImportPlace, _ what: String) throws -> Command {
        let reference = try image.write(to: place.directory.path.appending("image"))
        let (command, peak) = try Command.start(place.arguments(reference)).waitForPeak()
        print("\(what): \(peak >> 20) MiB at most")
        #expect(peak < Self.memory)
        return command
    }

    /// A million with the release binary; a debug build, which needs two minutes for so many, gets a tenth.
    @Test("a million tiny files are imported within the memory that a layer's names may take")
    func manyFiles() throws {
        let directories = Paths.givenTool == nil ? 100 : 1000
        let image = try RawImage(
            perl: """
                for my $directory (1..\(directories)) { header("usr/$directory/$_", 0, 0) for 1..1000 }
                print $end;
                """
        )
        let place = try ImportPlace()
        let command = try bring(image, to: place, "\(directories) thousand files")
        let commit = try place.document(command).mergeCommit
        // All the directories are the same one.
        for (directory, count) in [("/usr", directories), ("/usr/1", 1000), ("/usr/\(directories)", 1000)] {
            let listing = try Command.check("ostree", "ls", "--repo=\(place.repository)", commit, directory)
            #expect(listing.split(separator: "\n").count == count + 1)
        }
    }

    @Test("names of more than 256 MiB in a layer are refused, with the limit")
    func names() throws {
        let image = try RawImage(
            perl: """
                my $deep = join("/", "usr", ("n" x 250) x 15);
                for (0..69_999) {
                    my $name = "$deep/$_";
                    header("././@LongLink", "L", length($name) + 1);
                    print pack("a4096", $name);
                    header($name, 0, 0);
                }
                print $end;
                """
        )
        let place = try ImportPlace()
        let command = try bring(image, to: place, "too many names")
        try place.expectRefusal(command, [65], saying: ["layer 1", "one too many", "256 MiB", "fewer files"])
        #expect(try place.refs() == [])
    }

    @Test(
        "targets of hard links and attributes of directories count as names do",
        arguments: [
            """
            my $record = "linkpath=" . (("a" x 199 . "/") x 20) . "\\n";
            $record = (length($record) + 5) . " " . $record;
            for (0..49_999) {
                header("pax", "x", length($record));
                print $record, "\\0" x (-length($record) % 512);
                header("usr/$_", 1, 0, "a");
            }
            """,
            """
            my $record = "SCHILY.xattr.user.a=" . ("x" x 60_000) . "\\n";
            $record = (length($record) + 6) . " " . $record;
            for (0..4999) {
                header("pax", "x", length($record));
                print $record, "\\0" x (-length($record) % 512);
                header("usr/$_/", 5, 0);
            }
            """,
        ]
    )
    func memory(_ program: String) throws {
        let image = try RawImage(perl: program + "\nprint $end;")
        let place = try ImportPlace()
        let command = try bring(image, to: place, "too many targets or attributes")
        try place.expectRefusal(command, [65], saying: ["layer 1", "one too many", "256 MiB"])
    }

    @Test("a layer that goes on behind the end of its archive, to more than a layer may become")
    func bomb() throws {
        // Frames of zstd can be put one behind the other.
        var image = try RawImage(perl: "header('usr/a', 0, 0); print $end;")
        let zeros = try RawImage(perl: "print qq(\\0) x (1 << 27);").layers[0]
        for _ in 0..<40 { image.layers[0] += zeros }
        let place = try ImportPlace()
        let command = try place.run(try image.write(to: place.directory.path.appending("image")))
        try place.expectRefusal(command, [65], saying: ["layer 1", "unpacks to too much", "100 times", "4 GiB"])
        #expect(try place.refs() == [])
    }

    @Test("a file that does not fit the disk is refused before it is read, and files that fill it leave nothing bad")
    func fullDisk() throws {
        let directory = try TemporaryDirectory()
        let disk = try SmallDisk(in: directory.path, megabytes: 96)
        defer { disk.unmount() }
        let repository = disk.mount.appending("repo")
        _ = try Repository.create(path: repository.string)
        func bring(_ image: RawImage, _ name: String) throws -> Command {
            let reference = try image.write(to: directory.path.appending(name))
            return try Command.run([Paths.drydock.string, "import", reference, "--repo", repository.string, "-q"])
        }
        func audit() throws {
            #expect(try RepositoryAudit.wronglyNamed(in: repository).paths == [])
            #expect(try Repository(path: repository.string).refs().isEmpty)
        }

        let large = try bring(
            try RawImage(perl: "header('usr/large', 0, 1 << 28); print qq(\\0) x (1 << 28), $end;"),
            "large"
        )
        #expect(large.status == 5, "\(large.errors)")
        for word in ["layer 1", "usr/large", "are free"] { #expect(large.errors.contains(word), "\(large.errors)") }
        try audit()

        // 100 files of 512 kB each: a small blob, and no file that is large. There is room when the filler is gone.
        try disk.fill(leavingKilobytes: 20_000)
        let many = try RawImage(
            perl: """
                for (1..100) { header("usr/$_", 0, 1 << 19); print pack("a524288", $_) }
                print $end;
                """
        )
        let full = try bring(many, "many")
        #expect(full.status == 5, "\(full.errors)")
        #expect(full.errors.contains("is full"), "\(full.errors)")
        try audit()
        disk.empty()
        let again = try bring(many, "many")
        #expect(again.status == 0, "\(again.errors)")
        try Command.check("ostree", "fsck", "-q", "--repo=\(repository)")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage
import TestSupport
import Testing

/// A skopeo that does not start, dies, hangs, or has not got what it should.
@Suite struct BrokenProxy {
    /// Where a script stands in for skopeo, or starts the real one.
    private struct Tools {
        let path: FilePath

        init(in directory: FilePath, skopeo script: String) throws {
            path = directory.appending("tools")
            try Command.check("mkdir", path.string)
            try Files.write("#!/bin/sh\n\(script)\n", to: path.appending("skopeo").string)
            try Command.check("chmod", "+x", path.appending("skopeo").string)
        }

        var environment: [String: String] { ["PATH": "\(path):/usr/sbin:/usr/bin:/sbin:/bin"] }
    }

    @Test(
        "one that says nothing from the start is given up, one that dies is told of",
        arguments: ["exec sleep 600", "exit 3"]
    )
    func start(_ script: String) throws {
        let place = try ImportPlace()
        let tools = try Tools(in: place.directory.path, skopeo: script)
        let arguments = place.arguments("docker://localhost/x") + ["--timeout", "2"]
        let command = try Command.run(arguments, environment: tools.environment)
        try place.expectRefusal(command, [69], saying: ["skopeo"])
        #expect(try place.refs() == [])
    }

    /// What happens to skopeo in the middle of a layer.
    enum Accident: String, CaseIterable, CustomTestStringConvertible, Sendable {
        case dies, hangs
        var testDescription: String { rawValue }
    }

    /// The layer's blob is a FIFO that is fed to a third, so the accident is certain to be in the middle.
    ///
    /// It is between two files, where an archive that just stops has no flaw to see.
    @Test("one that dies or hangs in the middle of a layer", arguments: Accident.allCases)
    func middle(_ accident: Accident) throws {
        let place = try ImportPlace()
        let directory = place.directory.path
        let pids = directory.appending("pids").string
        let tools = try Tools(in: directory, skopeo: "echo $$ >> \"\(pids)\"; exec /usr/bin/skopeo \"$@\"")
        let files = (0..<2000).map { RawImage.Entry.file("usr/share/\($0)", String(repeating: "\($0)", count: 1000)) }
        let image = RawImage(layers: [RawImage.archive(files), RawImage.archive([.file("usr/second")])])
        let reference = try image.write(to: directory.appending("image"))
        let blob = directory.appending("image/blobs/sha256/\(image.digests[0])").string
        let fed = 700
        let bytes = files.prefix(fed).reduce(0) { $0 + $1.archived.count }
        let script = """
            mv "$0" "$0.whole"; mkfifo "$0"; { head -c "$1" "$0.whole"; exec sleep 600; } > "$0"
            """
        let feeder = try Command.start(["/bin/sh", "-c", script, blob, "\(bytes)"])
        defer {
            feeder.send(SIGKILL)
            _ = feeder.wait()
        }
        let running = try Command.start(
            place.arguments(reference) + ["--timeout", accident == .dies ? "60" : "2"],
            environment: tools.environment
        )
        if accident == .dies {
            // Until all but the last few files are there.
            let objects = "test $(find \"$0\" -name '*.file' | wc -l) -ge \(fed - 10)"
            let end = ContinuousClock.now + .seconds(30)
            while try Command.run(["/bin/sh", "-c", objects, place.repository.string]).status != 0,
                ContinuousClock.now < end
            {
                usleep(50_000)
            }
            // Those that were started only to look are gone.
            Command.runIgnoringFailure("/bin/sh", "-c", "kill -9 $(cat \"$0\")", pids)
        }
        let command = running.wait()
        let words = accident == .dies ? ["skopeo", "ended"] : ["skopeo said nothing for 2 seconds", image.digests[0]]
        try place.expectRefusal(command, [69], saying: words)
        #expect(try !place.hasLayer(image.digests[0]))

        // With the layer whole again, the import goes on from there.
        try Command.check("mv", "\(blob).whole", blob)
        #expect(try place.run(reference).status == 0)
        try place.audit()
    }

    @Test("one that has not got a layer")
    func missing() throws {
        let place = try ImportPlace()
        let image = RawImage(layers: [RawImage.archive([.file("usr/first")]), RawImage.archive([.file("usr/second")])])
        let reference = try image.write(to: place.directory.path.appending("image"))
        try Command.check("rm", place.directory.path.appending("image/blobs/sha256/\(image.digests[1])").string)
        for environment in ImportPlace.environments {
            let command = try place.run(reference, environment: environment)
            try place.expectRefusal(command, saying: [image.digests[1]])
        }
        try place.expectRefusal(try place.run("dir:/nonexistent"), saying: ["dir:/nonexistent"])
    }
}

// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// What `--progress-fd` and `--progress json` tell programs.
@Suite struct Progress {
    /// Runs the tool with descriptor 3 leading to a file, and reads what is in it.
    private func follow(
        _ arguments: [String],
        in directory: FilePath,
        environment: [String: String] = [:]
    ) throws -> (command: Command, events: [ProgressReader.Event]) {
        let file = directory.appending("progress.jsonl").string
        let shell = ["/bin/sh", "-c", "exec \"$@\" 3>\"$0\"", file, Paths.drydock.string]
        let command = try Command.run(shell + arguments + ["--progress-fd", "3"], environment: environment)
        return (command, try ProgressReader.read(try Files.text(file)))
    }

    private func bytes(_ events: [ProgressReader.Event]) -> [ProgressReader.Bytes] {
        events.compactMap { if case .bytes(let bytes) = $0 { bytes } else { nil } }
    }

    private func steps(_ events: [ProgressReader.Event], _ task: String) -> [ProgressReader.Steps] {
        events.compactMap { if case .steps(let steps) = $0, steps.task == task { steps } else { nil } }
    }

    @Test("an execution tells of each step until all are done, and of the layers as they come")
    func apply() async throws {
        let bench = try await Workbench()
        let image = try await Samples.shared.image(.successor)
        let plan = try bench.plan(image.reference)
        let arguments = ["apply", plan, "--sysroot", bench.sysroot, "--yes", "-q"]
        let (command, events) = try follow(arguments, in: bench.directory.path, environment: bench.variables)
        #expect(command.status == 0 && command.errors.isEmpty, "\(command.errors)")

        let planned = try bench.document(Plan.self, plan)
        let expected = planned.spec.steps.filter { $0.phase == .beforeSwitch }
        let told = steps(events, "drydock.apply")
        let (first, last) = (try #require(told.first), try #require(told.last))
        #expect(first.steps == 0 && last.steps == last.stepsTotal && last.stepsTotal == UInt64(expected.count))
        for told in told {
            #expect(told.id == planned.metadata.digest)
            #expect(told.subtasks.map(\.id) == expected.map(\.id))
            #expect(told.subtasks.map(\.subtask) == expected.map(\.kind.rawValue))
            #expect(told.subtasks.map(\.description) == expected.map(\.summary))
            #expect(told.steps == UInt64(told.subtasks.count { $0.completed }))
        }
        #expect(told.map(\.steps) == told.map(\.steps).sorted())
        for task in ["drydock.check", "importing", "drydock.clean"] {
            #expect(steps(events, task).last?.steps == 1, "\(task): \(events.compactMap(\.task))")
        }

        let pulled = bytes(events)
        let size = image.layers.reduce(0) { $0 + UInt64($1.size) }
        let end = try #require(pulled.last)
        #expect(end.bytes == size && end.bytesTotal == size && end.bytesCached == 0)
        #expect(end.steps == UInt64(image.layers.count) && end.stepsTotal == end.steps && end.stepsCached == 0)
        #expect(Set(end.subtasks.map(\.id)) == Set(image.layers.map(\.digest)))
        #expect(end.subtasks.allSatisfy { $0.bytes == $0.bytesTotal })
        #expect(Set(pulled.map(\.task)) == ["pulling"] && Set(pulled.map(\.id)) == [image.reference])
        #expect(pulled.map(\.bytes) == pulled.map(\.bytes).sorted())
    }

    @Test("layers that are there already are counted apart")
    func cached() async throws {
        let image = try await Samples.shared.image(.successor)
        let place = try ImportPlace()
        let arguments = Array(place.arguments(image.reference).dropFirst())
        #expect(try place.run(image.reference).status == 0)
        let lost = try #require(image.layers.last)
        let refs = ["ostree/container/image", "ostree/container/blob/sha256_3A_\(lost.digest.dropFirst(7))"]
        try Command.check("ostree", "refs", "--repo=\(place.repository)", "--delete", refs[0])
        try Command.check("ostree", "refs", "--repo=\(place.repository)", "--delete", refs[1])
        let (command, events) = try follow(arguments, in: place.directory.path)
        #expect(command.status == 0, "\(command.errors)")
        let end = try #require(bytes(events).last)
        let size = image.layers.reduce(0) { $0 + UInt64($1.size) }
        #expect(end.bytes == UInt64(lost.size) && end.bytesTotal == end.bytes && end.bytesCached == size - end.bytes)
        #expect(end.steps == 1 && end.stepsTotal == 1 && end.stepsCached == UInt64(image.layers.count - 1))
        #expect(end.subtasks.map(\.id) == [lost.digest])

        let known = bytes(try follow(arguments, in: place.directory.path).events)
        #expect(known.last?.bytesCached == size && known.last?.bytesTotal == 0)
    }

    @Test("json on standard error is the same, inspect and plan tell too, and stay quiet else")
    func standardError() async throws {
        let bench = try await Workbench()
        let image = try await Samples.shared.image(.successor)
        let inspect = try bench.drydock("inspect", image.reference, "--progress", "json", "--no-cache")
        let inspected = bytes(try ProgressReader.read(inspect.errors))
        #expect(
            inspected.last?.steps == UInt64(image.layers.count) && inspected.last?.bytes == inspected.last?.bytesTotal
        )
        let arguments = ["plan", "--image", image.reference, "--sysroot", bench.sysroot, "--progress", "json"]
        let plan = try bench.run(arguments)
        let planned = try ProgressReader.read(plan.errors)
        #expect(Set(planned.compactMap(\.task)) == ["pulling", "drydock.analyze"])
        #expect(steps(planned, "drydock.analyze").last?.steps == 1)
        #expect(try bench.run(arguments + ["-q"]).errors.isEmpty)
    }

    @Test("descriptors that are standard ones, not open, or open for reading only are refused")
    func descriptors() throws {
        for (number, redirection) in [
            ("0", ""), ("1", ""), ("2", ""), ("-1", ""), ("x", ""), ("9", "9>&-"), ("3", "3>&-"),
            ("3", "3</dev/null"), ("99999999999", ""),
        ] {
            let script = "exec \"$0\" inspect oci:/nonexistent --progress-fd=\(number) \(redirection)"
            let command = try Command.run(["/bin/sh", "-c", script, Paths.drydock.string])
            #expect(command.status == 64 && command.errors.contains("--progress-fd"), "\(number): \(command.errors)")
        }
    }

    @Test(
        "a reader that goes away changes nothing",
        arguments: ["--progress-fd=3 3>&1 >/dev/null", "--progress=plain 2>&1"]
    )
    func gone(_ options: String) async throws {
        let image = try await Samples.shared.image(.successor)
        let place = try ImportPlace()
        let status = place.directory.path.appending("status").string
        let script = """
            { "$1" import "$2" --repo "$3" \(options); echo $? > "$0"; } | head -c 1 > /dev/null
            """
        let arguments = [status, Paths.drydock.string, image.reference, place.repository.string]
        #expect(try Command.run(["/bin/sh", "-c", script] + arguments).status == 0)
        #expect(try Files.text(status) == "0\n")
        try place.audit()
    }

    /// The registry takes the connection, and that is all.
    @Test("while a registry says nothing, the last line is written again within ten seconds")
    func silence() throws {
        let silent = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(silent) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                #expect(bind(silent, $0, size) == 0 && listen(silent, 8) == 0 && getsockname(silent, $0, &size) == 0)
            }
        }
        let reference = "docker://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/os:1"
        let place = try ImportPlace()
        let arguments = ["import", reference, "--repo", place.repository.string, "--timeout", "11"]
        let (command, events) = try follow(arguments, in: place.directory.path)
        #expect(command.status == 69 && command.errors.contains("11 seconds"), "\(command.errors)")
        #expect(events.count >= 2 && events.allSatisfy { $0 == events[0] }, "\(events)")
        #expect(bytes(events).last?.id == reference)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import HostFS
import SystemPackage
import TestSupport
import Testing

@testable import DrydockCLI

/// When progress is written, and what becomes of it where nobody reads.
@Suite struct ProgressWriterBehaviour {
    /// A pipe whose reader the test is.
    private struct Pipe {
        let reader: FileDescriptor
        let writer: InheritedDescriptor

        init(_ options: Int32 = 0) throws {
            let (reader, writer) = try FileDescriptor.pipe()
            // A writer that is gone must not end the test either.
            HostEnvironment.ignoreBrokenPipes()
            _ = fcntl(writer.rawValue, F_SETFL, fcntl(writer.rawValue, F_GETFL) | options)
            self.reader = reader
            self.writer = InheritedDescriptor(writer.rawValue)
        }

        /// Everything until the writer closes its end.
        func rest() throws -> String {
            String(decoding: try Files.read("/proc/self/fd/\(reader.rawValue)"), as: UTF8.self)
        }
    }

    private func message(_ task: String, _ bytes: Int, parts: Int = 1) -> ProgressBytes {
        var message = ProgressBytes(
            task: task,
            description: "two\nlines",
            id: "id",
            bytes: UInt64(bytes),
            bytesTotal: 1000
        )
        message.subtasks = (0..<parts).map { number in
            ProgressBytes.Part(subtask: "part", description: "part", id: "\(number)", bytesTotal: 1000)
        }
        return message
    }

    private func counts(_ events: [ProgressReader.Event]) -> [String] {
        events.map { event in
            guard case .bytes(let bytes) = event else { return "\(event)" }
            return "\(bytes.task) \(bytes.bytes)"
        }
    }

    @Test("of many messages few are written, the last of each task among them, in their order")
    func limit() throws {
        let pipe = try Pipe()
        let writer = ProgressWriter(pipe.writer)
        let start = ContinuousClock.now
        for count in 0...300 {
            writer.post(message("first", count))
            usleep(2000)
        }
        for count in 0...300 { writer.post(message("second", count)) }
        let time = ContinuousClock.now - start
        writer.finish()
        let lines = counts(try ProgressReader.read(try pipe.rest()))
        #expect(lines.suffix(2) == ["first 300", "second 300"])
        // Five in a second, the first at once, and what was left at the end.
        #expect(lines.count <= Int(time / .milliseconds(200)) + 3, "\(lines) in \(time)")
    }

    @Test(
        "when nothing is told, the last message is written again, or one that says just that",
        arguments: [true, false]
    )
    func heartbeat(_ hasMessage: Bool) throws {
        let pipe = try Pipe()
        let timing = ProgressWriter.Timing(interval: .milliseconds(10), heartbeat: .milliseconds(100))
        let writer = ProgressWriter(pipe.writer, timing: timing)
        if hasMessage { writer.post(message("slow", 1)) }
        let start = ContinuousClock.now
        usleep(1_000_000)
        let time = ContinuousClock.now - start
        writer.finish()
        let lines = try ProgressReader.read(try pipe.rest())
        #expect(Set(lines.map(\.task)) == [hasMessage ? "slow" : "drydock.work"])
        #expect(lines.count >= 3 && lines.count <= Int(time / .milliseconds(100)) + 1, "\(lines.count) in \(time)")
    }

    @Test("a heartbeat comes before a reader has waited ten seconds")
    func patience() {
        let timing = ProgressWriter.Timing()
        #expect(timing.heartbeat + timing.interval <= .seconds(9))
    }

    @Test("a reader that is gone holds nothing up")
    func gone() throws {
        let pipe = try Pipe()
        let writer = ProgressWriter(pipe.writer)
        try pipe.reader.close()
        let start = ContinuousClock.now
        for count in 0..<100 { writer.post(message("some", count)) }
        writer.finish()
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test(
        "a reader that does not read holds nothing up but the end, and that not for long",
        arguments: [0, O_NONBLOCK]
    )
    func stuck(_ options: Int32) throws {
        let pipe = try Pipe(options)
        let timing = ProgressWriter.Timing(
            interval: .milliseconds(1),
            heartbeat: .seconds(8),
            patience: .milliseconds(500)
        )
        let writer = ProgressWriter(pipe.writer, timing: timing)
        var start = ContinuousClock.now
        for count in 0..<200 {
            writer.post(message("some", count, parts: 2000))
            usleep(2000)
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        start = ContinuousClock.now
        writer.finish()
        #expect(ContinuousClock.now - start < .seconds(5))
        // Once it reads, it finds whole lines, and the last state.
        #expect(counts(try ProgressReader.read(try pipe.rest())).last == "some 199")
    }
}

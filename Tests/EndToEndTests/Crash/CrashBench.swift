// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import HostFS
import SampleHost
import SystemPackage
import TestSupport

/// A copy of the small host, on which one run is disturbed.
struct CrashBench {
    /// How a traced run ended.
    struct Traced {
        let command: Command
        /// What strace wrote.
        let trace: String
        /// Whether what was to happen did, and to a file.
        let isHit: Bool
    }

    let sysroot: FilePath
    private let sample: CrashSample
    private let directory: TemporaryDirectory

    /// A bench without a host.
    init(_ sample: CrashSample) throws {
        self.sample = sample
        directory = try TemporaryDirectory()
        sysroot = directory.path.appending("host")
        try Command.check("mkdir", directory.path.appending("bin").string)
    }

    /// Everything on the host.
    func state() throws -> HostState { try HostState(sysroot) }

    /// The repository.
    var repository: FilePath { sysroot.appending("ostree/repo") }

    // MARK: - Runs

    /// Runs drydock.
    func run(_ arguments: [String]) throws -> Command {
        try Command.run([sample.tool] + arguments, environment: CrashSample.environment(directory.path))
    }

    /// Runs drydock, which must succeed.
    func check(_ arguments: [String]) throws {
        let command = try run(arguments)
        guard command.status == 0 else { throw Command.Failure(description: "\(arguments[0]): \(command.errors)") }
    }

    /// Runs drydock until nobody holds the lock any more.
    ///
    /// A child of libostree that would thaw the file system outlives the process for a moment, with the lock.
    func runWhenFree(_ arguments: [String]) throws -> Command {
        let end = ContinuousClock.now + .seconds(60)
        var command = try run(arguments)
        while command.status == 75, ContinuousClock.now < end {
            usleep(50_000)
            command = try run(arguments)
        }
        return command
    }

    /// Runs drydock while something happens to it.
    func disturb(_ arguments: [String], _ point: CrashPoint) throws -> Traced {
        let (command, trace) = try trace(arguments, point.options)
        let marks = trace.split(separator: "\n").filter { $0.contains("(INJECTED)") }
        let isHit =
            point.kind == .kill
            ? command.status == 137
            : marks.contains { mark in
                guard ["write", "writev", "ioctl"].contains(point.call) else { return true }
                return CallTable.isOnFile(mark.drop { $0 != "(" })
            }
        return Traced(command: command, trace: trace, isHit: isHit)
    }

    /// The calls of a whole run.
    func calls(_ arguments: [String]) throws -> CallTable {
        let (command, trace) = try trace(
            arguments,
            ["--seccomp-bpf", "-e", "trace=?\(CallTable.names.joined(separator: ",?"))"]
        )
        guard command.status == 0 else { throw Command.Failure(description: command.errors) }
        return CallTable(trace: trace)
    }

    private func trace(_ arguments: [String], _ options: [String]) throws -> (Command, String) {
        let file = directory.path.appending("trace").string
        let environment = CrashSample.environment(directory.path).flatMap { ["-E", "\($0.key)=\($0.value)"] }
        let command = try Command.run(
            ["timeout", "100", "strace", "-f", "-qq", "-y", "-o", file] + options + environment + [sample.tool]
                + arguments
        )
        return (command, (try? Files.text(file)) ?? "")
    }

    // MARK: - What drydock says

    /// What `drydock status` says.
    func status() throws -> Status {
        let command = try run(["status", "--sysroot", sysroot.string, "--format", "json"])
        guard command.status == 0 else { throw Command.Failure(description: "status: \(command.errors)") }
        return try DocumentFormat.decode(Status.self, from: Array(command.output.utf8), named: "status").spec
    }

    /// The records of the last run; a line that was cut off is left out.
    func journal() throws -> [JournalRecord] {
        let runs = sysroot.appending("ostree/deploy/\(SmallHost.stateroot)/var/lib/drydock/runs")
        guard let names = try RootDirectory(sysroot).names(String(runs.string.dropFirst(sysroot.string.count + 1))),
            let last = names.filter({ $0.first?.isNumber == true }).max()
        else { return [] }
        let file = runs.appending("\(last)/steps.jsonl").string
        guard let bytes = try? Files.read(file), let end = bytes.lastIndex(of: 0x0a) else { return [] }
        return try bytes[..<end].split(separator: 0x0a).map {
            try DocumentFormat.decode(JournalRecord.self, from: Array($0), named: file).spec
        }
    }
}

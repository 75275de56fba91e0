// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// `apply` is killed at many points; the host must come through each.
@Suite(.serialized) struct Crash {
    /// At how many moments, evenly spread over the time of a run, it is killed.
    private static let moments = 26
    private static let afterTheEnd = "after the end"
    /// How often it is killed while it deploys.
    private static let deployments = 4
    /// At how many of the system calls that make names and sync them it is killed.
    private static let strikes = 6
    private static let calls = "renameat,renameat2,rename,mkdir,mkdirat,symlink,symlinkat,fsync,fdatasync,syncfs"

    @Test("killed at any point, the old system boots, the repository is sound, and a new apply completes")
    func kill() async throws {
        let image = try await Samples.shared.image(.successor)
        let reference = try await Workbench()
        let plan = try reference.plan(image.reference)
        var (generator, seed) = Generator.seeded()
        var stages: [String: Int] = [:]

        // A little less than a whole run, so that few come after the end.
        var duration = try await measure(plan) / 20 * 17
        print("crash test: seed \(seed), \(Self.moments) moments of \(duration / 1000) ms")
        for moment in 0..<Self.moments {
            let width = duration / UInt32(Self.moments)
            let delay = UInt32(moment) * width + UInt32(generator.next() % UInt64(width))
            let stage = try await survive(plan, "after \(delay / 1000) ms") { bench in
                let running = try bench.start("apply", plan, "--sysroot", bench.sysroot, "-y", "--progress", "none")
                usleep(delay)
                running.send(SIGKILL)
                return running.wait()
            }
            stages[stage, default: 0] += 1
            // Other tests share the processors: where a run is faster than the measured one, the later moments move.
            if stage == Self.afterTheEnd { duration = max(duration * 4 / 5, UInt32(Self.moments) * 1000) }
        }

        // The deployment takes so little of the time that moments by chance may all miss it.
        for _ in 0..<Self.deployments {
            let delay = UInt32(generator.next() % 40_000)
            let stage = try await survive(plan, "\(delay / 1000) ms into the deployment") { bench in
                let running = try bench.start("apply", plan, "--sysroot", bench.sysroot, "-y", "--progress", "none")
                while !running.hasEnded, try lastRecord(bench) != "deploy started" { usleep(200) }
                usleep(delay)
                running.send(SIGKILL)
                return running.wait()
            }
            stages[stage, default: 0] += 1
        }

        let total = try await countCalls(plan)
        print("crash test: \(Self.strikes) of \(total) calls")
        for strike in 0..<Self.strikes {
            let width = max(1, total / Self.strikes)
            let call = 1 + strike * width + Int(generator.next() % UInt64(width))
            let inject = ["-e", "inject=\(Self.calls):signal=KILL:when=\(call)"]
            let stage = try await survive(plan, "at call \(call)") { bench in
                try trace(bench, plan, to: "/dev/null", inject)
            }
            stages[stage, default: 0] += 1
        }
        print("crash test: cut off in \(stages.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" })")
        #expect(stages.count >= 4, "\(stages)")
        #expect(stages.filter { $0.key != Self.afterTheEnd }.values.reduce(0, +) >= 20, "\(stages)")
    }

    /// Cuts one run off on a fresh copy of the host, and looks at what is left.
    ///
    /// - Returns: how far the journal says it was.
    private func survive(_ plan: String, _ moment: String, cut: (Workbench) throws -> Command) async throws -> String {
        let bench = try await Workbench()
        let before = try bench.varListing()
        let killed = try cut(bench)
        let stage = try lastRecord(bench)
        let comment: Comment = "killed \(moment), \(stage): status \(killed.status)"
        #expect(killed.status == 137 || killed.status == 0, comment)
        try bench.auditOldDeployment()
        try bench.auditRepository()
        #expect(try bench.varListing() == before, comment)
        let order = try bench.bootOrder()
        #expect(order.contains("\(bench.host.layeredCommit).0"), comment)
        if order.first != "\(bench.host.layeredCommit).0" {
            #expect(try Files.text(bench.host.origin.string).contains("pinned=true"), comment)
        }
        #expect(try bench.drydock("status", "--sysroot", bench.sysroot).status == 0, comment)
        let again = try applyAgain(bench, plan)
        #expect(again.status == 0, "\(comment): \(again.errors)")
        let verify = try bench.drydock("verify", "--sysroot", bench.sysroot)
        #expect(verify.status == 0, "\(comment): \(verify.output)")
        try bench.auditRepository()
        return killed.status == 0 ? Self.afterTheEnd : stage
    }

    /// Applies the plan after a run that was cut off.
    ///
    /// A child of libostree that would thaw the file system outlives the process, with the lock: for a moment, and at
    /// the worst for the 30 seconds after which it gives up.
    private func applyAgain(_ bench: Workbench, _ plan: String) throws -> Command {
        let end = ContinuousClock.now + .seconds(60)
        var run = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y")
        while run.status == 75, ContinuousClock.now < end {
            usleep(100_000)
            run = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y")
        }
        if run.status == 75 { Issue.record("the lock is still held by \(try bench.lockHolders())") }
        return run
    }

    private func lastRecord(_ bench: Workbench) throws -> String {
        let journal = bench.host.stateVar.appending("lib/drydock/runs/latest/steps.jsonl").string
        guard let bytes = try? Files.read(journal), let line = bytes.split(separator: 0x0a).last else {
            return "before"
        }
        guard let record = try? DocumentFormat.decode(JournalRecord.self, from: Array(line), named: journal).spec else {
            return "torn"
        }
        return "\(record.step ?? "run") \(record.event.rawValue)"
    }

    /// How long a whole run takes, in microseconds.
    private func measure(_ plan: String) async throws -> UInt32 {
        let bench = try await Workbench()
        let clock = ContinuousClock()
        var status: Int32 = -1
        let duration = try clock.measure {
            status = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y", "--progress", "none").status
        }
        #expect(status == 0)
        return UInt32(duration / .microseconds(1))
    }

    /// How many such calls the busiest thread of a whole run makes; strace counts for each thread alone.
    private func countCalls(_ plan: String) async throws -> Int {
        let bench = try await Workbench()
        let file = bench.path("trace")
        let run = try trace(bench, plan, to: file, [])
        #expect(run.status == 0, "\(run.errors)")
        var counts: [Substring: Int] = [:]
        for line in try Files.text(file).split(separator: "\n") where !line.contains("resumed") {
            counts[line.prefix { $0 != " " }, default: 0] += 1
        }
        return counts.values.max() ?? 0
    }

    private func trace(_ bench: Workbench, _ plan: String, to file: String, _ options: [String]) throws -> Command {
        try Command.run(
            ["strace", "-f", "-o", file, "-e", "trace=\(Self.calls)"] + options
                + [Paths.drydock.string, "apply", plan, "--sysroot", bench.sysroot, "-y", "--progress", "none"],
            environment: bench.variables
        )
    }
}

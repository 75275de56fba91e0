// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// `apply` is killed at many points; the host must come through each.
@Suite(.serialized) struct Crash {
    /// How many points are tried.
    private static let points = 24
    /// The calls that change something, at which the kill strikes.
    private static let calls = "linkat,renameat,renameat2,rename,mkdirat,unlinkat,symlinkat,fsync,fdatasync,syncfs,ftruncate"

    @Test("killed at any point, the old system boots, the repository is sound, and a new apply completes")
    func kill() async throws {
        let image = try await Samples.shared.image(.successor)
        let reference = try await Workbench()
        let plan = try reference.plan(image.reference)
        let total = try countCalls(reference, plan)
        #expect(total > 100)
        let seed = getenv("DRYDOCK_SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64.random(in: 0...9999)
        print("crash test: seed \(seed), \(Self.points) points over \(total) calls")
        var generator = Generator(state: seed)
        var stages: Set<String> = []
        for point in 0..<Self.points {
            let width = max(1, total / Self.points)
            let call = 1 + point * width + Int(generator.next() % UInt64(width))
            stages.insert(try await crash(plan, at: min(call, total)))
        }
        print("crash test: cut off in \(stages.sorted().joined(separator: ", "))")
        #expect(stages.count >= 3, "\(stages)")
    }

    /// Kills one run on a fresh copy of the host.
    ///
    /// - Returns: how far the journal says it was.
    private func crash(_ plan: String, at call: Int) async throws -> String {
        let bench = try await Workbench()
        let before = try bench.varListing()
        let cut = try Command.run(
            ["strace", "-f", "-o", "/dev/null", "-e", "trace=\(Self.calls)", "-e", "inject=\(Self.calls):signal=KILL:when=\(call)"]
                + [Paths.drydock.string, "apply", plan, "--sysroot", bench.sysroot, "-y", "--progress", "none"],
            environment: ["XDG_CACHE_HOME": bench.path("cache")]
        )
        let stage = try lastRecord(bench)
        let comment: Comment = "killed at call \(call), \(stage): status \(cut.status)"
        #expect(cut.status == 137 || cut.status == 0, comment)
        try bench.auditOldDeployment()
        try bench.auditRepository()
        #expect(try bench.varListing() == before, comment)
        let order = try bench.bootOrder()
        #expect(order.contains("\(bench.host.layeredCommit).0"), comment)
        if order.first != "\(bench.host.layeredCommit).0" {
            #expect(try Files.text(bench.host.origin.string).contains("pinned=true"), comment)
        }
        #expect(try bench.drydock("status", "--sysroot", bench.sysroot).status == 0, comment)
        let again = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y")
        #expect(again.status == 0, "\(comment): \(again.errors)")
        let verify = try bench.drydock("verify", "--sysroot", bench.sysroot)
        #expect(verify.status == 0, "\(comment): \(verify.output)")
        try bench.auditRepository()
        return stage
    }

    private func lastRecord(_ bench: Workbench) throws -> String {
        let journal = bench.host.stateVar.appending("lib/drydock/runs/latest/steps.jsonl").string
        guard let bytes = try? Files.read(journal), let line = bytes.split(separator: 0x0a).last else { return "before" }
        guard let record = try? DocumentFormat.decode(JournalRecord.self, from: Array(line), named: journal).spec else {
            return "torn"
        }
        return "\(record.step ?? "run") \(record.event.rawValue)"
    }

    /// How many such calls the busiest thread of a whole run makes; strace counts for each thread alone.
    private func countCalls(_ bench: Workbench, _ plan: String) throws -> Int {
        let trace = bench.path("trace")
        let run = try Command.run(
            ["strace", "-f", "-o", trace, "-e", "trace=\(Self.calls)", Paths.drydock.string, "apply", plan]
                + ["--sysroot", bench.sysroot, "-y", "--progress", "none"],
            environment: ["XDG_CACHE_HOME": bench.path("cache")]
        )
        #expect(run.status == 0, "\(run.errors)")
        var counts: [Substring: Int] = [:]
        for line in try Files.text(trace).split(separator: "\n") where !line.contains("resumed") {
            counts[line.prefix { $0 != " " }, default: 0] += 1
        }
        return counts.values.max() ?? 0
    }
}

/// A small generator of random numbers that a seed repeats (SplitMix64).
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// `apply` is killed at moments by chance, on a host of which the import keeps several threads at work.
extension Crash {
    /// At how many moments, evenly spread over the time of a run, it is killed.
    private static let moments = 6
    /// How often it is killed while it deploys.
    private static let deployments = 4

    @Test("killed at any moment, the old system boots, the repository is sound, and a new apply completes")
    func moments() async throws {
        let image = try await Samples.shared.image(.successor)
        let reference = try await Workbench()
        let plan = try reference.plan(image.reference)
        var (generator, seed) = Generator.seeded()
        var stages: [String: Int] = [:]

        // A little less than a whole run, so that few come after the end.
        let duration = try await measure(plan) / 20 * 17
        print("crash test: seed \(seed), \(Self.moments) moments of \(duration / 1000) ms")
        for moment in 0..<Self.moments {
            let width = duration / UInt32(Self.moments)
            let delay = UInt32(moment) * width + UInt32(generator.next() % UInt64(width))
            let stage = try await survive(plan, "after \(delay / 1000) ms") { _ in usleep(delay) }
            stages[stage, default: 0] += 1
        }

        // The deployment takes so little of the time that moments by chance may all miss it.
        for _ in 0..<Self.deployments {
            let delay = UInt32(generator.next() % 40_000)
            let stage = try await survive(plan, "\(delay / 1000) ms into the deployment") { place in
                while !place.running.hasEnded, try lastRecord(place.bench) != "deploy started" { usleep(200) }
                usleep(delay)
            }
            stages[stage, default: 0] += 1
        }
        print("crash test: cut off in \(stages.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" })")
    }

    /// Cuts one run off on a fresh copy of the host, and looks at what is left.
    ///
    /// - Returns: how far the journal says it was.
    private func survive(
        _ plan: String,
        _ moment: String,
        wait: ((bench: Workbench, running: RunningCommand)) throws -> Void
    ) async throws -> String {
        let bench = try await Workbench()
        let before = try bench.varListing()
        let running = try bench.start("apply", plan, "--sysroot", bench.sysroot, "-y", "--progress", "none")
        try wait((bench, running))
        running.send(SIGKILL)
        let killed = running.wait()
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
        return killed.status == 0 ? "after the end" : stage
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
}

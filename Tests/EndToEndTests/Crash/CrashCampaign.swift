// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Threads

/// Many points of all cases, two at a time.
final class CrashCampaign: Sendable {
    /// The points of one case and kind, in the order in which they are tried.
    private struct Job {
        let test: CrashCase
        let wanted: Int
        var points: ArraySlice<(CrashPoint, CrashCase.Recovery)>
        var running = 0
        var done = 0
    }

    private struct State {
        var jobs: [Job] = []
        var tally = CrashTally()
        var failures: [String] = []
        var tried = 0
        var missed = 0
    }

    private let sample: CrashSample
    private let ledger: CrashLedger?
    private let began = ContinuousClock.now
    private let state = Mutex(State())

    /// A campaign, all points of which follow from a seed.
    ///
    /// - Parameters:
    ///   - sample: what all points share.
    ///   - kills: how often each command is killed.
    ///   - errors: how often each command meets each error.
    ///   - seed: where chance begins.
    ///   - ledger: where points are kept that are done.
    /// - Throws: what keeps a run from being traced.
    init(_ sample: CrashSample, kills: Int, errors: Int, seed: UInt64, ledger: CrashLedger? = nil) throws {
        self.sample = sample
        self.ledger = ledger
        var state = State()
        let known = ledger?.results() ?? []
        for result in known { state.tally.add(result) }
        let done = Set(known.map { "\($0.point.test) \($0.point.kind.rawValue) \($0.point.call) \($0.point.number)" })
        var generator = Generator(seed: seed)
        for test in CrashCase.all {
            let bench = try sample.bench(for: test)
            let calls = try bench.calls(test.command.arguments(plan: sample.plan, sysroot: bench.sysroot.string))
            print("crash test: \(test.name) makes \(calls.all.count) calls, \(calls.onFiles.count) on files")
            for kind in CrashPoint.Kind.allCases {
                let wanted = max(1, (kind == .kill ? kills : errors) * test.share / 100)
                let spread = CallTable.spread(kind == .kill ? calls.all : calls.onFiles, wanted: wanted, &generator)
                let points = spread.map { call in
                    // Every third error is one that stays, as a full disk does.
                    CrashPoint(
                        test: test.name,
                        kind: kind,
                        call: call.name,
                        number: call.number,
                        lasts: kind != .kill && Int.random(in: 0..<3, using: &generator) == 0
                    )
                }
                let open = points.filter {
                    !done.contains("\($0.test) \($0.kind.rawValue) \($0.call) \($0.number)")
                }.map { ($0, test.recoveries.randomElement(using: &generator) ?? .again) }
                let count = wanted - state.tally.count(test.name, kind)
                state.jobs.append(Job(test: test, wanted: count, points: open[...]))
            }
        }
        self.state.withLock { [state] in $0 = state }
    }

    /// Tries all points.
    ///
    /// - Returns: the counts; failures are recorded as issues of the test.
    func run() async throws -> CrashTally {
        try await withThrowingTaskGroup { group in
            for _ in 0..<2 { group.addTask { try await BlockingThread.run { try self.work() } } }
            try await group.waitForAll()
        }
        let (tally, failures) = state.withLock { ($0.tally, $0.failures) }
        for failure in failures.prefix(40) { Issue.record("\(failure)") }
        if failures.isEmpty { try ledger?.end() }
        return tally
    }

    /// Tries one point after the other.
    private func work() throws {
        while let (index, test, (point, recovery)) = next() {
            let result = try CrashRun(sample: sample, test: test, point: point, recovery: recovery).perform()
            if let result { try ledger?.add(result) }
            finish(index, result)
        }
    }

    private func next() -> (Int, CrashCase, (CrashPoint, CrashCase.Recovery))? {
        state.withLock { state in
            guard let index = state.jobs.firstIndex(where: { $0.done + $0.running < $0.wanted && !$0.points.isEmpty })
            else { return nil }
            state.jobs[index].running += 1
            return (index, state.jobs[index].test, state.jobs[index].points.removeFirst())
        }
    }

    private func finish(_ index: Int, _ result: CrashRun.Result?) {
        let line: String? = state.withLock { state in
            state.jobs[index].running -= 1
            guard let result else {
                state.missed += 1
                return nil
            }
            state.jobs[index].done += 1
            state.tally.add(result)
            state.tried += 1
            if !result.problems.isEmpty {
                let failure = "\(result.point): \(result.problems.joined(separator: "\n  "))"
                state.failures.append(failure)
                return failure
            }
            guard state.tried % 50 == 0 else { return nil }
            let seconds = (ContinuousClock.now - began).components.seconds
            return "crash test: \(state.tried) points in \(seconds) s, \(state.missed) not reached, now \(result.point)"
        }
        guard let line else { return }
        print(line)
        fflush(nil)
    }
}

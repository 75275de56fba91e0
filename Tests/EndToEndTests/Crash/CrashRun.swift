// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import HostFS
import SystemPackage
import TestSupport

/// One point from the copy of the host to the last comparison.
struct CrashRun {
    /// What became of it.
    struct Result: Sendable {
        let point: CrashPoint
        /// How the disturbed command ended.
        var status: Int32
        /// How the host came out of it; `nil` if it had nothing to come out of.
        var recovery: String?
        /// What is not as it must be.
        var problems: [String] = []
    }

    /// The ends by which a command says that it left the host as it was.
    private static let untouched: Set<Int32> = [5, 65, 69, 75]

    let sample: CrashSample
    let test: CrashCase
    let point: CrashPoint
    let recovery: CrashCase.Recovery

    /// Does it all.
    ///
    /// - Returns: the result; `nil` if the run came to its end before the point.
    func perform() throws -> Result? {
        let bench = try sample.bench(for: test)
        let start = test.cut == nil ? sample.states[test.start] : nil
        let audit = CrashAudit(sample: sample, test: test, start: try start ?? bench.state())
        let arguments = test.command.arguments(plan: sample.plan, sysroot: bench.sysroot.string)
        let traced = try bench.disturb(arguments, point)
        guard traced.isHit else { return nil }
        let status = traced.command.status
        var result = Result(point: point, status: status)
        do {
            result.problems += try problemsAfter(status, bench, audit)
            if status != 0 {
                result.recovery = recovery.rawValue
                result.problems += try recover(bench, audit).map { "after \(recovery.rawValue): \($0)" }
            }
        } catch {
            result.problems.append("\(error)")
        }
        if !result.problems.isEmpty {
            result.problems.append("it said: \(traced.command.errors.suffix(600))")
        }
        return result
    }

    private func problemsAfter(_ status: Int32, _ bench: CrashBench, _ audit: CrashAudit) throws -> [String] {
        let now = try bench.state()
        var problems = audit.problemsAnywhere(now) + (try audit.problemsOfRepository(now, bench))
        switch status {
        case 0: problems += audit.problems(now, notAt: test.goal, isClean: false) + (try verify(bench, test.goal))
        case 6, 137: break
        case 7 where test.command == .finish: problems += audit.problemsUnlessUntouched(now)
        case 124: problems.append("it did not come to an end")
        case _ where Self.untouched.contains(status): problems += audit.problemsUnlessUntouched(now)
        default: problems.append("it ended with \(status)")
        }
        return problems + (try audit.problemsOfClaims(now, bench))
    }

    private func recover(_ bench: CrashBench, _ audit: CrashAudit) throws -> [String] {
        var problems: [String] = []
        func run(_ command: CrashCase.Command) throws -> Command {
            try bench.runWhenFree(command.arguments(plan: sample.plan, sysroot: bench.sysroot.string))
        }
        // An abort is announced before anything is taken back.
        let isBegun = try test.command != .abort || bench.journal().contains { $0.event == .abortStarted }
        let end = test.end(of: recovery, isBegun: isBegun)
        func isThere() throws -> Bool { CrashAudit.milestones(of: try bench.status().stage).contains(end) }
        var command = try run(test.command(of: recovery))
        // Nothing is left to be gone on with, or to be taken back: it is done, or was not begun.
        let isNothing = try command.status == 69 && isThere()
        if command.status == 69, !isNothing {
            problems += audit.problemsUnlessUntouched(try bench.state())
            command = try run(test.fallback)
        }
        guard isNothing || [0, CrashCase.Command.unchanged].contains(command.status) else {
            return problems + ["it ended with \(command.status): \(command.errors)"]
        }
        guard try isThere() else { return problems + ["status says \(try bench.status().stage)"] }
        let now = try bench.state()
        // Where only the last clean-up was missing, the next one makes up for it.
        problems += audit.problems(now, notAt: end, isClean: command.status == 0)
        problems += try audit.problemsOfRepository(now, bench)
        problems += try audit.problemsOfClaims(now, bench)
        return problems + (try verify(bench, end))
    }

    /// That drydock finds everything as predicted.
    private func verify(_ bench: CrashBench, _ milestone: CrashCase.Milestone) throws -> [String] {
        guard milestone == .switched || milestone == .accepted else { return [] }
        let command = try bench.run(["verify", "--sysroot", bench.sysroot.string])
        return command.status == 0 ? [] : ["verify ended with \(command.status): \(command.output)\(command.errors)"]
    }
}

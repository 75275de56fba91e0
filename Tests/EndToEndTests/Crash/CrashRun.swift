// SPDX-License-Identifier: Apache-2.0

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

    /// How `resume` and `abort` end where there is nothing to do.
    private static let nothingToDo: Int32 = 69

    let sample: CrashSample
    let test: CrashCase
    let point: CrashPoint
    let recovery: CrashCase.Recovery

    private var audit: CrashAudit { CrashAudit(sample: sample, test: test) }

    /// Does it all.
    ///
    /// - Returns: the result; `nil` if the run came to its end before the point.
    func perform() throws -> Result? {
        let bench = try sample.bench(at: test.start)
        let arguments = test.arguments(plan: sample.plan, sysroot: bench.sysroot.string)
        let traced = try bench.disturb(arguments, point)
        guard traced.isHit else { return nil }
        let status = traced.command.status
        var result = Result(point: point, status: status)
        do {
            result.problems += try problemsAfter(status, bench)
            if status != 0 {
                result.recovery = recovery.rawValue
                result.problems += try recover(bench)
            }
        } catch {
            result.problems.append("\(error)")
        }
        if !result.problems.isEmpty {
            result.problems.append("it said: \(traced.command.errors.suffix(600))")
        }
        return result
    }

    private func problemsAfter(_ status: Int32, _ bench: CrashBench) throws -> [String] {
        let now = try bench.state()
        var problems = audit.problemsAnywhere(now) + (try audit.problemsOfRepository(now, bench))
        switch status {
        case 0: problems += audit.problems(now, notAt: test.goal, isClean: false) + (try verify(bench, test.goal))
        case 6, 137: break
        case 7 where test.name == "finish": problems += audit.problemsUnlessUntouched(now)
        case 124: problems.append("it did not come to an end")
        case _ where Self.untouched.contains(status): problems += audit.problemsUnlessUntouched(now)
        default: problems.append("it ended with \(status)")
        }
        return problems + (try audit.problemsOfClaims(now, bench))
    }

    /// The command that leads to a milestone where nothing was cut off.
    private func again(for end: CrashCase.Milestone, _ bench: CrashBench) -> [String] {
        let sysroot = bench.sysroot.string
        switch end {
        case .before: return ["status", "--sysroot", sysroot]
        case .switched: return ["apply", sample.plan, "--sysroot", sysroot, "-y", "--unchanged-exit-77"]
        default: return test.arguments(plan: sample.plan, sysroot: sysroot)
        }
    }

    private func recover(_ bench: CrashBench) throws -> [String] {
        let again = test.arguments(plan: sample.plan, sysroot: bench.sysroot.string)
        let arguments = recovery == .again ? again : [recovery.rawValue, "--sysroot", bench.sysroot.string, "-y"]
        let end = test.end(of: recovery)
        var used = arguments
        var command = try bench.runWhenFree(used)
        if command.status == Self.nothingToDo {
            // What was never begun, or is complete but for its last record, is nothing to resume or to abort.
            used = self.again(for: end, bench)
            command = try bench.runWhenFree(used)
        }
        // Where only the last clean-up was missing, the next one makes up for it.
        guard command.status == 0 || command.status == CrashCase.unchanged else {
            return ["\(recovery.rawValue) ended with \(command.status): \(command.errors)"]
        }
        let now = try bench.state()
        let problems =
            audit.problems(now, notAt: end, isClean: command.status == 0 && arguments == used)
            + (try audit.problemsOfRepository(now, bench)) + (try audit.problemsOfClaims(now, bench))
            + (try verify(bench, end))
        return problems.map { "after \(recovery.rawValue): \($0)" }
    }

    /// That drydock finds everything as predicted.
    private func verify(_ bench: CrashBench, _ milestone: CrashCase.Milestone) throws -> [String] {
        guard milestone == .switched || milestone == .accepted else { return [] }
        let command = try bench.run(["verify", "--sysroot", bench.sysroot.string])
        return command.status == 0 ? [] : ["verify ended with \(command.status): \(command.output)\(command.errors)"]
    }
}

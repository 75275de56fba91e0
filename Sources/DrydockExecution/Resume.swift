// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
package import DrydockModel
package import SystemPackage

/// Goes on with what was cut off last.
package enum Resume {
    /// What was gone on with.
    package enum Outcome: Sendable {
        /// The switch is made, and what the journal says of it.
        case switched([Document<JournalRecord>])
        /// The run was taken back.
        case aborted
        /// The old deployment is the default again.
        case rolledBack
        /// The switch is accepted.
        case finished
    }

    /// Goes on with a run, an abort, a rollback or an acceptance.
    ///
    /// - Parameters:
    ///   - sysroot: the host.
    ///   - options: as for the run itself.
    /// - Returns: what it was.
    /// - Throws: ``DrydockError`` with `unavailable` if nothing was cut off; else what the command throws that was.
    package static func run(_ sysroot: FilePath, options: ExecutionOptions) async throws -> Outcome {
        guard let last = try RunRecord.all(on: try HostView(sysroot)).last else {
            throw DrydockError(.unavailable, "drydock has never run on \(sysroot), so there is nothing to resume")
        }
        switch last.state {
        case .running, .broken:
            var options = options
            if last.records.first?.detail["lock"] == "true" { options.lock = true }
            let outcome = try await Executor(sysroot: sysroot, plan: last.plan, options: options).run()
            if case .done(let journal) = outcome { return .switched(journal) }
            return .switched([])
        case .aborting:
            _ = try await Abort.run(sysroot, patience: options.patience)
            return .aborted
        case .rollingBack:
            _ = try await Rollback.run(sysroot, patience: options.patience)
            return .rolledBack
        case .finishing:
            _ = try await Finish.run(sysroot, patience: options.patience)
            return .finished
        case .failed:
            throw nothing(
                "the last run failed, and was taken back",
                "mend what stood in its way, then apply the plan again"
            )
        case .made: throw nothing("the last run is complete", "drydock status says what comes next")
        case .aborted: throw nothing("the last run was aborted", "apply the plan again, or make a new one")
        case .rolledBack: throw nothing("the last switch was rolled back", "make a new plan")
        case .finished: throw nothing("the last switch is accepted", "nothing is left to be done")
        }
    }

    private static func nothing(_ why: String, _ hint: String) -> DrydockError {
        DrydockError(.unavailable, "there is nothing to resume: \(why)", hint: hint)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A command that is disturbed, and what it leads from and to.
struct CrashCase: Sendable {
    /// A state that a host of the test passes through.
    enum Milestone: String, Sendable {
        /// As it was built; an abort leads back here.
        case before
        /// The plan was applied.
        case switched
        /// And the image has booted for the first time.
        case booted
        /// And the switch was accepted.
        case accepted
        /// The plan was applied, the image has booted, and that was taken back.
        case rolledBack
    }

    /// A command of drydock.
    enum Command: String, Sendable {
        case apply
        case resume
        case abort
        case rollback
        case finish

        /// The status of an `apply` that finds the host at the target.
        static let unchanged: Int32 = 77

        /// Its arguments.
        func arguments(plan: String, sysroot: String) -> [String] {
            let sysroot = ["--sysroot", sysroot]
            return switch self {
            case .apply: ["apply", plan, "-y", "--progress", "none", "--unchanged-exit-77"] + sysroot
            case .resume: ["resume", "-y", "--progress", "none"] + sysroot
            case .abort: ["abort", "-y"] + sysroot
            case .rollback, .finish: [rawValue] + sysroot
            }
        }
    }

    /// How a host comes out of a run that was cut off.
    enum Recovery: String, Sendable {
        /// The same command, once more.
        case again
        case resume
        case abort
    }

    /// A run that was cut off before: a command that is killed at a call.
    struct Cut: Sendable {
        let command: Command
        let call: String
        let number: Int
    }

    /// The name in tables: of the command, and what else distinguishes it.
    let name: String
    let command: Command
    let start: Milestone
    /// What was cut off there.
    var cut: Cut?
    let goal: Milestone
    /// What there is on the way, with both ends.
    let passes: [Milestone]
    let recoveries: [Recovery]
    /// How many of a hundred points it gets.
    var share = 100

    /// How a host comes out of a run.
    func command(of recovery: Recovery) -> Command {
        switch recovery {
        case .again: command
        case .resume: .resume
        case .abort: .abort
        }
    }

    /// What makes up for a run that was cut off before it had begun anything, or that was taken back.
    var fallback: Command { command == .resume ? cut?.command ?? .apply : command }

    /// What a recovery leads to.
    ///
    /// - Parameters:
    ///   - recovery: how the host comes out.
    ///   - isBegun: whether the journal knows of the command; a resume goes on with what was cut off before it otherwise.
    /// - Returns: where the host is then.
    func end(of recovery: Recovery, isBegun: Bool) -> Milestone {
        if recovery == .abort { return .before }
        return recovery == .resume && cut?.command == .apply && !isBegun ? .switched : goal
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A command that is disturbed, and what it leads from and to.
struct CrashCase: Sendable {
    /// A state that a host of the test passes through.
    enum Milestone: String, Sendable, CaseIterable {
        /// As it was built.
        case before
        /// The plan was being applied when the process was killed, in the middle of the deployment.
        case cut
        /// The plan was applied.
        case switched
        /// And the image has booted for the first time.
        case booted
        /// And the switch was accepted.
        case accepted
        /// The plan was applied, the image has booted, and that was taken back.
        case rolledBack
    }

    /// How a host comes out of a run that was cut off.
    enum Recovery: String, Sendable {
        /// The same command, once more.
        case again
        /// `drydock resume`.
        case resume
        /// `drydock abort`.
        case abort
    }

    /// The command's name.
    let name: String
    let start: Milestone
    let goal: Milestone
    /// What there is between start and goal, both included.
    let passes: [Milestone]
    let recoveries: [Recovery]

    /// The status of an `apply` that finds the host at the target.
    static let unchanged: Int32 = 77

    /// The arguments of drydock.
    func arguments(plan: String, sysroot: String) -> [String] {
        switch name {
        case "apply": ["apply", plan, "--sysroot", sysroot, "-y", "--progress", "none", "--unchanged-exit-77"]
        case "resume", "abort": [name, "--sysroot", sysroot, "-y"]
        default: [name, "--sysroot", sysroot]
        }
    }

    /// What a recovery leads to.
    func end(of recovery: Recovery) -> Milestone {
        switch recovery {
        case .again, .resume: goal
        case .abort: .before
        }
    }

    static let all = [
        CrashCase(
            name: "apply",
            start: .before,
            goal: .switched,
            passes: [.before, .switched],
            recoveries: [.again, .resume, .abort]
        ),
        CrashCase(
            name: "resume",
            start: .cut,
            goal: .switched,
            passes: [.before, .cut, .switched],
            recoveries: [.again, .abort]
        ),
        CrashCase(
            name: "abort",
            start: .switched,
            goal: .before,
            passes: [.before, .switched],
            recoveries: [.again, .resume]
        ),
        CrashCase(
            name: "rollback",
            start: .booted,
            goal: .rolledBack,
            passes: [.booted, .switched, .rolledBack],
            recoveries: [.again, .resume]
        ),
        CrashCase(
            name: "finish",
            start: .booted,
            goal: .accepted,
            passes: [.booted, .accepted],
            recoveries: [.again, .resume]
        ),
    ]
}

// SPDX-License-Identifier: Apache-2.0

extension CrashCase {
    /// All of them: first the commands, then what goes on with others that were cut off.
    static let all = commands + further

    private static let commands = [
        CrashCase(
            name: "apply",
            command: .apply,
            start: .before,
            goal: .switched,
            passes: [.before, .switched],
            recoveries: [.again, .resume, .abort]
        ),
        CrashCase(
            name: "resume",
            command: .resume,
            start: .before,
            cut: Cut(command: .apply, call: "unlinkat", number: 30),
            goal: .switched,
            passes: [.before, .switched],
            recoveries: [.again, .abort]
        ),
        CrashCase(
            name: "abort",
            command: .abort,
            start: .switched,
            goal: .before,
            passes: [.before, .switched],
            recoveries: [.again, .resume]
        ),
        CrashCase(
            name: "rollback",
            command: .rollback,
            start: .booted,
            goal: .rolledBack,
            passes: [.booted, .switched, .rolledBack],
            recoveries: [.again, .resume]
        ),
        CrashCase(
            name: "finish",
            command: .finish,
            start: .booted,
            goal: .accepted,
            passes: [.booted, .accepted],
            recoveries: [.again, .resume]
        ),
    ]

    private static let further = [
        CrashCase(
            name: "resume-deploy",
            command: .resume,
            start: .before,
            cut: Cut(command: .apply, call: "linkat", number: 60),
            goal: .switched,
            passes: [.before, .switched],
            recoveries: [.again, .abort],
            share: 20
        ),
        CrashCase(
            name: "abort-deploy",
            command: .abort,
            start: .before,
            cut: Cut(command: .apply, call: "linkat", number: 60),
            goal: .before,
            passes: [.before, .switched],
            recoveries: [.again, .resume],
            share: 20
        ),
        CrashCase(
            name: "resume-abort",
            command: .resume,
            start: .switched,
            cut: Cut(command: .abort, call: "unlinkat", number: 30),
            goal: .before,
            passes: [.before, .switched],
            recoveries: [.again, .abort],
            share: 20
        ),
        CrashCase(
            name: "resume-rollback",
            command: .resume,
            start: .booted,
            cut: Cut(command: .rollback, call: "renameat", number: 10),
            goal: .rolledBack,
            passes: [.booted, .switched, .rolledBack],
            recoveries: [.again],
            share: 20
        ),
        CrashCase(
            name: "resume-finish",
            command: .resume,
            start: .booted,
            cut: Cut(command: .finish, call: "unlinkat", number: 20),
            goal: .accepted,
            passes: [.booted, .accepted],
            recoveries: [.again],
            share: 20
        ),
    ]
}

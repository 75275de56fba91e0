// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockExecution
internal import HostFS
internal import SystemPackage

/// How a command prints what it found.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text
    case json
}

/// When colours are used.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable, Sendable {
    case auto
    case always
    case never
}

/// How progress is shown.
enum ProgressChoice: String, ExpressibleByArgument, CaseIterable, Sendable {
    case auto
    case plain
    case none
}

/// Options of every command that prints a document.
struct OutputOptions: ParsableArguments, Sendable {
    @Option(help: "How to print: text for people, or exactly one JSON document.")
    var format: OutputFormat = .text

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Write the JSON document to this file, and the report to standard output.",
            valueName: "file"
        )
    )
    var output: String?

    @Option(help: "Colours: auto uses them on a terminal unless NO_COLOR is set.")
    var color: ColorChoice = .auto
}

/// Options of every command that takes long.
struct ProgressOptions: ParsableArguments, Sendable {
    @Option(help: "Progress on standard error: auto is a bar on a terminal and lines elsewhere.")
    var progress: ProgressChoice = .auto

    @Flag(name: [.short, .long], help: "No progress and no remarks.")
    var quiet = false

    /// What shows the progress of this run.
    var display: ProgressDisplay {
        guard !quiet else { return ProgressDisplay(style: .none) }
        switch progress {
        case .none: return ProgressDisplay(style: .none)
        case .plain: return ProgressDisplay(style: .plain)
        case .auto: return ProgressDisplay(style: HostEnvironment.isTerminal(.standardError) ? .bar : .plain)
        }
    }
}

/// Waiting for other programs that change the host.
struct LockOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "Wait so long for rpm-ostree, bootc, ostree or another drydock that is at work; without it, exit with 75.",
            valueName: "seconds"
        )
    )
    var waitLock: Int = 0

    /// How long others are waited for.
    var patience: LockPatience { LockPatience(seconds: waitLock) }

    func validate() throws {
        guard (0...86_400).contains(waitLock) else {
            throw ValidationError("--wait-lock is from no second to a day, 86400.")
        }
    }
}

/// The host that a command is about.
struct HostOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "The host: / for this machine, /host in a container, or the root of a mounted sysroot.",
            valueName: "path"
        )
    )
    var sysroot = "/"

    /// The host's path, from the root of the file system.
    ///
    /// In a container that has entered the running system it is `/`.
    var path: FilePath { HostRoot.path(of: sysroot) }

    /// Whether it is the running system, seen from a container or not.
    var isRunningSystem: Bool { path == "/" || HostRoot.isRunningSystem(path) }
}

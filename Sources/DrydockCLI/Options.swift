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
    case json
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
    @Option(
        help:
            "Progress on standard error: auto is a bar on a terminal and lines elsewhere, json what --progress-fd gets."
    )
    var progress: ProgressChoice = .auto

    @Option(
        help: ArgumentHelp(
            "Progress for programs: lines of JSON, as bootc writes them, to an open descriptor.",
            valueName: "fd"
        )
    )
    var progressFd: Int32?

    @Flag(name: [.short, .long], help: "No progress and no remarks.")
    var quiet = false

    func validate() throws {
        guard let number = progressFd else { return }
        guard number > 2 else {
            throw ValidationError("--progress-fd is for descriptors above 2; --progress json is for standard error.")
        }
        guard InheritedDescriptor.isWritable(number) else {
            throw ValidationError("--progress-fd \(number): this descriptor is not open for writing.")
        }
    }

    /// What tells the progress of this run; to be asked for once.
    var display: CommandProgress {
        let onError = !quiet && progress == .json ? FileDescriptor.standardError.rawValue : nil
        let streams = [onError, progressFd].compactMap(\.self).map { InheritedDescriptor($0) }
        return CommandProgress(ProgressDisplay(style: style), streams.map { ProgressStream(ProgressWriter($0)) })
    }

    private var style: ProgressDisplay.Style {
        guard !quiet else { return .none }
        switch progress {
        case .none, .json: return .none
        case .plain: return .plain
        case .auto: return HostEnvironment.isTerminal(.standardError) ? .bar : .plain
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

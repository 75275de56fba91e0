// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import SystemPackage

/// A program that a test runs and looks at.
package struct Command: Sendable {
    /// The exit status; 128 and the signal's number if a signal ended it.
    package let status: Int32
    /// What it wrote to its standard output.
    package let output: String
    /// What it wrote to its standard error.
    package let errors: String

    /// A program that failed where it had to succeed.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        /// A failure that is told in these words.
        package init(description: String) {
            self.description = description
        }
    }

    /// Runs a program to its end.
    ///
    /// `environment` holds variables on top of those of this process.
    package static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Command {
        let running = try start(arguments, environment: environment)
        return running.wait()
    }

    /// Runs a program that must succeed, and gives its output.
    @discardableResult
    package static func check(_ arguments: String..., environment: [String: String] = [:]) throws -> String {
        let command = try run(arguments, environment: environment)
        guard command.status == 0 else {
            throw Failure(description: "\(arguments) exited with \(command.status): \(command.errors)")
        }
        return command.output
    }

    /// Runs a program whose failure does not matter.
    package static func runIgnoringFailure(_ arguments: String...) {
        _ = try? run(arguments)
    }

    /// Starts a program and goes on.
    package static func start(_ arguments: [String], environment: [String: String] = [:]) throws -> RunningCommand {
        let output = try RunningCommand.file()
        let errors = try RunningCommand.file()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // The threads of a test run block signals, which a program would inherit.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var nothing = sigset_t()
        sigemptyset(&nothing)
        posix_spawnattr_setsigmask(&attributes, &nothing)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var variables = currentEnvironment
        for (name, value) in environment { variables[name] = value }
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, arguments[0], &actions, &attributes, &argv, &envp)
        guard failure == 0 else { throw Failure(description: "\(arguments[0]): \(Errno(rawValue: failure))") }
        return RunningCommand(process: process, output: output, errors: errors)
    }

    private static var currentEnvironment: [String: String] {
        var variables: [String: String] = [:]
        guard let text = try? FileDescriptor.open("/proc/self/environ", .readOnly) else { return variables }
        defer { try? text.close() }
        for line in RunningCommand.contents(of: text.rawValue).split(separator: "\0") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
        }
        return variables
    }
}

/// A program that a test started.
package final class RunningCommand: Sendable {
    /// Its process.
    package let process: Int32
    private let output: Int32
    private let errors: Int32

    init(process: Int32, output: Int32, errors: Int32) {
        self.process = process
        self.output = output
        self.errors = errors
    }

    deinit {
        close(output)
        close(errors)
    }

    /// Whether it has ended; ``wait()`` tells how.
    package var hasEnded: Bool {
        let text = (try? Files.text("/proc/\(process)/status")) ?? ""
        return text.isEmpty || text.contains("\nState:\tZ")
    }

    /// Sends a signal.
    package func send(_ signal: Int32) {
        kill(process, signal)
    }

    /// Waits for the end, and looks meanwhile how much memory the process itself had at most, in bytes.
    ///
    /// Not from `wait4`, which counts what the process was forked from too.
    package func waitForPeak() -> (command: Command, peak: Int) {
        var peak = 0
        while let text = try? Files.text("/proc/\(process)/status"),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        {
            peak = max(peak, line.split(separator: " ").compactMap { Int($0) }.first ?? 0)
            usleep(5000)
        }
        return (wait(), peak << 10)
    }

    /// Waits for the end.
    package func wait() -> Command {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        return Command(
            status: signal == 0 ? (status >> 8) & 0xff : 128 + signal,
            output: Self.contents(of: output),
            errors: Self.contents(of: errors)
        )
    }

    static func file() throws -> Int32 {
        let file = drydock_memfd("test-output")
        guard file >= 0 else { throw Errno(rawValue: errno) }
        return file
    }

    static func contents(of file: Int32) -> String {
        lseek(file, 0, SEEK_SET)
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(file, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: content, as: UTF8.self) }
            content += buffer[0..<count]
        }
    }
}

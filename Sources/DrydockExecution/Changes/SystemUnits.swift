// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import Subprocess

/// Programs of the running system that steps call.
enum SystemUnits {
    /// Whether a unit runs, or waits to be started by its timer.
    static func isActive(_ unit: String) async throws -> Bool { try await answers("is-active", unit) }

    /// Whether a unit is started at boot.
    static func isEnabled(_ unit: String) async throws -> Bool { try await answers("is-enabled", unit) }

    private static func answers(_ question: String, _ unit: String) async throws -> Bool {
        let result = try await Subprocess.run(
            .name("systemctl"),
            arguments: ["--quiet", question, unit],
            output: .discarded,
            error: .discarded
        )
        return result.terminationStatus.isSuccess
    }

    /// Whether the running system is on its way down.
    static func isShuttingDown() async -> Bool { await output(["is-system-running"]) == "stopping" }

    /// The state of a unit, `ActiveState`; empty if nobody tells.
    static func state(of unit: String) async -> String {
        await output(["show", "--property=ActiveState", "--value", unit])
    }

    private static func output(_ arguments: [String]) async -> String {
        let result = try? await Subprocess.run(
            .name("systemctl"),
            arguments: Arguments(arguments),
            output: .string(limit: 4096),
            error: .discarded
        )
        return String((result?.standardOutput ?? "").prefix { $0 != "\n" })
    }

    static func stop(_ unit: String) async throws { try await run(["systemctl", "stop", unit]) }

    static func start(_ unit: String) async throws { try await run(["systemctl", "start", unit]) }

    /// Waits until the running system is up, whether all of it is or not.
    static func waitForStart() async {
        _ = try? await Subprocess.run(
            .name("systemctl"),
            arguments: ["is-system-running", "--wait"],
            output: .discarded,
            error: .discarded
        )
    }

    /// Runs a program to its end.
    ///
    /// - Throws: ``DrydockError`` with `failedUnchanged` and what it said if it fails, or is not there.
    static func run(_ command: [String], environment: [String: String] = [:]) async throws {
        guard let program = command.first else { return }
        let failure: String
        do {
            let result = try await Subprocess.run(
                .name(program),
                arguments: Arguments(Array(command.dropFirst())),
                environment: .inherit.updating(
                    Dictionary(uniqueKeysWithValues: environment.map { (.init(stringLiteral: $0.key), $0.value) })
                ),
                output: .discarded,
                error: .string(limit: 64 * 1024)
            )
            guard !result.terminationStatus.isSuccess else { return }
            failure = result.standardError
        } catch {
            failure = "\(error)"
        }
        throw DrydockError(.failedUnchanged, "\(ShellWords.line(command)) failed: \(failure)")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Subprocess
import SystemPackage

/// Runs the command-line tools that make and check samples.
enum Tool {
    /// What every tool inherits on top of this process's environment.
    ///
    /// Deployments stay free of the immutable bit so that `rm` can remove them, libostree does not wait for the disk,
    /// and the useradd which Ignition runs takes its date from `SOURCE_DATE_EPOCH`.
    private static let environment = Environment.inherit.updating([
        "OSTREE_SYSROOT_DEBUG": "mutable-deployments",
        "OSTREE_SYSROOT_OPTS": "skip-sync",
        "SOURCE_DATE_EPOCH": String(SampleRelease.contentTime),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    ])

    /// Runs a tool to its end.
    ///
    /// - Parameters:
    ///   - name: Its name, looked up in `PATH`.
    ///   - arguments: Its arguments.
    ///   - extra: Environment variables for this call only.
    /// - Returns: What it wrote to standard output, without the newlines at the end.
    /// - Throws: ``SampleError/toolFailed(command:status:standardError:)`` if it ends with anything but zero.
    @discardableResult
    static func run(
        _ name: String,
        _ arguments: [String],
        extra: [String: String] = [:]
    ) async throws -> String {
        var environment = Self.environment
        for (key, value) in extra {
            guard let key = Environment.Key(rawValue: key) else { continue }
            environment = environment.updating([key: value])
        }
        let result = try await Subprocess.run(
            .name(name),
            arguments: Arguments(arguments),
            environment: environment,
            output: .string(limit: 1 << 24),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            throw SampleError.toolFailed(
                command: ([name] + arguments.prefix(12)).joined(separator: " "),
                status: "\(result.terminationStatus)",
                standardError: result.standardError
            )
        }
        var output = result.standardOutput
        while output.hasSuffix("\n") { output.removeLast() }
        return output
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `drydock ignition`.
struct IgnitionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ignition",
        abstract: "Look at Ignition configs, 2.0 to 2.4 and 3.0 to 3.6.",
        subcommands: [IgnitionValidateCommand.self, IgnitionExpandCommand.self]
    )
}

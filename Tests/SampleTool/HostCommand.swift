// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SampleHost
import SystemPackage

/// `drydock-sample host`.
struct HostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host",
        abstract: "Build the sysroot of a provisioned rpm-ostree host.",
        discussion: """
            The directory gets three things: sysroot/, which is the host's disk; ignition.json, the config that the real \
            Ignition applied to it; and truth.json, a table of everything that was done to /etc and by whom.
            """
    )

    @Argument(help: "Where to build; it must not exist or be empty.")
    var directory: String

    @Option(help: "How to print what was made: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        let host = try await SampleHost.build(at: FilePath(argument: directory))
        try format.write(
            "A Fedora CoreOS host with htop and tmux layered is ready.",
            [
                ("sysroot", host.sysroot.string),
                ("stateroot", SampleHost.stateroot),
                ("deployment", host.deployment.string),
                ("base commit", host.baseCommit),
                ("layered commit", host.layeredCommit),
                ("version", SampleRelease.host.version),
                ("changes in etc", String(host.edits.count)),
                ("ignition config", host.ignitionConfig.string),
            ]
        )
    }
}

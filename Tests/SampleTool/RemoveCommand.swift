// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SampleHost
import SystemPackage

/// `drydock-sample remove`.
struct RemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a sample, whatever attributes its files have.",
        discussion: "Deployments may carry the immutable attribute, with which a plain rm fails even for root."
    )

    @Argument(help: "The sample's directory. A directory without a sample in it is left alone.")
    var directory: String

    func validate() throws {
        guard SampleHost.isSample(FilePath(argument: directory)) else {
            throw ValidationError("\(directory) holds neither a sample host nor an image layout.")
        }
    }

    func run() async throws {
        try await SampleHost.remove(FilePath(argument: directory))
    }
}

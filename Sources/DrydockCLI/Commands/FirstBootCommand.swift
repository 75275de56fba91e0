// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockExecution
internal import DrydockModel
internal import HostFS
internal import SystemPackage

/// `drydock first-boot`.
struct FirstBootCommand: HostWriter {
    static let configuration = CommandConfiguration(
        commandName: "first-boot",
        abstract: "Make the steps of the first boot; a unit calls this while the image boots.",
        discussion: """
            In the deployment of the image it makes the steps that the plan has for the first boot, and what is made already \
            stays. In the deployment of before it takes them back. Elsewhere it does nothing.

              drydock first-boot
              drydock first-boot --sysroot /mnt/host --deployment CHECKSUM.SERIAL
            """
    )

    @Option(
        help: ArgumentHelp(
            "The deployment that is treated as booted; the running one if this is left out.",
            valueName: "id"
        )
    )
    var deployment: String?

    @Flag(
        help: ArgumentHelp(
            "The old system shuts down, and the image boots next: let GRUB count its boots, if it does such a thing.",
            visibility: .hidden
        )
    )
    var count = false

    @Flag(
        help: ArgumentHelp(
            "libostree finishes the staged image: let boot loaders see the boot order as soon as it is written.",
            visibility: .hidden
        )
    )
    var checkpoint = false

    @OptionGroup var hostOptions: HostOptions

    var host: FilePath? { hostOptions.path }

    func perform() async throws -> Int32 {
        try requireRoot()
        if checkpoint {
            let done = try await CheckpointAtShutdown.run(hostOptions.path)
            Standard.Error.write(
                done ? "boot loaders see the boot order\n" : "libostree lets boot loaders see the boot order\n"
            )
            return 0
        }
        if count {
            let begun = try await CountAtShutdown.begin(hostOptions.path)
            Standard.Error.write(begun ? "the image boots next\n" : "there was nothing to do\n")
            return 0
        }
        let outcome = try await FirstBoot.run(hostOptions.path, deployment: deployment)
        for step in outcome.made { Standard.Error.write("done: \(step)\n") }
        for step in outcome.takenBack { Standard.Error.write("taken back: \(step)\n") }
        if outcome.made.isEmpty, outcome.takenBack.isEmpty { Standard.Error.write("there was nothing to do\n") }
        return 0
    }
}

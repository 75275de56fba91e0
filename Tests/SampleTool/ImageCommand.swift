// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SampleHost
import SystemPackage

extension SampleImage.Variant: ExpressibleByArgument {}

/// `drydock-sample image`.
struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Build a bootable container image in an OCI image layout.",
        discussion: """
            Good images: successor, the release after the host's, and second, which comes after that and shares its layers. \
            Several may live in one directory under different tags.

            Bad images, to see what drydock says: noLabels (not marked as bootable), noKernel, wrongArchitecture (arm64), \
            truncatedBlob (a layer's file is cut short), wrongDigest (a layer's file does not hash to its name). Give each \
            a directory of its own.
            """
    )

    @Argument(help: "The directory of the image layout.")
    var directory: String

    @Option(help: "Which image.")
    var variant = SampleImage.Variant.successor

    @Option(help: "The image's tag in the layout.")
    var tag = "latest"

    @Option(help: "How to print what was made: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        let image = try await SampleImage.build(variant, at: FilePath(argument: directory), tag: tag)
        try format.write(
            "The image is ready.",
            [
                ("reference", image.reference),
                ("variant", image.variant.rawValue),
                ("version", image.release.version),
                ("manifest digest", image.manifestDigest),
                ("config digest", image.configDigest),
                ("layers", String(image.layers.count)),
                ("bytes", String(image.layers.reduce(0) { $0 + $1.size })),
            ]
        )
    }
}

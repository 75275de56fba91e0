// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockReports
internal import OCI

/// `drydock inspect`.
struct InspectCommand: DrydockCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Look at an image: what it is, and what it holds.",
        discussion: """
            Reads the manifest and every layer once, through skopeo, and keeps result and layers by digest in the user's \
            cache, where an import finds them. No repository is needed.

              drydock inspect docker://quay.io/fedora/fedora-bootc:42
              drydock inspect oci:/srv/images/os:1 --format json
            """
    )

    @Argument(
        help: ArgumentHelp("The image, for example docker://quay.io/example/os:1 or oci:DIR:TAG.", valueName: "image")
    )
    var image: String

    @Flag(help: "Read the layers again, and keep nothing in the cache.")
    var noCache = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var progress: ProgressOptions

    func perform() async throws -> Int32 {
        let reference = try ImageArgument.parse(image)
        let display = progress.display
        let inspector = ImageInspector(
            cache: noCache ? nil : .ofUser,
            blobs: noCache ? nil : .ofUser(keeps: true),
            progress: display.show
        )
        let target = try await inspector.inspect(reference)
        display.finish()
        try DocumentOutput(options: output).print(target) { TextReport.render($0, style: $1) }
        return 0
    }
}

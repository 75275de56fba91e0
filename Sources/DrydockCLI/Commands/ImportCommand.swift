// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockExecution
internal import DrydockReports
internal import HostFS
internal import OCI
internal import SystemPackage

/// `drydock import`.
struct ImportCommand: HostWriter {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring an image into a repository, as bootc and rpm-ostree would, and deploy nothing.",
        discussion: """
            Layers that are there are not fetched. What was complete when an import was cut off is used by the next. \
            With --sysroot the sysroot is locked meanwhile, layers that nothing needs any more are removed, and the image is \
            protected from the clean-ups of other tools until it is deployed, by a ref in ostree/container/baseimage/drydock.

              drydock import docker://quay.io/fedora/fedora-bootc:42 --sysroot /mnt/host
              drydock import oci:/srv/images/os:1 --repo /srv/repo --format json
            """
    )

    @Argument(
        help: ArgumentHelp("The image, for example docker://quay.io/example/os:1 or oci:DIR:TAG.", valueName: "image")
    )
    var image: String

    @Option(help: ArgumentHelp("Import into this repository, which must be of mode bare.", valueName: "path"))
    var repo: String?

    @Option(help: ArgumentHelp("Import into the repository of this sysroot.", valueName: "path"))
    var sysroot: String?

    @Option(help: ArgumentHelp("Give up when nothing has come for so long.", valueName: "seconds"))
    var timeout: Int = OpenImage.defaultPatience

    @OptionGroup var output: OutputOptions
    @OptionGroup var progress: ProgressOptions
    @OptionGroup var locks: LockOptions

    var deploys: Bool { true }
    var host: FilePath? { sysroot.map { _ in path } }

    func validate() throws {
        guard (repo == nil) != (sysroot == nil) else {
            throw ValidationError("Say where to import to: either --repo or --sysroot.")
        }
        guard (1...86_400).contains(timeout) else {
            throw ValidationError("--timeout is from one second to a day, 86400.")
        }
    }

    func perform() async throws -> Int32 {
        let reference = try ImageArgument.parse(image)
        if let path = output.output { try OutputFile.shared.open(path, lookingAt: nil) }
        let display = progress.display
        let document = try await StandaloneImport(
            to: place,
            patience: timeout,
            lockPatience: locks.patience,
            progress: display.show
        ).run(reference)
        display.finish()
        try DocumentOutput(options: output).print(document) { TextReport.render($0, style: $1) }
        return 0
    }

    private var place: StandaloneImport.Place {
        sysroot == nil ? .repository(path) : .sysroot(path)
    }

    private var path: FilePath {
        HostEnvironment.currentDirectory.pushing(FilePath(sysroot ?? repo ?? "")).lexicallyNormalized()
    }
}

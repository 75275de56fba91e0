// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockModel
internal import DrydockPlanning
internal import DrydockReports
internal import HostFS
internal import OCI
internal import SystemPackage

/// `drydock plan`.
struct PlanCommand: HostReader {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what a switch to an image would do to a host, step by step and file by file.",
        discussion: """
            Prints the dry-run report; -o keeps the plan for apply. Writes nothing to the host but the layers that it \
            fetches, into drydock's cache (XDG_CACHE_HOME, ~/.cache/drydock), where apply finds them and removes them. \
            Host and image may come from documents that analyze and inspect wrote elsewhere. The same input gives the same bytes.

              drydock plan --image docker://quay.io/example/os:1 -o plan.json
              drydock plan --analysis analysis.json --target target.json --format json

            Exits with 2 if something forbids the switch.
            """
    )

    @Option(help: ArgumentHelp("The image to switch to.", valueName: "image"))
    var image: String?

    @Option(help: ArgumentHelp("An Analysis document instead of looking at the host.", valueName: "file"))
    var analysis: String?

    @Option(help: ArgumentHelp("A Target document instead of looking at the image.", valueName: "file"))
    var target: String?

    @Option(
        help: ArgumentHelp(
            "Agree to a finding that stops the switch and can be waived; may be repeated.",
            valueName: "id"
        )
    )
    var waive: [String] = []

    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var provisioning: ProvisioningOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var progress: ProgressOptions

    var host: FilePath? { analysis == nil ? hostOptions.path : nil }
    /// What is learnt of an image is kept for `apply`.
    var cache: FilePath? { image == nil ? nil : HostEnvironment.makeCacheDirectory() }

    func validate() throws {
        guard (image == nil) != (target == nil) else {
            throw ValidationError("Name the image with --image, or a document of it with --target, and not both.")
        }
        guard analysis == nil || provisioning.ignition.isEmpty else {
            throw ValidationError("An Analysis document says already what is whose; give --ignition to analyze.")
        }
    }

    func perform() async throws -> Int32 {
        let target = try await readTarget()
        let analysis = try await readAnalysis(target.spec)
        let plan = try Planner.plan(
            analysis.spec,
            target.spec,
            waivers: waive,
            space: analysis.metadata.space
        )
        if let id = waive.first(where: { !plan.spec.waivers.contains($0) }) {
            throw DrydockError(
                .usage,
                "there is no finding \(id) here that can be waived",
                hint: "leave --waive \(id) out, and look at the report"
            )
        }
        try DocumentOutput(options: output).print(plan) { TextReport.render($0, style: $1) }
        return plan.spec.readiness == .blocked ? DrydockError.Code.inhibited.rawValue : 0
    }

    private func readTarget() async throws -> Document<Target> {
        if let target { return try InputFile.document(Target.self, target) }
        let display = progress.display
        defer { display.finish() }
        let reference = try ImageArgument.parse(image ?? "")
        return try await ImageInspector(cache: .ofUser, blobs: .ofUser(keeps: true), progress: display.show)
            .inspect(reference)
    }

    private func readAnalysis(_ target: Target) async throws -> Document<Analysis> {
        if let analysis { return try InputFile.document(Analysis.self, analysis) }
        return try await HostAnalyzer(
            try HostView(hostOptions.path),
            configs: try await provisioning.read(),
            target: target
        )
        .run()
    }
}

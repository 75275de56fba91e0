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
              drydock plan --image docker://quay.io/example/os:1 --waivers waivers.toml --fail-on high

            A file of waivers is a list of [[waiver]] with finding (an id, or id:instance as the report shows it), reason, and \
            perhaps who and until. Expired waivers and those about nothing are findings themselves. drydock explain ID says \
            more about a finding; drydock report shows the plan as HTML, Markdown, JUnit or SARIF.

            Exits with 2 if something forbids the switch or a check that must answer could not, and with 3 if a finding is as \
            bad as --fail-on says, or worse.
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

    @Option(help: ArgumentHelp("A file with waivers, in TOML; may be repeated.", valueName: "file"))
    var waivers: [String] = []

    @Option(
        help: ArgumentHelp(
            "Exit with 3 for findings from this severity on: info, low, medium or high.",
            valueName: "severity"
        )
    )
    var failOn: Finding.Severity?

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
        let agreed = try readWaivers()
        let target = try await readTarget()
        let analysis = try await readAnalysis(target.spec)
        let plan = try Planner.plan(
            analysis.spec,
            target.spec,
            waivers: agreed,
            today: DocumentFormat.today(),
            space: analysis.metadata.space
        )
        let taken = plan.spec.findings.compactMap(\.waiver?.finding)
        if let id = waive.first(where: { !taken.contains($0) }) {
            throw DrydockError(
                .usage,
                "there is no finding \(id) here that can be waived",
                hint: "leave --waive \(id) out, and look at the report"
            )
        }
        try DocumentOutput(options: output).print(plan) { TextReport.render($0, style: $1) }
        return plan.spec.exitCode(failOn: failOn)
    }

    private func readWaivers() throws -> [Waiver] {
        try waive.map { Waiver(finding: $0, reason: "agreed on the command line", source: "--waive") }
            + waivers.flatMap { file in
                try WaiverFile.read(String(decoding: try InputFile.read(file), as: UTF8.self), named: file)
            }
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

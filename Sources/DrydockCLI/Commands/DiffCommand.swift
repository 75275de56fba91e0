// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockModel
internal import DrydockReports
internal import HostFS
internal import OCI
internal import OSTree
internal import SystemPackage

extension PredictionPart: ExpressibleByArgument {}

/// `drydock diff`.
struct DiffCommand: HostReader {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show one prediction of a plan in full.",
        discussion: """
            The parts: etc (every path), packages, users (accounts, groups, and files whose owner changes), kargs, units, \
            space, hidden (content that is not where it was), boot (the chain from firmware to the root file system). \
            With --format json it is one JSON value, for etc an array that can be held against the machine.

              drydock diff plan.json etc
              drydock diff plan.json etc /etc/ssh --unified
              drydock diff plan.json users --format json
              drydock diff plan.json users --list

            Plans hold no contents. --unified reads them again, from the host and from the image, and checks that they \
            are still the ones that the plan was made for. Files that only root may read are shown if they are named.
            """
    )

    @Argument(help: ArgumentHelp("A Plan or Prediction.", valueName: "file"))
    var file: String

    @Argument(help: ArgumentHelp("Which prediction.", valueName: "part"))
    var part: PredictionPart

    @Argument(help: ArgumentHelp("Of etc, only these paths and what is below them.", valueName: "path"))
    var paths: [String] = []

    @Flag(name: [.short, .long], help: "Of etc, the lines of text files that will be others than now.")
    var unified = false

    @Flag(help: "Of users, every file of the host whose owner or group will be another.")
    var list = false

    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var progress: ProgressOptions

    var host: FilePath? { unified || list ? hostOptions.path : nil }
    var cache: FilePath? { unified ? HostEnvironment.makeCacheDirectory() : nil }

    func validate() throws {
        guard part == .etc || paths.isEmpty && !unified else {
            throw ValidationError("Paths and --unified are for etc.")
        }
        guard part == .users || !list else {
            throw ValidationError("--list is for users.")
        }
        guard !unified || output.format == .text else {
            throw ValidationError("--unified is text; --format json says the sums of the files.")
        }
    }

    func perform() async throws -> Int32 {
        let bytes = try InputFile.read(file)
        var prediction: Prediction
        var plan: Plan?
        let space: [Space]
        switch try DocumentFormat.kind(of: bytes, named: file) {
        case Plan.kind:
            let document = try DocumentFormat.decode(Plan.self, from: bytes, named: file)
            (plan, prediction, space) = (document.spec, document.spec.prediction, document.metadata.space ?? [])
        case Prediction.kind:
            let document = try DocumentFormat.decode(Prediction.self, from: bytes, named: file)
            (prediction, space) = (document.spec, document.metadata.space ?? [])
        case let kind:
            throw DrydockError(.badInput, "\(file) is a \(kind), which predicts nothing", hint: "give a plan")
        }
        if !paths.isEmpty {
            prediction.etc = prediction.etc.filter { outcome in paths.contains { Self.covers($0, outcome.path) } }
            guard !prediction.etc.isEmpty else {
                throw DrydockError(.usage, "the plan knows nothing at \(paths.joined(separator: ", "))")
            }
        }
        if unified {
            guard let plan else {
                throw DrydockError(
                    .usage,
                    "\(file) is a Prediction, which does not say of which image",
                    hint: "give the plan"
                )
            }
            return try await printContents(prediction.etc, plan)
        }
        if list {
            guard let identities = prediction.identities else {
                throw DrydockError(.badInput, "\(file) predicts nothing of accounts", hint: "make a new plan")
            }
            guard let plan else {
                throw DrydockError(.usage, "\(file) does not say of which host it is", hint: "give the plan")
            }
            return try printOwned(identities.changes, plan)
        }
        try DocumentOutput(options: output).print(json: try part.json(prediction)) { style in
            part.text(prediction, space: space, style: style)
        }
        return 0
    }

    private func printOwned(_ changes: [IdentityPrediction.Change], _ plan: Plan) throws -> Int32 {
        let view = try HostView(hostOptions.path)
        guard view.deployment.id == plan.host.mergeDeployment, view.deployment.stateroot == plan.host.stateroot else {
            throw DrydockError(
                .stale,
                "the plan is for deployment \(plan.host.mergeDeployment), the host is at \(view.deployment.id)",
                hint: "make a new plan"
            )
        }
        // What the image brings has the image's owner.
        let replaced = Set(
            plan.prediction.etc.filter { [.takeImage, .removedWithImage].contains($0.outcome) }.map(\.path)
        )
        func ids(_ kind: IdentityPrediction.Kind) -> Set<UInt32> { Set(changes.filter { $0.kind == kind }.map(\.id)) }
        let (nodes, unreadable) = try OwnedFiles(view).list(
            users: ids(.user),
            groups: ids(.group)
        )
        let kept = nodes.filter { !replaced.contains($0.path) }
        switch output.format {
        case .json: try Standard.Output.write(try DocumentFormat.encode(kept))
        case .text:
            let lines = kept.map { "\($0.uid):\($0.gid) \($0.path)\n" }
            try Standard.Output.write(lines.joined())
        }
        for entry in unreadable { Standard.Error.write("drydock: not looked at: \(entry.what): \(entry.why)\n") }
        return 0
    }

    private static func covers(_ named: String, _ path: String) -> Bool {
        let folder = named.hasSuffix("/") ? String(named.dropLast()) : named
        return path == folder || path.hasPrefix(folder + "/")
    }

    private func printContents(_ outcomes: [EtcOutcome], _ plan: Plan) async throws -> Int32 {
        let display = progress.display
        let view = try HostView(hostOptions.path)
        let differences = try await EtcContents(
            view: view,
            reference: try OSTreeImageReference(parsing: plan.image.reference),
            manifestDigest: plan.image.manifestDigest,
            progress: display.show
        ).differences(of: outcomes, named: Set(paths))
        display.finish()
        for difference in differences {
            try Standard.Output.write(difference.text)
        }
        return 0
    }
}

extension EtcContents.Difference {
    /// The difference as a person reads it.
    fileprivate var text: String {
        switch self {
        case .withheld(let path): "\(path) differs; it is shown if it is named.\n"
        case .contents(let path, let before, let after, let labels):
            UnifiedDiff.text(
                from: before,
                to: after,
                labels: ("\(path) (\(labels.before))", "\(path) (\(labels.after))")
            )
        }
    }
}

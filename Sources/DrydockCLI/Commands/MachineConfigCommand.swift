// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockModel
internal import DrydockPlanning
internal import DrydockReports
internal import HostFS
internal import OCI
internal import SystemPackage

/// `drydock machineconfig`.
struct MachineConfigCommand: DrydockCommand {
    static let configuration = CommandConfiguration(
        commandName: "machineconfig",
        abstract:
            "Say what a move of an OpenShift or OKD cluster onto another image will meet, and write what to apply.",
        discussion: """
            Reads dumps of a cluster offline, merges the MachineConfigs of each pool as the machine-config operator does, says who \
            set what, and looks for what stops a move. Nothing is applied, and no cluster is asked.

              oc get \(ClusterFacts.dumpedKinds.joined(separator: ",")) -o json > dump.json
              drydock machineconfig dump.json
              drydock machineconfig must-gather.local.123 --image docker://quay.io/example/os:9 -o move
              drydock machineconfig dump.json --node worker-0=worker-0.json --stream rhel-10

            Leave those kinds out that the release does not have: machineosconfigs, machineosbuilds, osimagestreams.

            A dump is what oc prints with -o json or -o yaml, one object or a list, or a folder with such files, a must-gather \
            among them. It can also hold what the operator keeps on a node (/etc/machine-config-daemon, \
            /etc/mcs-machine-config-content.json), in a folder with the name of the node.

            --image moves pools to an image that was built elsewhere, --containerfile to one that the cluster builds, --stream to \
            another stream of the release; --kernel and --extension change those. Without any of them a cluster on Fedora CoreOS is \
            looked at for the upgrade to CentOS Stream CoreOS, and another one as it is.

            With --node NAME=FILE the report says what the operator would find on that node, and what the image will make of it; \
            drydock analyze -o FILE writes what it takes, on the node: oc debug node/NAME. One node of each kind of machine is enough \
            where the others are alike: --node 'worker-*=worker-0.json' lets it stand for all with such names.

            -o writes a folder with the report in all formats, and with manifests for oc apply if nothing forbids the move; the \
            report says in which order, how to watch, and how to go back.

            Exits with 2 if something forbids the move, and with 3 if a finding is as bad as --fail-on says, or worse.
            """
    )

    @Argument(help: ArgumentHelp("A dump of the cluster: a file, or a folder with files.", valueName: "dump"))
    var dumps: [String]

    @Option(help: ArgumentHelp("The image to move to, in a registry: docker://…", valueName: "image"))
    var image: String?

    @Option(help: ArgumentHelp("A Target document instead of looking at the image.", valueName: "file"))
    var target: String?

    @Option(
        name: .customLong("pool"),
        help: ArgumentHelp(
            "A pool to move; all that have nodes if this is left out. May be repeated.",
            valueName: "name"
        )
    )
    var pools: [String] = []

    @Option(help: ArgumentHelp("The stream of images to follow, for example rhel-10.", valueName: "name"))
    var stream: String?

    @Option(help: ArgumentHelp("The kernel: default, realtime or 64k-pages.", valueName: "type"))
    var kernel: String?

    @Option(
        name: .customLong("extension"),
        help: ArgumentHelp("An extension to add, for example usbguard; may be repeated.", valueName: "name")
    )
    var extensions: [String] = []

    @Option(
        help: ArgumentHelp(
            "Lines of a Containerfile, for an image that the cluster builds; FROM configs AS final if it has no FROM.",
            valueName: "file"
        )
    )
    var containerfile: String?

    @Option(
        help: ArgumentHelp(
            "Where the cluster pushes that image: REGISTRY/REPOSITORY:TAG; the name of the pool is put at the end of the tag.",
            valueName: "image"
        )
    )
    var pushTo: String?

    @Option(help: ArgumentHelp("The secret for that, in openshift-machine-config-operator.", valueName: "name"))
    var pushSecret: String?

    @Option(
        name: .customLong("node"),
        help: ArgumentHelp("An Analysis document of a node; may be repeated.", valueName: "name=file")
    )
    var nodes: [String] = []

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The folder to write reports and manifests to; it must not be there, or be empty.",
            valueName: "folder"
        )
    )
    var output: String?

    @Option(help: "How to print the report: text, json, markdown, html, junit or sarif.")
    var format: ReportFormat = .text

    @Option(help: "Colours: auto uses them on a terminal unless NO_COLOR is set.")
    var color: ColorChoice = .auto

    @OptionGroup var waiving: WaiverOptions
    @OptionGroup var progress: ProgressOptions

    func validate() throws {
        guard image == nil || target == nil else {
            throw ValidationError("Name the image with --image, or a document of it with --target, and not both.")
        }
        let kernels = NodeKernel.allCases.map(\.rawValue)
        guard kernel.map(kernels.contains) ?? true else {
            throw ValidationError("--kernel is one of \(kernels.joined(separator: ", ")).")
        }
        guard stream?.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-.".contains($0)) }) ?? true else {
            throw ValidationError("--stream is a name such as rhel-10.")
        }
        let parts = [containerfile, pushTo, pushSecret]
        guard parts.allSatisfy({ $0 == nil }) || parts.allSatisfy({ $0 != nil }) else {
            throw ValidationError(
                "An image that the cluster builds takes all of --containerfile, --push-to and --push-secret."
            )
        }
        // The rule of the API, which refuses digests, too.
        let tagged =
            /([a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+(:[0-9]{2,5})?(\/[a-zA-Z0-9-_]{1,61})*\/[a-zA-Z0-9-_.]+:[a-zA-Z0-9._-]+/
        guard try pushTo.map({ try tagged.wholeMatch(in: $0) != nil }) ?? true else {
            throw ValidationError("--push-to is REGISTRY/REPOSITORY:TAG, with the whole name of the registry.")
        }
        guard !dumps.contains("-") else {
            throw ValidationError("A dump is read more than once: write it to a file, and name that.")
        }
        for node in nodes where !node.dropFirst().dropLast().contains("=") {
            throw ValidationError("--node \(node): give the name of the node and the file, NAME=FILE.")
        }
    }

    func perform() async throws -> Int32 {
        let folder = output.map { HostEnvironment.currentDirectory.pushing(FilePath($0)).lexicallyNormalized() }
        if let folder { try ContextFolder.check(folder) }
        let display = progress.display
        var request = ClusterRequest()
        request.pools = pools
        request.imageStream = stream
        request.kernelType = kernel
        request.extensions = extensions
        request.containerfile = try containerfile.map(ClusterInput.containerfile)
        if let pushTo, let pushSecret { request.push = ClusterGoal.Push(repository: pushTo, secret: pushSecret) }
        request.waivers = try waiving.read()
        request.today = DocumentFormat.today()
        let analyses = try ClusterInput.analyses(nodes)
        let image = try await ImageArgument.target(image, or: target, display)
        display.say("reading \(dumps.joined(separator: ", "))")
        let named = analyses.filter { !$0.key.contains("*") }
        let paths = dumps.map { FilePath(HostRoot.outside($0)) }
        let cluster = try ClusterAnalyzer(paths, analyses: named.mapValues(\.spec)).run()
        display.finish()
        let spread = ClusterInput.spread(analyses, over: cluster)
        let plan = try ClusterPlanner.plan(cluster, image?.spec, spread, request)
        try waiving.checkTaken(plan.spec.findings)
        if let folder { try write(plan, to: folder) }
        try Standard.Output.write(try format.render(plan, style: color.style, failOn: waiving.failOn))
        return plan.spec.exitCode(failOn: waiving.failOn)
    }

    /// Reports in all formats, and the manifests.
    private func write(_ plan: Document<ClusterPlan>, to folder: FilePath) throws {
        var entries: [BuildContext.Entry] = []
        for (name, format) in [
            ("report.txt", ReportFormat.text), ("report.md", .markdown), ("report.html", .html), ("plan.json", .json),
            ("report.junit.xml", .junit), ("report.sarif", .sarif),
        ] {
            let content = try format.render(plan, style: TextStyle(width: 100), failOn: waiving.failOn)
            entries.append(BuildContext.Entry(path: name, content: .file(content)))
        }
        for (file, text) in ClusterManifests.files(of: plan.spec) {
            entries.append(BuildContext.Entry(path: file, content: .file(Array(text.utf8))))
        }
        try ContextFolder(folder).write(entries)
    }

}

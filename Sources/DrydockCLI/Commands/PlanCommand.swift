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

              drydock plan
              drydock plan --image docker://quay.io/example/os:1 -o plan.json
              drydock plan --analysis analysis.json --target target.json --format json
              drydock plan --image docker://quay.io/example/os:1 --waivers waivers.toml --fail-on high

            Without --image the route for this host proposes one (drydock routes). What the plan mends on the host is among its \
            steps, each with what it changes and how it is taken back; --no-repair leaves a repair out, all or one, and --repair \
            asks for one that is not made by itself: boot-loader, var-snapshot, signature-policy.

            A file of waivers is a list of [[waiver]] with finding (an id, or id:instance as the report shows it), reason, and \
            perhaps who and until. Expired waivers and those about nothing are findings themselves. drydock explain ID says \
            more about a finding; drydock report shows the plan as HTML, Markdown, JUnit or SARIF.

            The first boot of the image is watched on a running system: if the host cannot be reached any more, or what --roll-back-on \
            names is not as predicted, or the system does not come up in time, the old deployment is the default again, and the \
            machine reboots once.

            Exits with 2 if something forbids the switch or a check that must answer could not, and with 3 if a finding is as \
            bad as --fail-on says, or worse.
            """
    )

    @Option(help: ArgumentHelp("The image to switch to; the one of the route if this is left out.", valueName: "image"))
    var image: String?

    @Option(help: ArgumentHelp("An Analysis document instead of looking at the host.", valueName: "file"))
    var analysis: String?

    @Option(help: ArgumentHelp("A Target document instead of looking at the image.", valueName: "file"))
    var target: String?

    @Option(
        help: ArgumentHelp(
            "The route to take, by name, or a file with one; the one that fits best if this is left out.",
            valueName: "route"
        )
    )
    var route: String?

    @Option(
        help: ArgumentHelp("Make a repair that is not made by itself; may be repeated.", valueName: "name")
    )
    var repair: [String] = []

    @Option(
        help: ArgumentHelp("Leave a repair out; all for all, and may be repeated.", valueName: "name")
    )
    var noRepair: [String] = []

    @Option(
        help: ArgumentHelp(
            "Go back if the image is not found good so many minutes after it starts; 0 for no watch. 15 on a running system.",
            valueName: "minutes"
        )
    )
    var watch: Int?

    @Option(
        help: ArgumentHelp(
            "What leads back by itself where it is not as predicted: \(BootWatch.subjects.joined(separator: ", ")); may be repeated.",
            valueName: "subject"
        )
    )
    var rollBackOn: [String] = []

    @OptionGroup var waiving: WaiverOptions
    @OptionGroup var hostOptions: HostOptions
    @OptionGroup var provisioning: ProvisioningOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var progress: ProgressOptions

    var host: FilePath? { analysis == nil ? hostOptions.path : nil }
    /// What is learnt of an image is kept for `apply`.
    var cache: FilePath? { target == nil ? HostEnvironment.makeCacheDirectory() : nil }

    func validate() throws {
        guard image == nil || target == nil else {
            throw ValidationError("Name the image with --image, or a document of it with --target, and not both.")
        }
        for (option, names) in [("--repair", repair), ("--no-repair", noRepair)] {
            for name in names where !Repairs.names.contains(name) && (name != "all" || option == "--repair") {
                throw ValidationError(
                    "\(option) \(name): there is no such repair, only \(Repairs.names.joined(separator: ", "))."
                )
            }
        }
        guard watch.map({ $0 == 0 || BootWatch.limits.contains($0) }) ?? true else {
            throw ValidationError("--watch is from one minute to a day, 1440, or 0 for no watch.")
        }
        if let subject = rollBackOn.first(where: { !BootWatch.subjects.contains($0) }) {
            throw ValidationError(
                "--roll-back-on \(subject): there is no such subject, only \(BootWatch.subjects.joined(separator: ", "))."
            )
        }
        guard watch != 0 || rollBackOn.isEmpty else {
            throw ValidationError("--roll-back-on says what a watch looks at, and --watch 0 asks for none.")
        }
        guard analysis == nil || provisioning.ignition.isEmpty else {
            throw ValidationError("An Analysis document says already what is whose; give --ignition to analyze.")
        }
    }

    func perform() async throws -> Int32 {
        let agreed = try waiving.read()
        let display = progress.display
        let routes = try RouteFiles.all()
        let named = try route.map { try RouteFiles.named($0, among: routes) }
        var (target, analysis) = (try await ImageArgument.target(image, or: target, display), Document<Analysis>?.none)
        if target == nil {
            let host = try await readAnalysis(nil, display)
            let image = try proposal(for: host.spec, named, routes, display)
            target = try await ImageArgument.target(image, or: nil, display)
            analysis = self.analysis == nil ? nil : host
        }
        guard let target else { return 1 }
        let host = if let analysis { analysis } else { try await readAnalysis(target.spec, display) }
        display.finish()
        let choice =
            named.map { RouteMatcher.named($0, among: routes, host.spec, target.spec) }
            ?? RouteMatcher.best(of: routes, host.spec, target.spec)
        let plan = try Planner.plan(
            host.spec,
            target.spec,
            PlanRequest(
                waivers: agreed,
                today: DocumentFormat.today(),
                space: host.metadata.space,
                route: choice,
                repairs: RepairWishes(add: repair, skip: noRepair),
                watch: bootWatch(host.spec)
            )
        )
        try waiving.checkTaken(plan.spec.findings)
        try DocumentOutput(options: output).print(plan) { TextReport.render($0, style: $1) }
        return plan.spec.exitCode(failOn: waiving.failOn)
    }

    /// How the first boot is watched: a running system by itself, since nobody may be there to go back by hand.
    private func bootWatch(_ host: Analysis) -> BootWatch? {
        let isWanted = watch.map { $0 > 0 } ?? (host.view == "live" || !rollBackOn.isEmpty)
        guard isWanted else { return nil }
        return BootWatch(
            minutes: watch ?? BootWatch.defaultMinutes,
            rollsBackOn: rollBackOn.isEmpty ? BootWatch.defaultSubjects : rollBackOn
        )
    }

    /// The image that the route for a host proposes.
    private func proposal(
        for host: Analysis,
        _ named: Route?,
        _ routes: [Route],
        _ display: CommandProgress
    ) throws -> String {
        let route = named ?? RouteMatcher.best(of: routes, host, nil)?.route
        if let refusal = route?.refusal {
            throw DrydockError(.inhibited, "route \(route?.id ?? ""): \(refusal.why)", hint: refusal.instead)
        }
        guard let route, let reference = RouteMatcher.proposal(of: route, for: host) else {
            throw DrydockError(
                .usage,
                (route.map { "the route \($0.id) proposes no image for this host" } ?? "no route is known for this host"),
                hint: "name the image with --image; drydock routes lists the routes"
            )
        }
        display.say("route \(route.id) proposes \(reference)")
        return reference
    }

    private func readAnalysis(_ target: Target?, _ display: CommandProgress) async throws -> Document<Analysis> {
        if let analysis { return try InputFile.document(Analysis.self, analysis) }
        display.showAnalysis()
        return try await HostAnalyzer(
            try HostView(hostOptions.path),
            configs: try await provisioning.read(),
            target: target
        )
        .run()
    }
}

// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel
import DrydockPlanning
import SystemPackage
import TestSupport
import Testing

/// Which routes there are, which of them a host and an image take, and what is wrong in a file.
@Suite struct Routes {
    private static let names = [
        "centos-stream-to-centos-bootc", "debian-ostree-to-bootc", "fedora-coreos-to-fedora-bootc",
        "fedora-coreos-to-oci", "fedora-iot-to-bootc", "kernel-rt", "okd-fcos-to-scos", "ostree-to-bootc",
        "rhel-edge-to-image-mode", "silverblue-to-universal-blue",
    ]

    private func best(for scenario: Scenario, withImage: Bool = true) throws -> RouteChoice? {
        try RouteMatcher.best(of: RouteCatalogue.builtIn(), scenario.analysis, withImage ? scenario.target : nil)
    }

    private func route(_ id: String) throws -> Route {
        try #require(try RouteCatalogue.builtIn().first { $0.id == id })
    }

    // MARK: - The routes that come with the program

    @Test("the routes that come with the program are those of the folder, each with a licence and a description")
    func builtIn() throws {
        let routes = try RouteCatalogue.builtIn()
        #expect(routes.map(\.id) == Self.names)
        for route in routes {
            let text = try #require(RouteCatalogue.text(of: route.id))
            let file = Paths.project.appending("migrations/\(route.id).toml").string
            #expect(try Files.text(file).hasPrefix(text))
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.first == "# SPDX-License-Identifier: Apache-2.0", "\(route.id)")
            #expect((6...21).contains(lines.prefix { $0.hasPrefix("#") }.count), "\(route.id)")
            #expect(lines.allSatisfy { $0.count <= 120 }, "\(route.id)")
            #expect(!route.title.hasSuffix(".") && route.summary.hasSuffix("."), "\(route.id)")
            #expect(route.links.allSatisfy { $0.hasPrefix("https://") }, "\(route.id)")
            #expect(route.source == nil, "\(route.id)")
        }
        #expect(RouteCatalogue.text(of: "nowhere") == nil)
    }

    @Test("a route of the machine takes the place of one with its name, and stands beside the others")
    func local() throws {
        var (own, more) = (try route("kernel-rt"), try route("kernel-rt"))
        own.title = "Ours"
        more.id = "kiosk"
        let routes = try RouteCatalogue.all(with: [more, own])
        #expect(routes.map(\.id) == (Self.names + ["kiosk"]).sorted())
        #expect(routes.filter { $0.id == "kernel-rt" }.map(\.title) == ["Ours"])
    }

    // MARK: - The best match

    @Test("a host and an image take the route that knows them best", arguments: RouteCase.all)
    func match(_ item: RouteCase) throws {
        let choice = try best(for: Scenario.clean.with(item.change))
        #expect((choice?.route.id == item.route) == item.isChosen, "\(choice?.route.id ?? "none")")
        guard item.isChosen else { return }
        #expect(choice?.named == false)
        #expect(choice?.unmet == [])
    }

    @Test("every route is taken by some host, and not by another")
    func everyRouteHasCases() {
        for name in Self.names {
            #expect(RouteCase.all.contains { $0.route == name && $0.isChosen }, "\(name)")
            #expect(RouteCase.all.contains { $0.route == name && !$0.isChosen }, "\(name)")
        }
    }

    @Test("the reasons are in words, and all other routes are named, those that fit first")
    func reasons() throws {
        let choice = try #require(try best(for: .clean))
        #expect(choice.route.id == "fedora-coreos-to-oci")
        for reason in [
            "ID of the host is fedora", "VARIANT_ID of the host is coreos", "the stateroot is fedora-coreos",
            "the origin is fedora:fedora/x86_64/coreos/stable", "no machine-config operator owns the host",
            "ID of the image is fedora", "VARIANT_ID of the image is coreos",
        ] {
            #expect(choice.reasons.contains(reason), "\(reason)")
        }
        #expect(choice.reasons.count == 7)
        #expect(choice.others.map(\.id).sorted() == Self.names.filter { $0 != choice.route.id })
        #expect(choice.others.filter(\.fits).map(\.id) == ["ostree-to-bootc"])
        #expect(choice.others.first?.id == "ostree-to-bootc")
        #expect(choice.others.allSatisfy { !$0.why.isEmpty })
        let debian = choice.others.first { $0.id == "debian-ostree-to-bootc" }
        #expect(debian?.why == "ID of the host is fedora, not debian")
    }

    @Test("of routes with as many rules the first by name is taken, and more rules win over a name")
    func ties() throws {
        var (first, second) = (Route(id: "a", title: "", summary: ""), Route(id: "b", title: "", summary: ""))
        first.host.ignition = true
        second.host.stateroot = ["fedora-*"]
        let scenario = Scenario.clean
        #expect(RouteMatcher.best(of: [second, first], scenario.analysis, scenario.target)?.route.id == "a")
        second.host.machineConfig = false
        #expect(RouteMatcher.best(of: [first, second], scenario.analysis, scenario.target)?.route.id == "b")
    }

    @Test("an installed update agent and a label of the image are rules, too")
    func agentsAndLabels() {
        var route = Route(id: "a", title: "", summary: "")
        route.host.agents = ["green*"]
        route.image.labels = ["com.example.role": ["kiosk"]]
        let fitting = Scenario.clean.with {
            $0.host.updates = [UpdateAgent(name: "greenboot", isInstalled: true, isEnabled: false, evidence: [])]
            $0.target.labels["com.example.role"] = "kiosk"
        }
        #expect(RouteMatcher.best(of: [route], fitting.analysis, fitting.target) != nil)
        let removed = fitting.with { $0.host.updates[0].isInstalled = false }
        #expect(RouteMatcher.best(of: [route], removed.analysis, removed.target) == nil)
        let unlabelled = fitting.with { $0.target.labels["com.example.role"] = nil }
        #expect(RouteMatcher.best(of: [route], unlabelled.analysis, unlabelled.target) == nil)
    }

    @Test(
        "a star stands for anything, an exclamation mark for the opposite, and everything else for itself",
        arguments: [
            (["fedora-*"], "fedora-coreos", true), (["fedora-*"], "fedora", false), (["*"], "os", true),
            (["fedora-*"], "old-fedora-coreos", false), (["fedora"], "fedora-coreos", false),
            (["*coreos"], "fedora-coreos", true), (["*coreos"], "fedora-coreos-2", false),
            (["f*-*s"], "fedora-coreos", true), (["a*b*c"], "a-bb-c-c", true), (["a*b*c"], "a-cb", false),
            (["fedora.coreos"], "fedora-coreos", false), (["other", "fedora-*"], "fedora-coreos", true),
            (["!x"], "x", false), (["!x"], "y", true), (["!*-old"], "coreos-old", false),
            (["fedora-*", "!*-iot"], "fedora-iot", false), (["fedora-*", "!*-iot"], "fedora-coreos", true),
        ]
    )
    func patterns(_ patterns: [String], _ stateroot: String, _ fits: Bool) {
        var route = Route(id: "a", title: "", summary: "")
        route.host.stateroot = patterns
        let scenario = Scenario.clean.with { $0.analysis.stateroot = stateroot }
        #expect((RouteMatcher.best(of: [route], scenario.analysis, scenario.target) != nil) == fits)
    }

    @Test(
        "what is absent meets exclusions, and no other pattern",
        arguments: [(["!coreos"], true), (["*"], false), (["coreos", "!x"], false)]
    )
    func absent(_ patterns: [String], _ fits: Bool) {
        var route = Route(id: "a", title: "", summary: "")
        route.host.osRelease = ["VARIANT_ID": patterns]
        let scenario = Scenario.clean.with { $0.analysis.osRelease["VARIANT_ID"] = nil }
        #expect((RouteMatcher.best(of: [route], scenario.analysis, scenario.target) != nil) == fits)
    }

    // MARK: - Without an image

    @Test("without an image the route decides, and proposes one", arguments: ProposalCase.all)
    func proposals(_ item: ProposalCase) throws {
        let scenario = Scenario.clean.with(item.host)
        let choice = try best(for: scenario, withImage: false)
        #expect(choice?.route.id == item.route)
        #expect(choice.flatMap { RouteMatcher.proposal(of: $0.route, for: scenario.analysis) } == item.reference)
    }

    @Test("a route that is refused is found without an image, and says what to do instead")
    func refusal() throws {
        let node = Scenario.clean.with { $0.joinCluster() }
        let refusal = try #require(try best(for: node, withImage: false)?.route.refusal)
        #expect(refusal.why.contains("machine-config operator"))
        #expect(refusal.instead.contains("drydock machineconfig"))
    }

    @Test("the proposal is the one for the kind of kernel, with what os-release and origin of the host say")
    func variants() throws {
        let route = try RouteFile.read(
            """
            title = "Kiosks"
            summary = "Kiosks."
            [image]
            reference = "docker://registry.example.com/kiosk:{VERSION_ID}-{stream}"
            [image.variants]
            rt = "docker://registry.example.com/kiosk-rt:{VERSION_ID}"
            """,
            id: "kiosk",
            named: "kiosk.toml"
        )
        let plain = "docker://registry.example.com/kiosk:42-stable"
        #expect(RouteMatcher.proposal(of: route, for: Scenario.clean.analysis) == plain)
        let realTime = Scenario.clean.with { $0.bootRealTimeKernel() }.analysis
        #expect(RouteMatcher.proposal(of: route, for: realTime) == "docker://registry.example.com/kiosk-rt:42")
        let large = Scenario.clean.with { $0.old.kernels[0].flavour = "64k" }.analysis
        #expect(RouteMatcher.proposal(of: route, for: large) == plain)
        let nameless = Scenario.clean.with { $0.analysis.osRelease["VERSION_ID"] = nil }.analysis
        #expect(RouteMatcher.proposal(of: route, for: nameless) == nil)
        let originless = Scenario.clean.with { $0.analysis.deployments[0].origin = nil }.analysis
        #expect(RouteMatcher.proposal(of: route, for: originless) == nil)
        #expect(RouteMatcher.proposal(of: try self.route("kernel-rt"), for: realTime) == nil)
    }

    // MARK: - Named routes

    @Test("a route that somebody names is taken though it does not fit, and says what is not met")
    func named() throws {
        let scenario = Scenario.clean
        let choice = RouteMatcher.named(
            try route("centos-stream-to-centos-bootc"),
            among: try RouteCatalogue.builtIn(),
            scenario.analysis,
            scenario.target
        )
        #expect(choice.route.id == "centos-stream-to-centos-bootc")
        #expect(choice.named)
        #expect(choice.unmet.contains("ID of the host is fedora, not centos"))
        #expect(choice.unmet.contains("ID of the image is fedora, not centos"))
        #expect(choice.reasons.contains("the image has bootc"))
        #expect(choice.others.map(\.id).sorted() == Self.names.filter { $0 != choice.route.id })
        #expect(choice.others.filter(\.fits).map(\.id).sorted() == ["fedora-coreos-to-oci", "ostree-to-bootc"])
    }

    @Test("a route that somebody names and that fits has nothing unmet")
    func namedAndFitting() throws {
        let scenario = Scenario.clean
        let choice = RouteMatcher.named(
            try route("ostree-to-bootc"),
            among: try RouteCatalogue.builtIn(),
            scenario.analysis,
            scenario.target
        )
        #expect(choice.named && choice.unmet.isEmpty)
        #expect(choice.reasons == ["the image has bootc"])
    }

    // MARK: - Files

    @Test("every key of a file is read")
    func everyKey() throws {
        let route = try RouteFile.read(Self.full, id: "full", named: "full.toml")
        var expected = Route(id: "full", title: "All keys", summary: "One paragraph.\n\nAnother one.")
        expected.source = "full.toml"
        expected.notes = ["A note of two lines."]
        expected.links = ["https://wiki.example.com"]
        expected.host.osRelease = ["ID": ["fedora", "!rhel"]]
        expected.host.stateroot = ["os"]
        expected.host.origin = ["*:os/*"]
        expected.host.agents = ["bootc"]
        expected.host.kernel = ["rt"]
        expected.host.ignition = true
        expected.host.machineConfig = false
        expected.image.reference = "docker://registry.example.com/os"
        expected.image.variants = ["rt": "docker://registry.example.com/os-rt"]
        expected.image.names = ["registry.example.com/*"]
        expected.image.osRelease = ["ID": ["fedora"]]
        expected.image.labels = ["com.example.role": ["os"]]
        expected.image.bootc = true
        expected.requires.packages = ["bootc"]
        expected.requires.programs = ["/usr/bin/bootc"]
        expected.requires.labels = ["com.example.role"]
        expected.refusal = Route.Refusal(why: "Because.", instead: "Wait.", command: ["sleep", "1"])
        expected.checks = [Route.CheckChange(id: "DD-MCO-0001", severity: .low, disposition: .inhibitor, why: "So.")]
        expected.dispositions = [
            Route.DispositionRule(subject: .kernelArgument, name: "quiet", becomes: .human, why: "So.")
        ]
        expected.repairs.skip = ["leftovers"]
        expected.repairs.add = ["boot-loader", "var-snapshot"]
        expected.repairs.owners = .chown
        expected.repairs.agent = "bootc"
        expected.expectations = [
            .init(.active, "a.service"), .init(.disabled, "b.service"), .init(.mounted, "/boot"),
            .init(.present, "/etc/a"), .init(.absent, "/usr/b"),
        ]
        #expect(route == expected)
    }

    @Test("what is wrong in a file is an error that names the place", arguments: BadFile.all)
    func wrong(_ file: BadFile) throws {
        let error = try #require(throws: DrydockError.self) {
            try RouteFile.read(file.text, id: "bad", named: "bad.toml")
        }
        #expect(error.code == .badConfiguration)
        #expect(error.message.hasPrefix("bad.toml, line \(file.line), column "), "\(error.message)")
        #expect(error.message.contains(file.message), "\(error.message)")
        #expect(error.hint == file.hint)
    }

    private static let full = """
        title = "All keys"
        summary = \"\"\"
        One
        paragraph.

        Another one.
        \"\"\"
        notes = [\"\"\"A note
            of two lines.\"\"\"]
        links = ["https://wiki.example.com"]

        [host]
        os-release = { ID = ["fedora", "!rhel"] }
        stateroot = ["os"]
        origin = ["*:os/*"]
        agents = ["bootc"]
        kernel = ["rt"]
        ignition = true
        machine-config = false

        [image]
        reference = "docker://registry.example.com/os"
        variants = { rt = "docker://registry.example.com/os-rt" }
        names = ["registry.example.com/*"]
        os-release = { ID = ["fedora"] }
        labels = { "com.example.role" = ["os"] }
        bootc = true

        [requires]
        packages = ["bootc"]
        programs = ["/usr/bin/bootc"]
        labels = ["com.example.role"]

        [refusal]
        why = "Because."
        instead = "Wait."
        command = ["sleep", "1"]

        [[check]]
        id = "DD-MCO-0001"
        severity = "low"
        disposition = "inhibitor"
        why = "So."

        [[disposition]]
        subject = "kernel-argument"
        name = "quiet"
        becomes = "human"
        why = "So."

        [repairs]
        skip = ["leftovers"]
        add = ["boot-loader", "var-snapshot"]
        owners = "chown"
        agent = "bootc"

        [[expect]]
        active = "a.service"
        [[expect]]
        disabled = "b.service"
        [[expect]]
        mounted = "/boot"
        [[expect]]
        present = "/etc/a"
        [[expect]]
        absent = "/usr/b"
        """
}

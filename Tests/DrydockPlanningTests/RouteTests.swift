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

// MARK: - Tables

/// A host and an image that take a route, or do not.
struct RouteCase: Sendable, CustomTestStringConvertible {
    let route: String
    let what: String
    var isChosen = true
    let change: @Sendable (inout Scenario) -> Void

    var testDescription: String { "\(route): \(what)" }

    static let all: [RouteCase] = [
        RouteCase(route: "fedora-coreos-to-oci", what: "the image of the stream") { _ in },
        RouteCase(route: "fedora-coreos-to-oci", what: "uCore") {
            $0.take("ghcr.io/ublue-os/ucore:stable", "fedora", variant: "coreos")
        },
        RouteCase(route: "fedora-coreos-to-oci", what: "the host runs an image already", isChosen: false) {
            $0.follow("container-image-reference", "ostree-unverified-registry:quay.io/fedora/fedora-coreos:stable")
        },
        RouteCase(route: "fedora-coreos-to-oci", what: "a node of a cluster", isChosen: false) { $0.joinCluster() },

        RouteCase(route: "fedora-coreos-to-fedora-bootc", what: "the plain image") {
            $0.take("quay.io/fedora/fedora-bootc:43", "fedora")
        },
        RouteCase(route: "fedora-coreos-to-fedora-bootc", what: "the host runs an image already") {
            $0.follow("container-image-reference", "ostree-unverified-registry:quay.io/fedora/fedora-coreos:stable")
            $0.take("registry.example.com/kiosk", "fedora", variant: "kiosk")
        },
        RouteCase(route: "fedora-coreos-to-fedora-bootc", what: "an image without bootc", isChosen: false) {
            $0.take("registry.example.com/kiosk", "fedora", bootc: false)
        },
        RouteCase(route: "fedora-coreos-to-fedora-bootc", what: "an image of IoT", isChosen: false) {
            $0.take("quay.io/fedora/fedora-iot:43", "fedora", variant: "iot")
        },

        RouteCase(route: "silverblue-to-universal-blue", what: "Bluefin on Silverblue") {
            $0.run("fedora", "42", variant: "silverblue", origin: "fedora:fedora/42/x86_64/silverblue")
            $0.take("ghcr.io/ublue-os/bluefin:stable", "bluefin", variant: "silverblue")
        },
        RouteCase(route: "silverblue-to-universal-blue", what: "Sway Atomic, which has no main image", isChosen: false)
        {
            $0.run("fedora", "42", variant: "sway-atomic", origin: "fedora:fedora/42/x86_64/sway-atomic")
            $0.take("mirror.example.com/ublue-os/base-main:42", "fedora", variant: "sway-atomic")
        },
        RouteCase(route: "silverblue-to-universal-blue", what: "another image", isChosen: false) {
            $0.run("fedora", "42", variant: "silverblue", origin: "fedora:fedora/42/x86_64/silverblue")
            $0.take("quay.io/fedora/fedora-bootc:42", "fedora")
        },

        RouteCase(route: "fedora-iot-to-bootc", what: "the plain image") {
            $0.run("fedora", "42", variant: "iot", origin: "fedora-iot:fedora/stable/x86_64/iot")
            $0.take("quay.io/fedora/fedora-bootc:42", "fedora")
        },
        RouteCase(route: "fedora-iot-to-bootc", what: "an image of CoreOS", isChosen: false) {
            $0.run("fedora", "42", variant: "iot", origin: "fedora-iot:fedora/stable/x86_64/iot")
        },

        RouteCase(route: "rhel-edge-to-image-mode", what: "a commit for Edge") {
            $0.run("rhel", "9.4", origin: "edge:rhel/9/x86_64/edge")
            $0.take("registry.example.com/edge", "rhel", "9.6")
        },
        RouteCase(route: "rhel-edge-to-image-mode", what: "a node with RHEL CoreOS", isChosen: false) {
            $0.run("rhel", "9.6", variant: "coreos", origin: "ostree-unverified-registry:quay.io/openshift/os")
            $0.joinCluster()
            $0.take("registry.example.com/edge", "rhel", "9.6")
        },
        RouteCase(route: "rhel-edge-to-image-mode", what: "a host in image mode", isChosen: false) {
            $0.run("rhel", "9.6")
            $0.follow("container-image-reference", "ostree-unverified-registry:registry.example.com/edge")
            $0.take("registry.example.com/edge", "rhel", "9.6")
        },

        RouteCase(route: "centos-stream-to-centos-bootc", what: "the image of the Stream") {
            $0.run("centos", "9", origin: "centos:centos-stream/9/x86_64/edge")
            $0.take("quay.io/centos-bootc/centos-bootc:stream9", "centos", "9")
        },
        RouteCase(route: "centos-stream-to-centos-bootc", what: "a real-time kernel", isChosen: false) {
            $0.run("centos", "9", origin: "centos:centos-stream/9/x86_64/edge")
            $0.bootRealTimeKernel()
            $0.take("quay.io/centos-bootc/centos-bootc:stream9", "centos", "9")
        },
        RouteCase(route: "centos-stream-to-centos-bootc", what: "an image of CoreOS", isChosen: false) {
            $0.run("centos", "9", origin: "centos:centos-stream/9/x86_64/edge")
            $0.take("quay.io/okd/scos-content", "centos", "9", variant: "coreos")
        },

        RouteCase(route: "okd-fcos-to-scos", what: "an image of CentOS Stream CoreOS") {
            $0.joinCluster()
            $0.take("quay.io/okd/scos-content", "centos", "9", variant: "coreos")
        },
        RouteCase(route: "okd-fcos-to-scos", what: "whatever the image is") {
            $0.joinCluster()
            $0.bootRealTimeKernel()
            $0.take("quay.io/fedora/fedora-bootc:43", "fedora")
        },
        RouteCase(route: "okd-fcos-to-scos", what: "no node of a cluster", isChosen: false) {
            $0.take("quay.io/okd/scos-content", "centos", "9", variant: "coreos")
        },

        RouteCase(route: "debian-ostree-to-bootc", what: "Debian") {
            $0.run("debian", "13", origin: "example:debian/amd64/13")
            $0.take("registry.example.com/debian-bootc", "debian", "13")
        },
        RouteCase(route: "debian-ostree-to-bootc", what: "an image of Fedora", isChosen: false) {
            $0.run("debian", "13", origin: "example:debian/amd64/13")
            $0.take("quay.io/fedora/fedora-bootc:43", "fedora")
        },

        RouteCase(route: "kernel-rt", what: "CentOS with a real-time kernel") {
            $0.run("centos", "9", origin: "centos:centos-stream/9/x86_64/edge")
            $0.bootRealTimeKernel()
            $0.take("registry.example.com/real-time", "centos", "9")
        },
        RouteCase(route: "kernel-rt", what: "a system that nobody knows with a real-time kernel") {
            $0.run("robot", "1", origin: "example:robot/stable")
            $0.bootRealTimeKernel()
            $0.take("registry.example.com/robot", "robot", "2")
        },
        RouteCase(route: "kernel-rt", what: "a default kernel", isChosen: false) {
            $0.run("robot", "1", origin: "example:robot/stable")
            $0.take("registry.example.com/robot", "robot", "2")
        },
        RouteCase(route: "kernel-rt", what: "a node of a cluster", isChosen: false) {
            $0.run("rhel", "9.6", variant: "coreos")
            $0.bootRealTimeKernel()
            $0.joinCluster()
        },

        RouteCase(route: "ostree-to-bootc", what: "a system that nobody knows") {
            $0.run("robot", "1", origin: "example:robot/stable")
            $0.take("registry.example.com/robot", "robot", "2")
        },
        RouteCase(route: "ostree-to-bootc", what: "an image without bootc", isChosen: false) {
            $0.run("robot", "1", origin: "example:robot/stable")
            $0.take("registry.example.com/robot", "robot", "2", bootc: false)
        },
        RouteCase(route: "ostree-to-bootc", what: "an image that was not read", isChosen: false) {
            $0.run("robot", "1", origin: "example:robot/stable")
            $0.target.content = nil
        },
    ]
}

/// What a host gets for which nobody names an image.
struct ProposalCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let route: String?
    let reference: String?
    let host: @Sendable (inout Scenario) -> Void

    init(
        _ description: String,
        _ route: String?,
        _ reference: String?,
        _ host: @escaping @Sendable (inout Scenario) -> Void
    ) {
        testDescription = description
        self.route = route
        self.reference = reference
        self.host = host
    }

    static let all: [ProposalCase] = [
        ProposalCase("Fedora CoreOS", "fedora-coreos-to-oci", "docker://quay.io/fedora/fedora-coreos:stable") { _ in },
        ProposalCase(
            "Fedora CoreOS with layered packages",
            "fedora-coreos-to-oci",
            "docker://quay.io/fedora/fedora-coreos:testing"
        ) { $0.follow("baserefspec", "fedora:fedora/x86_64/coreos/testing") },
        ProposalCase("Fedora CoreOS from an image", nil, nil) {
            $0.follow("container-image-reference", "ostree-unverified-registry:quay.io/fedora/fedora-coreos:stable")
        },
        ProposalCase("Silverblue", "silverblue-to-universal-blue", "docker://ghcr.io/ublue-os/silverblue-main:42") {
            $0.run("fedora", "42", variant: "silverblue", origin: "fedora:fedora/42/x86_64/silverblue")
        },
        ProposalCase("Kinoite", "silverblue-to-universal-blue", "docker://ghcr.io/ublue-os/kinoite-main:43") {
            $0.run("fedora", "43", variant: "kinoite", origin: "fedora:fedora/43/x86_64/kinoite")
        },
        ProposalCase("Fedora IoT", "fedora-iot-to-bootc", "docker://quay.io/fedora/fedora-bootc:42") {
            $0.run("fedora", "42", variant: "iot", origin: "fedora-iot:fedora/stable/x86_64/iot")
        },
        ProposalCase(
            "CentOS Stream",
            "centos-stream-to-centos-bootc",
            "docker://quay.io/centos-bootc/centos-bootc:stream9"
        ) { $0.run("centos", "9", origin: "centos:centos-stream/9/x86_64/edge") },
        ProposalCase("CentOS Stream with a real-time kernel", nil, nil) {
            $0.run("centos", "9", origin: "centos:centos-stream/9/x86_64/edge")
            $0.bootRealTimeKernel()
        },
        ProposalCase("a node of OKD", "okd-fcos-to-scos", nil) { $0.joinCluster() },
        ProposalCase("RHEL for Edge", nil, nil) { $0.run("rhel", "9.4", origin: "edge:rhel/9/x86_64/edge") },
        ProposalCase("Debian", nil, nil) { $0.run("debian", "13", origin: "example:debian/amd64/13") },
    ]
}

/// A file with a mistake.
struct BadFile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let line: Int
    let message: String
    let hint: String?

    init(
        _ description: String,
        _ text: String,
        line: Int,
        _ message: String,
        hint: String? = nil,
        complete: Bool = true
    ) {
        testDescription = description
        self.text = (complete ? "title = \"A\"\nsummary = \"B\"\n" : "") + text + "\n"
        self.line = line
        self.message = message
        self.hint = hint
    }

    static let all = top + tables + words

    private static let top = [
        BadFile("no TOML", "title \"A\"", line: 1, "parsing", complete: false),
        BadFile("a text without an end", "notes = [\"a]", line: 3, "parsing"),
        BadFile("no title", "summary = \"B\"", line: 1, "title is missing", complete: false),
        BadFile("no summary", "title = \"A\"", line: 1, "summary is missing", complete: false),
        BadFile("an empty title", "title = \"\"", line: 1, "title is not a text", complete: false),
        BadFile("a number for a title", "title = 5", line: 1, "title is not a text", complete: false),
        BadFile("an unknown key", "note = [\"x\"]", line: 3, "note is not known", hint: "did you mean notes?"),
        BadFile("a text for a list", "notes = \"x\"", line: 3, "notes is not a list of texts"),
        BadFile("a number in a list", "notes = [\"x\",\n1]", line: 4, "notes holds something that is not a text"),
        BadFile("a number for a table", "host = 3", line: 3, "host is not a table"),
    ]

    private static let tables = [
        BadFile(
            "an unknown key of a table",
            "[host]\nstateroots = [\"x\"]",
            line: 4,
            "[host] has no key stateroots",
            hint: "did you mean stateroot?"
        ),
        BadFile(
            "an unknown key like no other",
            "[image]\nmagic = true",
            line: 4,
            "[image] has no key magic",
            hint: "it may have bootc, labels, names, os-release, reference, variants"
        ),
        BadFile(
            "a text for patterns",
            "[host.os-release]\nID = \"fedora\"",
            line: 4,
            "host.os-release.ID is not a list of texts"
        ),
        BadFile("a text for a flag", "[image]\nbootc = \"yes\"", line: 4, "image.bootc is not true or false"),
        BadFile(
            "a table for a list of them",
            "[check]\nid = \"x\"",
            line: 3,
            "check is not a list of tables, [[check]]"
        ),
        BadFile("a refusal without a way out", "[refusal]\nwhy = \"x\"", line: 3, "refusal.instead is missing"),
        BadFile(
            "a check without a reason",
            "[[check]]\nid = \"DD-IMG-0009\"\nseverity = \"low\"",
            line: 3,
            "check.why is missing"
        ),
        BadFile(
            "a check that stays as it is",
            "[[check]]\nid = \"DD-IMG-0009\"\nwhy = \"So.\"",
            line: 3,
            "changes nothing",
            hint: "severity = \"low\""
        ),
        BadFile(
            "an expectation of nothing",
            "[[expect]]",
            line: 3,
            "[[expect]] has to name one thing",
            hint: "active = \"sshd.service\""
        ),
        BadFile("an expectation elsewhere", "[[expect]]\npresent = \"/var/x\"", line: 4, "is not below /etc or /usr"),
        BadFile(
            "an agent that is none",
            "[host]\nagents = [\"zincatti\"]",
            line: 4,
            "agents knows no zincatti",
            hint: "did you mean zincati?"
        ),
        BadFile(
            "an empty list",
            "[host]\nstateroot = []",
            line: 4,
            "host.stateroot is an empty list",
            hint: "leave it out"
        ),
        BadFile(
            "state that no step removes",
            "[[disposition]]\nsubject = \"data\"\nname = \"x\"\nbecomes = \"removed\"\nwhy = \"y\"",
            line: 6,
            "no step of a plan makes a data removed",
            hint: "only files can be removed; say kept, moved or human"
        ),
        BadFile(
            "state without a subject",
            "[[disposition]]\nname = \"x\"\nbecomes = \"kept\"\nwhy = \"y\"",
            line: 3,
            "a disposition names no subject"
        ),
        BadFile(
            "state of which nothing becomes",
            "[[disposition]]\nsubject = \"file\"\nname = \"x\"\nwhy = \"y\"",
            line: 3,
            "a disposition does not say what becomes of the state",
            hint: "becomes = \"kept\""
        ),
        BadFile(
            "an unknown expectation",
            "[[expect]]\nmount = \"/boot\"",
            line: 4,
            "[expect] has no key mount",
            hint: "did you mean mounted?"
        ),
    ]

    private static let words = [
        BadFile(
            "a check that nearly is one",
            "[[check]]\nid = \"DD-IMG-0099\"\nwhy = \"x\"",
            line: 4,
            "there is no check DD-IMG-0099",
            hint: "did you mean DD-IMG-0009?"
        ),
        BadFile(
            "no check at all",
            "[[check]]\nid = \"sshd\"\nwhy = \"x\"",
            line: 4,
            "there is no check sshd",
            hint: "drydock checks lists them"
        ),
        BadFile(
            "less of an inhibitor",
            "[[check]]\nid = \"DD-MCO-0001\"\ndisposition = \"advisory\"\nwhy = \"x\"",
            line: 5,
            "DD-MCO-0001 is an inhibitor, which a route cannot make less of"
        ),
        BadFile(
            "an unknown severity",
            "[[check]]\nid = \"DD-IMG-0009\"\nseverity = \"hig\"\nwhy = \"x\"",
            line: 5,
            "check.severity is hig",
            hint: "did you mean high?"
        ),
        BadFile(
            "an unknown outcome",
            "[[disposition]]\nsubject = \"file\"\nname = \"x\"\nbecomes = \"remved\"\nwhy = \"y\"",
            line: 6,
            "disposition.becomes is remved",
            hint: "did you mean removed?"
        ),
        BadFile(
            "an unknown repair",
            "[repairs]\nskip = [\"host-key\"]",
            line: 4,
            "there is no repair host-key",
            hint: "did you mean host-keys?"
        ),
        BadFile(
            "another way to keep owners",
            "[repairs]\nowners = \"as-is\"",
            line: 4,
            "repairs.owners is as-is",
            hint: "it is one of pin, chown"
        ),
    ]
}

// MARK: - Hosts and images

extension Scenario {
    /// Makes the host another system, which follows a refspec.
    fileprivate mutating func run(
        _ id: String,
        _ version: String,
        variant: String? = nil,
        origin: String? = nil
    ) {
        analysis.osRelease = ["ID": id, "VERSION_ID": version]
        analysis.osRelease["VARIANT_ID"] = variant
        analysis.stateroot = id
        analysis.deployments[0].stateroot = id
        analysis.deployments[0].origin = origin.map { ["origin": ["refspec": $0]] }
    }

    /// Changes what the host follows.
    fileprivate mutating func follow(_ key: String, _ value: String) {
        analysis.deployments[0].origin = ["origin": [key: value]]
    }

    /// Puts a machine-config operator in charge of the host.
    fileprivate mutating func joinCluster() {
        addLocal(InventedHost.file("/etc/machine-config-daemon/currentconfig"))
    }

    /// Lets the host boot a real-time kernel.
    fileprivate mutating func bootRealTimeKernel() { old.kernels[0].flavour = "rt" }

    /// Makes the image another one.
    fileprivate mutating func take(
        _ name: String,
        _ id: String,
        _ version: String = "43",
        variant: String? = nil,
        bootc: Bool = true
    ) {
        target.reference = "ostree-unverified-registry:\(name)"
        target.image = "docker://\(name)"
        target.content?.osRelease = ["ID": id, "VERSION_ID": version]
        target.content?.osRelease["VARIANT_ID"] = variant
        target.content?.hasBootc = bootc
    }
}

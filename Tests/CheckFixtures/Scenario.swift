// SPDX-License-Identifier: Apache-2.0

package import DrydockChecks
package import DrydockModel
package import DrydockPlanning
internal import DrydockPrediction

/// An invented host and an image for it, which a test changes in one place.
package struct Scenario: Sendable {
    /// The host.
    package var analysis: Analysis
    /// The image.
    package var target: Target
    /// The room that was free.
    package var space: [Space]
    /// What persons agreed to.
    package var waivers: [Waiver] = []
    /// The day on which waivers are judged.
    package var today = "2026-11-27"
    /// The route.
    package var route: RouteChoice?
    /// Which repairs somebody asks for, or does without.
    package var repairs = RepairWishes()
    /// A change of what is predicted, for what no host and image of today lead to.
    package var predicted: @Sendable (inout Prediction) -> Void = { _ in }

    /// A host and an image against which no check has anything.
    package static let clean = Scenario(
        analysis: InventedHost.analysis,
        target: InventedHost.target,
        space: [
            Space(root: "sysroot", total: 40_000_000_000, available: 30_000_000_000),
            Space(root: "boot", total: 400_000_000, available: 300_000_000),
        ],
        route: RouteChoice(
            route: Route(id: "invented", title: "A way that was invented", summary: "It changes nothing."),
            named: false,
            reasons: ["ID of the host is fedora"],
            unmet: [],
            others: []
        )
    )

    /// The same with changes.
    package func with(_ change: (inout Scenario) -> Void) -> Scenario {
        var scenario = self
        change(&scenario)
        return scenario
    }

    /// What the checks look at.
    package var subject: Subject {
        var prediction = Predictor.predict(analysis, target)
        predicted(&prediction)
        return Subject(
            analysis: analysis,
            target: target,
            prediction: prediction,
            space: space,
            waivers: waivers,
            today: today,
            route: route
        )
    }

    /// What one check answers.
    package func answer(_ id: String) -> CheckResult? {
        CheckCatalogue.run(subject).first { $0.id == id }
    }

    /// What is asked of the plan.
    package var request: PlanRequest {
        PlanRequest(waivers: waivers, today: today, space: space, route: route, repairs: repairs)
    }

    /// The plan.
    package func plan() throws -> Document<Plan> {
        try Planner.plan(analysis, target, request)
    }
}

extension Scenario {
    /// What only the installed host has.
    package var host: HostState {
        get { analysis.host ?? HostState() }
        set { analysis.host = newValue }
    }
    /// What the old deployment's tree sets.
    package var old: TreeFacts {
        get { analysis.tree ?? TreeFacts() }
        set { analysis.tree = newValue }
    }
    /// What the image sets.
    package var image: TreeFacts {
        get { target.content?.tree ?? TreeFacts() }
        set { target.content?.tree = newValue }
    }

    /// Puts a file of its own into `/etc` of the host, in the place of what is there.
    package mutating func addLocal(_ node: Node) { Self.add(node, to: &analysis.etc.live) }

    /// Puts a default into the old image, and into `/etc` of the host as it is there.
    package mutating func addDefault(_ node: Node) {
        Self.add(node, to: &analysis.etc.defaults)
        addLocal(node)
    }

    /// Puts a default into the image.
    package mutating func addToImage(_ node: Node) {
        guard var etc = target.content?.etc else { return }
        Self.add(node, to: &etc)
        target.content?.etc = etc
    }

    /// Puts a node into a tree, with the directories above it.
    static func add(_ node: Node, to nodes: inout [Node]) {
        nodes.removeAll { $0.path == node.path }
        nodes.append(node)
        var names = node.path.split(separator: "/").dropLast()
        while names.count > 1 {
            let folder = "/" + names.joined(separator: "/")
            if !nodes.contains(where: { $0.path == folder }) { nodes.append(InventedHost.directory(folder)) }
            names.removeLast()
        }
        nodes.sort { $0.path < $1.path }
    }

    /// Changes the version of a package in the image.
    package mutating func setImagePackage(_ name: String, _ version: String?, release: String = "1.fc42") {
        target.content?.packages.removeAll { $0.name == name }
        guard let version else { return }
        target.content?.packages.append(InventedHost.package(name, version, release: release))
        target.content?.packages.sort { $0.name < $1.name }
    }

    /// Says that something of the host could not be read.
    package mutating func hide(_ path: String) {
        analysis.unreadable.append(Unreadable(what: path, why: "Permission denied"))
        for index in analysis.etc.live.indices where analysis.etc.live[index].path == path {
            analysis.etc.live[index].sha256 = nil
        }
    }
}

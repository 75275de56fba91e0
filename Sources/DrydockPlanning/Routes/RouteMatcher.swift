// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// Finds the route for a host and an image.
package enum RouteMatcher {
    /// A rule of a route, held against host or image.
    struct Rule: Equatable {
        /// Whether it is met.
        let isMet: Bool
        /// What is so, in words.
        let words: String
    }

    /// The route whose rules are all met, and which has the most of them.
    ///
    /// - Parameters:
    ///   - routes: the routes.
    ///   - analysis: the host.
    ///   - target: the image; `nil` if the route has to propose one.
    /// - Returns: the route, and why it is that one; `nil` if none fits.
    package static func best(of routes: [Route], _ analysis: Analysis, _ target: Target?) -> RouteChoice? {
        let judged = judge(routes, analysis, target)
        let fitting = judged.filter { $0.unmet == nil }.sorted {
            ($1.rules.count, $0.route.id) < ($0.rules.count, $1.route.id)
        }
        guard let first = fitting.first else { return nil }
        return choice(first, named: false, among: judged)
    }

    /// The route that somebody named, whether its rules are met or not.
    package static func named(_ route: Route, among routes: [Route], _ analysis: Analysis, _ target: Target?)
        -> RouteChoice
    {
        let others = routes.filter { $0.id != route.id }
        return choice(judge(route, analysis, target), named: true, among: judge(others, analysis, target))
    }

    /// The image that a route proposes for a host: the variant for the kind of kernel that it runs, where there is one.
    ///
    /// - Returns: the reference; `nil` if the route proposes none, or the host lacks what has to be filled in.
    package static func proposal(of route: Route, for analysis: Analysis) -> String? {
        let variant = analysis.kernelFlavour.flatMap { route.image.variants[$0] }
        guard let pattern = variant ?? route.image.reference else { return nil }
        var values = analysis.osRelease
        // A reference to an image ends in a tag, which need not be a stream.
        values["stream"] = refspec(analysis)?.split(separator: "/").last.map(String.init)
        var text = pattern
        for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
        return text.contains("{") ? nil : text
    }

    // MARK: - Rules

    private struct Judged {
        let route: Route
        let rules: [Rule]

        /// The first rule that is not met.
        var unmet: Rule? { rules.first { !$0.isMet } }
    }

    private static func judge(_ routes: [Route], _ analysis: Analysis, _ target: Target?) -> [Judged] {
        routes.map { judge($0, analysis, target) }
    }

    private static func judge(_ route: Route, _ analysis: Analysis, _ target: Target?) -> Judged {
        Judged(route: route, rules: hostRules(route.host, analysis) + imageRules(route, target))
    }

    private static func choice(_ judged: Judged, named: Bool, among all: [Judged]) -> RouteChoice {
        let others = all.filter { $0.route.id != judged.route.id }.map { other in
            RouteChoice.Alternative(
                id: other.route.id,
                fits: other.unmet == nil,
                why: other.unmet?.words
                    ?? "\(Quantities.counted(other.rules.count, "rule")) of it, fewer than of the one taken"
            )
        }
        return RouteChoice(
            route: judged.route,
            named: named,
            reasons: judged.rules.filter(\.isMet).map(\.words),
            unmet: judged.rules.filter { !$0.isMet }.map(\.words),
            others: others.filter(\.fits) + others.filter { !$0.fits }
        )
    }

    private static func hostRules(_ rules: Route.HostRules, _ analysis: Analysis) -> [Rule] {
        var result = rules.osRelease.sorted { $0.key < $1.key }.map { key, patterns in
            rule(patterns, analysis.osRelease[key], "\(key) of the host")
        }
        if !rules.stateroot.isEmpty { result.append(rule(rules.stateroot, analysis.stateroot, "the stateroot")) }
        if !rules.origin.isEmpty { result.append(rule(rules.origin, origin(analysis), "the origin")) }
        if !rules.kernel.isEmpty { result.append(rule(rules.kernel, analysis.kernelFlavour, "the kind of kernel")) }
        if !rules.agents.isEmpty {
            let installed = (analysis.host?.updates ?? []).filter(\.isInstalled).map(\.name)
            let found = installed.first { Pattern.meets(rules.agents, $0) }
            let words = found.map { "\($0) is installed" }
            result.append(
                Rule(
                    isMet: found != nil,
                    words: words ?? "none of \(rules.agents.joined(separator: ", ")) is installed"
                )
            )
        }
        if let wanted = rules.ignition {
            let isSo = analysis.isProvisionedByIgnition
            result.append(
                Rule(isMet: isSo == wanted, words: "Ignition \(isSo ? "provisioned" : "did not provision") the host")
            )
        }
        if let wanted = rules.machineConfig {
            let isSo = analysis.isMachineConfigNode
            let words =
                isSo ? "the host is a node of a machine-config operator" : "no machine-config operator owns the host"
            result.append(Rule(isMet: isSo == wanted, words: words))
        }
        return result
    }

    private static func imageRules(_ route: Route, _ target: Target?) -> [Rule] {
        guard let target else {
            let proposes = route.image.reference != nil
            return proposes || route.refusal != nil ? [] : [Rule(isMet: false, words: "it proposes no image")]
        }
        let rules = route.image
        var result: [Rule] = []
        if !rules.names.isEmpty {
            result.append(rule(rules.names, target.image.droppingTransport, "the image"))
        }
        for (key, patterns) in rules.osRelease.sorted(by: { $0.key < $1.key }) {
            result.append(rule(patterns, target.content?.osRelease[key], "\(key) of the image"))
        }
        for (label, patterns) in rules.labels.sorted(by: { $0.key < $1.key }) {
            result.append(rule(patterns, target.labels[label], "the label \(label)"))
        }
        if let wanted = rules.bootc {
            let has = target.content?.hasBootc
            let words =
                has.map { "the image has \($0 ? "bootc" : "no bootc")" } ?? "whether the image has bootc is not known"
            result.append(Rule(isMet: has == wanted, words: words))
        }
        return result
    }

    private static func rule(_ patterns: [String], _ value: String?, _ what: String) -> Rule {
        let isMet = Pattern.meets(patterns, value)
        let words = "\(what) is \(value ?? "not set")"
        let wanted = patterns.filter { !$0.hasPrefix("!") }
        guard !isMet, !wanted.isEmpty, !wanted.contains(where: { Pattern.meets([$0], value) }) else {
            return Rule(isMet: isMet, words: words + (isMet ? "" : ", for which it is not"))
        }
        return Rule(isMet: isMet, words: "\(words), not \(wanted.joined(separator: " or "))")
    }

    /// What the origin of the merge deployment names.
    private static func origin(_ analysis: Analysis) -> String? {
        refspec(analysis) ?? keys(analysis)?["container-image-reference"]
    }

    private static func refspec(_ analysis: Analysis) -> String? {
        keys(analysis)?["refspec"] ?? keys(analysis)?["baserefspec"]
    }

    private static func keys(_ analysis: Analysis) -> [String: String]? {
        analysis.deployments.first { $0.id == analysis.mergeDeployment }?.origin?["origin"]
    }
}

extension Analysis {
    /// The kind of kernel that boots: `default`, `rt`, `64k`; `nil` if there is none.
    package var kernelFlavour: String? { tree?.bootKernel?.flavour }

    /// Whether something that Ignition leaves is there.
    var isProvisionedByIgnition: Bool {
        ignition.provisioningDate != nil || ignition.userConfigProvided != nil || !ignition.preset.isEmpty
    }
}

extension String {
    /// `quay.io/fedora/fedora-coreos:stable` of `docker://quay.io/fedora/fedora-coreos:stable`.
    fileprivate var droppingTransport: String {
        let rest = firstIndex(of: ":").map { self[index(after: $0)...] } ?? self[...]
        return String(rest.hasPrefix("//") ? rest.dropFirst(2) : rest)
    }
}

// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// Says in words what is different in a plan that was made again.
package enum PlanDifference {
    /// How many paths are named.
    private static let limit = 5

    /// What a person who agreed to a plan did not agree to; empty if both lead to the same.
    ///
    /// Counts that change by themselves do not matter, and neither do files that a running host rewrites
    /// (``Fingerprint/volatileFiles``).
    ///
    /// - Parameters:
    ///   - old: the plan.
    ///   - new: the same made now.
    /// - Returns: one part of a sentence for each difference.
    package static func words(from old: Plan, to new: Plan) -> [String] {
        steps(old.steps, new.steps) + checks(old, new) + prediction(old.prediction, new.prediction)
            + (old.image.manifestDigest == new.image.manifestDigest ? [] : ["the image is another one"])
    }

    private static func steps(_ old: [Step], _ new: [Step]) -> [String] {
        let before = Dictionary(old.map { ($0.id, $0) }) { first, _ in first }
        let after = Dictionary(new.map { ($0.id, $0) }) { first, _ in first }
        let added = new.map(\.id).filter { before[$0] == nil }
        let gone = old.map(\.id).filter { after[$0] == nil }
        // What the deployment leads to is told of below.
        let changed = new.filter { step in
            guard let other = before[step.id], step.kind != .deploy else { return false }
            return other != step
        }.map(\.id)
        return named("steps are new", added) + named("steps are gone", gone) + named("steps do something else", changed)
    }

    private static func checks(_ old: Plan, _ new: Plan) -> [String] {
        let before = Dictionary(old.findings.map { ($0.key, $0) }) { first, _ in first }
        let after = Dictionary(new.findings.map { ($0.key, $0) }) { first, _ in first }
        let states = zip(old.checks, new.checks).filter { one, other in
            one.id == other.id && one.state != other.state && one.findings.isEmpty && other.findings.isEmpty
        }.map { "\($0.id) (\($1.state.rawValue))" }
        let changed = new.findings.filter { finding in before[finding.key].map { $0 != finding } ?? false }.map(\.key)
        return named("new findings", new.findings.map(\.key).filter { before[$0] == nil })
            + named("findings are gone", old.findings.map(\.key).filter { after[$0] == nil })
            + named("findings are other ones", changed)
            + named("checks answer otherwise", states)
    }

    private static func prediction(_ old: Prediction, _ new: Prediction) -> [String] {
        let (one, other) = (old.comparable, new.comparable)
        guard one != other else { return [] }
        let before = Dictionary(one.etc.map { ($0.path, $0) }) { first, _ in first }
        let after = Dictionary(other.etc.map { ($0.path, $0) }) { first, _ in first }
        let paths = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
        var words = named("files of /etc are other ones", paths)
        if one.kernelArguments != other.kernelArguments { words.append("the kernel arguments are other ones") }
        if one.identities != other.identities { words.append("accounts or owners are other ones") }
        if one.units != other.units { words.append("other units start") }
        return words.isEmpty ? ["the prediction is another one"] : words
    }

    private static func named(_ what: String, _ names: [String]) -> [String] {
        guard !names.isEmpty else { return [] }
        let more = names.count > limit ? " and \(names.count - limit) more" : ""
        return ["\(what): \(names.prefix(limit).joined(separator: ", "))\(more)"]
    }
}

extension Prediction {
    /// The prediction without measurements, and without files that a running host rewrites by itself.
    fileprivate var comparable: Prediction {
        var rest = withoutMeasurements
        rest.etc.removeAll { Fingerprint.isVolatile($0.path) }
        return rest
    }
}

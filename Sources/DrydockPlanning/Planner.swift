// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
internal import Digest
internal import DrydockChecks
internal import DrydockPrediction

/// (Analysis, Target) → Plan.
///
/// Pure: the same documents give the same bytes.
package enum Planner {
    /// The plan that takes a host to an image.
    ///
    /// - Parameters:
    ///   - analysis: the host.
    ///   - target: the image.
    ///   - waivers: what persons agreed to; findings that can be waived stop nothing then.
    ///   - today: the day on which waivers are judged, `2026-11-27`; empty if none expires.
    ///   - space: the room that was free when the host was looked at; it goes into the metadata.
    /// - Returns: the plan, with a digest over it.
    /// - Throws: what makes the digest impossible, which nothing does.
    package static func plan(
        _ analysis: Analysis,
        _ target: Target,
        waivers: [Waiver] = [],
        today: String = "",
        space: [Space]? = nil
    ) throws -> Document<Plan> {
        let prediction = Predictor.predict(analysis, target)
        let checks = CheckCatalogue.run(
            Subject(
                analysis: analysis,
                target: target,
                prediction: prediction,
                space: space ?? [],
                waivers: waivers,
                today: today
            )
        )
        let plan = Plan(
            host: host(analysis),
            image: image(target),
            readiness: readiness(checks),
            checks: checks,
            steps: Steps.all(analysis, target, prediction),
            prediction: prediction,
            waivers: waivers.isEmpty ? nil : waivers,
            injected: InjectedState(analysis)
        )
        return Document(plan, metadata: Metadata(digest: try digest(of: plan), space: space))
    }

    /// SHA-256 over the plan's specification in its canonical form.
    package static func digest(of plan: Plan) throws -> String {
        SHA256.hex(of: try DocumentFormat.encodeLine(plan))
    }

    private static func host(_ analysis: Analysis) -> Plan.Host {
        Plan.Host(
            name: name(analysis.osRelease),
            stateroot: analysis.stateroot,
            mergeDeployment: analysis.mergeDeployment,
            fingerprint: analysis.fingerprint,
            libostreeVersion: analysis.libostreeVersion
        )
    }

    private static func image(_ target: Target) -> Plan.Image {
        Plan.Image(
            reference: target.reference,
            image: target.image,
            manifestDigest: target.manifestDigest,
            name: name(target.content?.osRelease ?? [:]),
            version: target.version,
            layerBytes: target.layers.reduce(0) { $0 + $1.size },
            layers: target.layers.count
        )
    }

    private static func name(_ osRelease: [String: String]) -> String {
        osRelease["PRETTY_NAME"] ?? osRelease["NAME"] ?? osRelease["ID"] ?? "unknown"
    }

    private static func readiness(_ checks: [CheckResult]) -> Plan.Readiness {
        let findings = checks.flatMap(\.findings)
        if findings.contains(where: \.stops) { return .blocked }
        if checks.contains(where: \.blocks) { return .unknown }
        let warns = findings.contains { $0.warns && $0.severity != .info }
        return warns || checks.contains { $0.state == .unknown } ? .readyWithWarnings : .ready
    }
}

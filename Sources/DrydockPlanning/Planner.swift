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
    /// `waivers` are the ids of findings that a person agreed to; those that can be waived stop nothing then. `space` is
    /// the room that was free when the host was looked at, and goes into the metadata.
    package static func plan(
        _ analysis: Analysis,
        _ target: Target,
        waivers: [String] = [],
        space: [Space]? = nil
    ) throws -> Document<Plan> {
        let prediction = Predictor.predict(analysis, target)
        let subject = Subject(analysis: analysis, target: target, prediction: prediction)
        let checks = CheckCatalogue.run(subject).map { waive($0, waivers) }
        let plan = Plan(
            host: host(analysis),
            image: image(target),
            readiness: readiness(checks),
            checks: checks,
            steps: Steps.all(analysis, target, prediction),
            prediction: prediction
        )
        return Document(plan, metadata: Metadata(digest: try digest(of: plan), space: space))
    }

    /// SHA-256 over the plan's specification in its canonical form.
    package static func digest(of plan: Plan) throws -> String {
        SHA256.hex(of: try DocumentFormat.encodeLine(plan))
    }

    private static func waive(_ check: CheckResult, _ waivers: [String]) -> CheckResult {
        var check = check
        for index in check.findings.indices
        where check.findings[index].disposition == .overridable && waivers.contains(check.findings[index].id) {
            check.findings[index].waived = true
        }
        return check
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
        if checks.contains(where: { $0.state == .unknown }) { return .blocked }
        if findings.contains(where: \.stops) { return .blocked }
        return findings.contains { $0.severity != .info } ? .readyWithWarnings : .ready
    }
}

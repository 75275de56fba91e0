// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
internal import FoundationEssentials

/// One part of a prediction in full: as a report, or as one JSON value.
package enum PredictionPart: String, CaseIterable, Sendable {
    case etc
    case packages
    case users
    case kargs
    case units
    case space
    case hidden
    case boot

    /// The part as JSON: names sorted, with a line feed at the end; `null` if the document does not have it.
    package func json(_ prediction: Prediction) throws -> [UInt8] {
        switch self {
        case .etc: try DocumentFormat.encode(prediction.etc.map(EtcRow.init))
        case .packages:
            try DocumentFormat.encode(
                PackageRows(changes: prediction.packages, requests: prediction.packageRequests ?? [])
            )
        case .users: try DocumentFormat.encode(prediction.identities)
        case .kargs: try DocumentFormat.encode(prediction.kernelArgumentOutcomes ?? prediction.keptArguments)
        case .units: try DocumentFormat.encode(prediction.units)
        case .space: try DocumentFormat.encode(prediction.space)
        case .hidden: try DocumentFormat.encode(prediction.hidden)
        case .boot: try DocumentFormat.encode(prediction.bootChain)
        }
    }

    /// The part as a report; `space` is the room that was free when the host was looked at.
    package func text(_ prediction: Prediction, space: [Space], style: TextStyle) -> String {
        var writer = TextWriter(style: style)
        switch self {
        case .etc: TextReport.etcRows(prediction, to: &writer)
        case .packages:
            TextReport.packageChanges(prediction.packages, to: &writer)
            TextReport.requests(prediction.packageRequests, to: &writer)
        case .users: TextReport.identities(prediction.identities, to: &writer)
        case .kargs:
            let outcomes = prediction.kernelArgumentOutcomes ?? prediction.keptArguments
            writer.table(
                TextTable(rows: outcomes.map { [$0.outcome.rawValue, Redaction.argument($0.argument), $0.reason] }),
                indent: 0
            )
        case .units: TextReport.units(prediction.units, to: &writer)
        case .space: TextReport.space(prediction.space, space, to: &writer)
        case .hidden:
            TextReport.hidden(prediction.hidden, to: &writer)
            if prediction.hidden == [] { writer.paragraph("Everything stays where it is.") }
        case .boot: TextReport.bootChain(prediction.bootChain, to: &writer)
        }
        if writer.text.isEmpty { writer.paragraph("The document does not have this prediction; make a new plan.") }
        return writer.text
    }
}

extension Prediction {
    /// The arguments of a document of an earlier version, which has no reasons.
    fileprivate var keptArguments: [KernelArgumentOutcome] {
        kernelArguments.map { KernelArgumentOutcome(argument: $0, outcome: .kept, reason: "") }
    }
}

/// One path of `/etc` with every key, so that readers need not know which may be absent.
private struct EtcRow: Encodable {
    struct Result: Encodable {
        let node: Node

        enum Key: String, CodingKey {
            case type
            case mode
            case uid
            case gid
            case size
            case sha256
            case target
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(node.type, forKey: .type)
            try container.encode(node.mode, forKey: .mode)
            try container.encode(node.uid, forKey: .uid)
            try container.encode(node.gid, forKey: .gid)
            try container.encode(node.size, forKey: .size)
            try container.encode(node.sha256, forKey: .sha256)
            try container.encode(node.target, forKey: .target)
        }
    }

    enum Key: String, CodingKey {
        case path
        case outcome
        case reason
        case result
    }

    let outcome: EtcOutcome

    init(_ outcome: EtcOutcome) {
        self.outcome = outcome
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(outcome.path, forKey: .path)
        try container.encode(outcome.outcome, forKey: .outcome)
        try container.encode(outcome.reason, forKey: .reason)
        try container.encode(outcome.result.map(Result.init), forKey: .result)
    }
}

/// Packages before and after, and what the image makes of those that were asked for.
private struct PackageRows: Encodable {
    let changes: PackageChanges
    let requests: [PackageRequest]
}

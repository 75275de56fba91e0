// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// A plan in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS), for tools that collect findings.
package enum SARIFReport {
    /// The report of a plan; `catalogue` explains the rules.
    package static func render(_ document: Document<some ReportedAssessment>, catalogue: CheckList) throws -> [UInt8] {
        let plan = document.spec
        let known = Dictionary(catalogue.checks.map { ($0.id, $0) }) { first, _ in first }
        var seen: Set<String> = []
        let ids = plan.checks.map(\.id).filter { seen.insert($0).inserted }
        let rules = ids.map { id in rule(id, known[id], plan.checks.first { check in check.id == id }?.title) }
        let indices = Dictionary(zip(ids, ids.indices)) { first, _ in first }
        let found = plan.checks.flatMap { check in results(of: check, at: indices[check.id] ?? 0) }
        let run = Run(
            tool: Tool(driver: Driver(name: "drydock", version: document.metadata.tool.version, rules: rules)),
            invocations: [Invocation(executionSuccessful: true)],
            results: found,
            properties: plan.properties
        )
        return try DocumentFormat.encode(
            Log(schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run])
        )
    }

    private static func rule(_ id: String, _ entry: CheckList.Entry?, _ title: String?) -> Rule {
        let text = entry?.explanation.split(separator: "\n").joined(separator: " ") ?? title ?? id
        return Rule(
            id: id,
            shortDescription: Message(text: entry?.title ?? title ?? id),
            fullDescription: Message(text: text),
            help: entry.map { Message(text: ([$0.explanation] + $0.links).joined(separator: "\n")) },
            helpUri: entry?.links.first,
            defaultConfiguration: Configuration(level: entry.map { level($0.severity) } ?? "warning"),
            properties: RuleProperties(tags: entry?.traps ?? [])
        )
    }

    private static func results(of check: CheckResult, at index: Int) -> [Result] {
        if check.state == .unknown {
            return [
                Result(
                    ruleId: check.id,
                    ruleIndex: index,
                    kind: "open",
                    level: "none",
                    message: Message(text: Inert.text(check.reason ?? "The check could not answer."))
                )
            ]
        }
        return check.findings.map { finding in
            let remedies = finding.remediations.compactMap { $0.code ?? $0.text }
                .map { TextWrap.visible($0, keepsLines: true) }
            let text =
                ([Inert.text(finding.title) + ".", Inert.text(finding.summary)] + remedies.map { "To do: \($0)" }).map(
                    escaped
                )
            return Result(
                ruleId: finding.id,
                ruleIndex: index,
                kind: "fail",
                level: level(finding.severity),
                message: Message(text: text.joined(separator: "\n")),
                locations: finding.evidence.prefix(TextReport.longestList).map(location),
                partialFingerprints: ["finding/v1": Inert.text(finding.key)],
                suppressions: suppressions(of: finding),
                properties: [
                    "disposition": finding.disposition.rawValue, "severity": finding.severity.rawValue,
                    "confidence": finding.confidence?.rawValue ?? "certain",
                ]
            )
        }
    }

    /// What somebody agreed to, or what the plan mends.
    private static func suppressions(of finding: Finding) -> [Suppression] {
        if let step = finding.repairedBy {
            return [Suppression(kind: "external", justification: Inert.text("mended by the step \(step)"))]
        }
        guard finding.waived == true else { return [] }
        return [Suppression(kind: "external", justification: finding.waiver.map { Inert.text($0.words) })]
    }

    /// Brackets and braces stand for links and arguments in messages.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "[", "]", "\\": result += "\\\(character)"
            case "{": result += "{{"
            case "}": result += "}}"
            default: result.append(character)
            }
        }
    }

    private static func location(_ evidence: Finding.Evidence) -> Location {
        let words = Message(text: escaped(Inert.text(evidence.words)))
        guard evidence.path.hasPrefix("/"), !evidence.path.contains(" ") else {
            return Location(
                physicalLocation: nil,
                logicalLocations: [Logical(name: Inert.text(evidence.path))],
                message: words
            )
        }
        return Location(
            physicalLocation: Physical(artifactLocation: Artifact(uri: "file://" + percent(evidence.path))),
            logicalLocations: nil,
            message: words
        )
    }

    /// A path as part of a URI (RFC 3986).
    private static func percent(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in path.utf8.prefix(Inert.longestValue) {
            if unreserved.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)

    private static func level(_ severity: Finding.Severity) -> String {
        switch severity {
        case .high: "error"
        case .medium: "warning"
        case .low, .info: "note"
        }
    }
}

// The objects of the format, with what drydock writes of them (sections 3.13 to 3.58).
extension SARIFReport {
    private struct Log: Encodable {
        let schema: String
        let version: String
        let runs: [Run]

        enum CodingKeys: String, CodingKey {
            case schema = "$schema"
            case version, runs
        }
    }

    private struct Run: Encodable {
        let tool: Tool
        let invocations: [Invocation]
        let results: [Result]
        let properties: [String: String]
    }

    private struct Tool: Encodable { let driver: Driver }

    private struct Driver: Encodable {
        let name: String
        let version: String
        let rules: [Rule]
    }

    private struct Invocation: Encodable { let executionSuccessful: Bool }

    private struct Rule: Encodable {
        let id: String
        let shortDescription: Message
        let fullDescription: Message
        let help: Message?
        let helpUri: String?
        let defaultConfiguration: Configuration
        let properties: RuleProperties
    }

    private struct Configuration: Encodable { let level: String }

    private struct RuleProperties: Encodable { let tags: [String] }

    private struct Message: Encodable { let text: String }

    private struct Result: Encodable {
        let ruleId: String
        let ruleIndex: Int
        let kind: String
        let level: String
        let message: Message
        var locations: [Location] = []
        var partialFingerprints: [String: String] = [:]
        var suppressions: [Suppression] = []
        var properties: [String: String] = [:]
    }

    private struct Location: Encodable {
        let physicalLocation: Physical?
        let logicalLocations: [Logical]?
        let message: Message
    }

    private struct Physical: Encodable { let artifactLocation: Artifact }

    private struct Artifact: Encodable { let uri: String }

    private struct Logical: Encodable { let name: String }

    private struct Suppression: Encodable {
        let kind: String
        let justification: String?
    }
}

// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import DrydockReports
import FoundationEssentials
import Testing

/// One document of `testdata/documents` with its schema.
struct GoldenDocument: Sendable, CustomTestStringConvertible {
    /// The kind, after which the files are named.
    let kind: String
    /// Reads JSON as a document of the kind.
    let decode: @Sendable (JSON) throws -> Void

    /// One document of each kind.
    static let all = [
        of(Analysis.self), of(Target.self), of(Import.self), of(ConfigCheck.self), of(ConfigExpansion.self),
        of(Prediction.self), of(Plan.self), of(ClusterPlan.self),
        of(JournalRecord.self),
        of(Verdict.self), of(Status.self), of(CheckList.self), of(RouteList.self),
    ]

    /// Whether the files are to be written anew.
    static let isRecording = ProcessInfo.processInfo.environment["DRYDOCK_RECORD"] == "1"

    /// The top of the source tree.
    static let root = (0..<3).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }

    var testDescription: String { kind }

    /// The document as it lies in its file.
    func bytes() throws -> [UInt8] {
        try Self.read("testdata/documents/\(kind).json")
    }

    /// The document.
    func json() throws -> JSON {
        try .parse(bytes())
    }

    /// The schema of the kind.
    func schema() throws -> JSON {
        try .parse(Array(#require(JSONSchema.text(for: kind)).utf8))
    }

    /// A file of the source tree.
    static func read(_ path: String) throws -> [UInt8] {
        try Array(Data(contentsOf: root.appending(path: path)))
    }

    /// Reads the document of a kind.
    static func document<Spec: Specification>(_ kind: Spec.Type) throws -> Document<Spec> {
        let file = "\(Spec.kind).json"
        return try DocumentFormat.decode(Spec.self, from: read("testdata/documents/\(file)"), named: file)
    }

    private static func of<Spec: Specification>(_ kind: Spec.Type) -> GoldenDocument {
        GoldenDocument(kind: Spec.kind) { json in
            _ = try DocumentFormat.decode(Spec.self, from: json.bytes(), named: "\(Spec.kind).json")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import FoundationEssentials
import Testing

/// One document of `testdata/documents`, read and written as its kind.
struct GoldenDocument: Sendable, CustomTestStringConvertible {
    /// The kind, after which the file is named.
    let kind: String
    /// Decodes JSON as the kind and encodes it again.
    let reencoded: @Sendable (_ json: [UInt8], _ file: String) throws -> [UInt8]

    /// One document of each kind.
    static let all = [
        of(Analysis.self), of(Target.self), of(Import.self), of(ConfigCheck.self), of(ConfigExpansion.self),
        of(Prediction.self), of(Plan.self), of(ClusterPlan.self),
        of(JournalRecord.self),
        of(Verdict.self), of(Status.self), of(CheckList.self), of(RouteList.self),
    ]

    /// Whether the files are to be written anew.
    static let isRecording = ProcessInfo.processInfo.environment["DRYDOCK_RECORD"] == "1"

    var testDescription: String { kind }

    /// Where the file lies.
    var url: URL {
        let root = (0..<3).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        return root.appending(path: "testdata/documents/\(kind).json")
    }

    /// The file as it is.
    func read() throws -> [UInt8] {
        try Array(Data(contentsOf: url))
    }

    /// Writes the file anew.
    func record(_ json: [UInt8]) throws {
        try Data(json).write(to: url)
    }

    private static func of<Spec: Specification>(_ kind: Spec.Type) -> GoldenDocument {
        GoldenDocument(kind: Spec.kind) { json, file in
            try DocumentFormat.encode(DocumentFormat.decode(Spec.self, from: json, named: file))
        }
    }
}

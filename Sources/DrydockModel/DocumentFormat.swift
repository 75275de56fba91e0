// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// How documents become JSON and JSON becomes documents.
package enum DocumentFormat {
    /// The version that this program writes and reads.
    package static let apiVersion = "drydock/v1"
    /// The version of this program.
    package static let toolVersion = "0.1.0"

    /// A document as JSON: names sorted, indented, with a line feed at the end.
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try Array(encoder.encode(value)) + [0x0a]
    }

    /// A document as one line of JSON with a line feed at the end.
    package static func encodeLine(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try Array(encoder.encode(value)) + [0x0a]
    }

    /// Reads a document of one kind.
    ///
    /// - Throws: ``DrydockError`` with ``DrydockError/Code/badInput`` naming the file and, where it is known, the place.
    package static func decode<Spec: Specification>(
        _ kind: Spec.Type,
        from bytes: [UInt8],
        named file: String
    ) throws(DrydockError) -> Document<Spec> {
        let envelope: Envelope = try decode(bytes, named: file)
        guard envelope.apiVersion == apiVersion else {
            throw DrydockError(
                .badInput,
                "\(file) is of version \(envelope.apiVersion), this program reads \(apiVersion)",
                hint: "use the drydock that wrote it, or write it anew"
            )
        }
        guard envelope.kind == Spec.kind else {
            throw DrydockError(.badInput, "\(file) is a document of kind \(envelope.kind), not \(Spec.kind)")
        }
        return try decode(bytes, named: file)
    }

    /// The kind that a document says it is.
    package static func kind(of bytes: [UInt8], named file: String) throws(DrydockError) -> String {
        let envelope: Envelope = try decode(bytes, named: file)
        return envelope.kind
    }

    /// The time now, RFC 3339 in UTC, whole seconds.
    package static func now() -> String {
        Date().formatted(.iso8601)
    }

    /// The day today in UTC, `2026-11-27`.
    package static func today() -> String { String(now().prefix(10)) }

    private struct Envelope: Decodable {
        let apiVersion: String
        let kind: String
    }

    private static func decode<Value: Decodable>(_ bytes: [UInt8], named file: String) throws(DrydockError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw DrydockError(
                .badInput,
                "\(file) is not a drydock document: \(explain(error))",
                hint: "the file was cut short or changed; write it anew with the command that made it"
            )
        } catch {
            throw DrydockError(.badInput, "\(file) is not a drydock document", cause: error)
        }
    }

    private static func explain(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\(place(context)) has no \"\(key.stringValue)\""
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            "\(place(context)): \(context.debugDescription)"
        @unknown default: "\(error)"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        context.codingPath.reduce(into: "$") { path, key in
            path += key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)"
        }
    }
}

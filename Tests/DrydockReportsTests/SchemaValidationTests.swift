// SPDX-License-Identifier: Apache-2.0

import DrydockReports
import FoundationEssentials
import Subprocess
import Testing

/// The golden documents before a validator that others wrote: `jsonschema` for Python.
@Suite(.enabled("python3-jsonschema is not installed", PythonValidator.isInstalled))
struct SchemaValidationTests {
    @Test(arguments: GoldenDocument.all)
    func `the schema is a schema and the golden document obeys it`(golden: GoldenDocument) async throws {
        let validator = try PythonValidator(schema: golden.schema())
        #expect(try await validator.complaints([golden.json()]) == [nil])
    }

    @Test(arguments: GoldenDocument.all)
    func `a document without a demanded key is refused, one without an optional key is not`(
        golden: GoldenDocument
    ) async throws {
        let json = try golden.json()
        let keys = try SchemaWalk(json, along: golden.schema()).places.flatMap { place in
            place.present.map { (path: place.path + [.name($0)], isDemanded: place.required.contains($0)) }
        }
        let documents = keys.map { json.replacing(at: $0.path, with: nil) }
        let complaints = try await PythonValidator(schema: golden.schema()).complaints(documents)
        #expect(complaints.count == keys.count)
        for (key, complaint) in zip(keys, complaints) {
            #expect((complaint != nil) == key.isDemanded, "\(key.path): \(complaint ?? "accepted")")
        }
    }

    @Test(arguments: GoldenDocument.all)
    func `a word that the schema does not list is refused`(golden: GoldenDocument) async throws {
        let json = try golden.json()
        let choices = try SchemaWalk(json, along: golden.schema()).choices
        let documents = choices.map { json.replacing(at: $0.path, with: .string("no-such-word")) }
        let complaints = try await PythonValidator(schema: golden.schema()).complaints(documents)
        #expect(complaints.count == choices.count)
        for (choice, complaint) in zip(choices, complaints) {
            #expect(complaint != nil, "\(choice.path)")
        }
    }

    @Test(arguments: GoldenDocument.all)
    func `a value of another type is refused, a key that nobody knows is not`(golden: GoldenDocument) async throws {
        let json = try golden.json()
        let places = try SchemaWalk(json, along: golden.schema()).places
        let spoilt = places.flatMap { place in
            place.present.filter(place.properties.contains).map {
                json.replacing(at: place.path + [.name($0)], with: .null)
            }
        }
        let extended = places.map { json.replacing(at: $0.path + [.name("added-later")], with: .number(1)) }
        let complaints = try await PythonValidator(schema: golden.schema()).complaints(spoilt + extended)
        #expect(complaints.prefix(spoilt.count).allSatisfy { $0 != nil })
        #expect(complaints.dropFirst(spoilt.count).allSatisfy { $0 == nil })
    }
}

/// A schema, applied by `jsonschema` of Python.
struct PythonValidator {
    /// The schema.
    let schema: JSON

    /// What is wrong with each document; nothing if it obeys the schema.
    func complaints(_ documents: [JSON]) async throws -> [String?] {
        let input = try JSON.object(["schema": schema, "documents": .array(documents)]).bytes()
        let result = try await run(
            .name("python3"),
            arguments: ["-c", Self.program],
            input: .array(input),
            output: .bytes(limit: 16 << 20),
            error: .string(limit: 1 << 20)
        )
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
        return try JSONDecoder().decode([String?].self, from: Data(result.standardOutput))
    }

    /// Whether Python has the module.
    @Sendable
    static func isInstalled() async -> Bool {
        let result = try? await run(.name("python3"), arguments: ["-c", "import jsonschema"], output: .discarded)
        return result?.terminationStatus.isSuccess == true
    }

    private static let program = """
        import json, sys
        from jsonschema import FormatChecker
        from jsonschema.validators import validator_for
        job = json.load(sys.stdin)
        kind = validator_for(job["schema"])
        kind.check_schema(job["schema"])
        validator = kind(job["schema"], format_checker=FormatChecker())
        errors = [next(validator.iter_errors(document), None) for document in job["documents"]]
        json.dump([error and error.message for error in errors], sys.stdout)
        """
}

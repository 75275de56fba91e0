// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@Suite
struct DocumentFormatTests {
    /// A change that spoils a verdict, and what the error must say.
    struct Damage: Sendable, CustomTestStringConvertible {
        /// A part of the document.
        let part: String
        /// What takes its place.
        let replacement: String
        /// What the message must name.
        let named: String

        var testDescription: String { named }
    }

    static let damages = [
        Damage(part: "drydock/v1", replacement: "drydock/v9", named: "version drydock/v9"),
        Damage(part: "\"kind\"", replacement: "\"kinds\"", named: "$ has no \"kind\""),
        Damage(part: "\"metadata\"", replacement: "\"data\"", named: "$ has no \"metadata\""),
        Damage(part: "\"spec\"", replacement: "\"specs\"", named: "$ has no \"spec\""),
        Damage(part: "\"run\"", replacement: "\"walk\"", named: "$.spec has no \"run\""),
        Damage(
            part: "\"subject\":\"etc\"",
            replacement: "\"topic\":\"etc\"",
            named: "$.spec.comparisons[1] has no \"subject\""
        ),
        Damage(part: "\"compared\":7", replacement: "\"compared\":\"7\"", named: "$.spec.comparisons[1].compared: "),
        Damage(part: "\"differs\"", replacement: "\"varies\"", named: "$.spec.comparisons[1].state: "),
        Damage(part: "\"asPredicted\":false", replacement: "\"asPredicted\":null", named: "$.spec.asPredicted: "),
    ]

    /// A verdict with one difference.
    static let verdict = Document(
        Verdict(
            run: "r1",
            comparisons: [
                Verdict.Comparison(subject: "origin", state: .asPredicted, compared: 1),
                Verdict.Comparison(
                    subject: "etc",
                    state: .differs,
                    compared: 7,
                    differences: [Verdict.Difference(what: "/etc/hosts", expected: "present", actual: "absent")]
                ),
            ]
        )
    )

    @Test(arguments: damages)
    func `an error names the file and the place`(damage: Damage) throws {
        let line = try String(decoding: DocumentFormat.encodeLine(Self.verdict), as: UTF8.self)
        let damaged = line.replacing(damage.part, with: damage.replacement, maxReplacements: 1)
        #expect(damaged != line)
        let error = #expect(throws: DrydockError.self) {
            try DocumentFormat.decode(Verdict.self, from: Array(damaged.utf8), named: "verdict.json")
        }
        #expect(error?.code == .badInput)
        let message = try #require(error?.message)
        #expect(message.hasPrefix("verdict.json "))
        #expect(message.contains(damage.named), "\(message)")
    }

    @Test
    func `keys that nobody knows yet are passed over`() throws {
        let line = try String(decoding: DocumentFormat.encodeLine(Self.verdict), as: UTF8.self)
        let newer = line.replacing("\"run\"", with: "\"mood\":{\"good\":[true]},\"run\"")
        #expect(newer != line)
        #expect(try DocumentFormat.decode(Verdict.self, from: Array(newer.utf8), named: "new.json") == Self.verdict)
    }

    @Test
    func `a journal line is one line`() throws {
        let record = Document(JournalRecord(run: "r1", sequence: 0, event: .failed, detail: ["why": "first\nsecond"]))
        let line = try DocumentFormat.encodeLine(record)
        #expect(line.filter { $0 == 0x0a }.count == 1)
        #expect(line.last == 0x0a)
        #expect(try DocumentFormat.decode(JournalRecord.self, from: line, named: "line") == record)
    }

    @Test
    func `paths keep their slashes`() throws {
        let json = try String(decoding: DocumentFormat.encode(Self.verdict), as: UTF8.self)
        #expect(json.contains("\"/etc/hosts\""))
        #expect(json.hasSuffix("}\n"))
    }
}

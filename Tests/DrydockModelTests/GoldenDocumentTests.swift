// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@Suite
struct GoldenDocumentTests {
    @Test(arguments: GoldenDocument.all)
    func `a document survives decoding and encoding byte for byte`(document: GoldenDocument) throws {
        let json = try document.read()
        let again = try document.reencoded(json, document.kind)
        if GoldenDocument.isRecording { return try document.record(again) }
        #expect(String(decoding: again, as: UTF8.self) == String(decoding: json, as: UTF8.self))
    }

    @Test(arguments: GoldenDocument.all)
    func `a document says what kind it is`(document: GoldenDocument) throws {
        #expect(try DocumentFormat.kind(of: document.read(), named: document.kind) == document.kind)
    }

    @Test(arguments: GoldenDocument.all)
    func `a document is refused as any other kind`(document: GoldenDocument) throws {
        let json = try document.read()
        for other in GoldenDocument.all where other.kind != document.kind {
            let error = #expect(throws: DrydockError.self) { try other.reencoded(json, "some.json") }
            #expect(error?.code == .badInput)
            #expect(error?.message == "some.json is a document of kind \(document.kind), not \(other.kind)")
        }
    }

    @Test(arguments: GoldenDocument.all)
    func `a document that was cut short is refused wherever it ends`(document: GoldenDocument) throws {
        let json = try document.read()
        let lengths = stride(from: 0, to: json.count - 2, by: max(1, json.count / 40))
        for length in lengths {
            let error = #expect(throws: DrydockError.self, "cut to \(length) bytes") {
                try document.reencoded(Array(json.prefix(length)), "cut.json")
            }
            #expect(error?.code == .badInput)
            #expect(error?.message.hasPrefix("cut.json ") == true)
        }
    }
}

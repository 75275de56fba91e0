// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import DrydockReports
import Testing

@Suite
struct SchemaAgreementTests {
    @Test
    func `every kind has a schema and a golden document`() {
        #expect(JSONSchema.kinds == GoldenDocument.all.map(\.kind))
        #expect(JSONSchema.text(for: "Analyses") == nil)
    }

    @Test(arguments: GoldenDocument.all)
    func `the embedded schema is the file`(golden: GoldenDocument) throws {
        let file = try GoldenDocument.read("Sources/DrydockReports/Schemas/\(golden.kind).schema.json")
        #expect(JSONSchema.text(for: golden.kind) == String(decoding: file, as: UTF8.self))
    }

    @Test(arguments: GoldenDocument.all)
    func `the schema knows every key of the document`(golden: GoldenDocument) throws {
        let walk = try SchemaWalk(golden.json(), along: golden.schema())
        #expect(walk.unknown == [])
    }

    @Test(arguments: GoldenDocument.all)
    func `a key is demanded by the schema if and only if the program cannot do without it`(
        golden: GoldenDocument
    ) throws {
        let json = try golden.json()
        for place in try SchemaWalk(json, along: golden.schema()).places {
            for name in place.present {
                let without = json.replacing(at: place.path + [.name(name)], with: nil)
                let needed = (try? golden.decode(without)) == nil
                #expect(needed == place.required.contains(name), "\(place.definition).\(name) at \(place.path)")
            }
            #expect(Set(place.required).isSubset(of: place.properties), "\(place.definition)")
        }
    }

    @Test(arguments: GoldenDocument.all)
    func `the program reads the words that the schema lists and no others`(golden: GoldenDocument) throws {
        let json = try golden.json()
        for choice in try SchemaWalk(json, along: golden.schema()).choices {
            for word in choice.words {
                #expect(throws: Never.self, "\(word) at \(choice.path)") {
                    try golden.decode(json.replacing(at: choice.path, with: .string(word)))
                }
            }
            #expect(throws: DrydockError.self, "\(choice.path)") {
                try golden.decode(json.replacing(at: choice.path, with: .string("no-such-word")))
            }
        }
    }

    @Test
    func `the golden documents show every key of every schema`() throws {
        var listed: Set<String> = []
        var shown: Set<String> = []
        for golden in GoldenDocument.all {
            for place in try SchemaWalk(golden.json(), along: golden.schema()).places {
                listed.formUnion(place.properties.map { "\(place.definition).\($0)" })
                shown.formUnion(place.present.map { "\(place.definition).\($0)" })
            }
            for name in try #require(golden.schema()["$defs"]).names {
                let properties = try #require(golden.schema()["$defs"]?[name]?["properties"])
                listed.formUnion(properties.names.map { "\(name).\($0)" })
            }
        }
        #expect(listed.subtracting(shown) == [])
    }

    @Test
    func `a definition reads the same in every schema`() throws {
        var seen: [String: JSON] = [:]
        for golden in GoldenDocument.all {
            let definitions = try #require(golden.schema()["$defs"])
            for name in definitions.names {
                let definition = definitions[name]
                #expect(seen[name] == nil || seen[name] == definition, "\(name) in \(golden.kind)")
                seen[name] = definition
            }
        }
    }

    @Test(arguments: GoldenDocument.all)
    func `every key has a description and every object lets keys be added`(golden: GoldenDocument) throws {
        let schema = try golden.schema()
        let definitions = try #require(schema["$defs"])
        for (name, definition) in definitions.names.map({ ($0, definitions[$0]) }) + [("Document", schema)] {
            #expect(definition?["additionalProperties"] == .bool(true), "\(name)")
            let properties = try #require(definition?["properties"])
            for key in properties.names {
                let property = properties[key]
                let referenced = property?["$ref"]?.string?.split(separator: "/").last.map(String.init)
                let described = property?["description"] ?? referenced.flatMap { definitions[$0]?["description"] }
                #expect(described?.string?.isEmpty == false, "\(name).\(key)")
            }
        }
    }
}

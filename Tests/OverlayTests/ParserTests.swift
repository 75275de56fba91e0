// SPDX-License-Identifier: Apache-2.0

import JSONTree
import TOMLTree
import Testing

@Suite struct Parsers {
    @Test(
        "JSON from outside is read strictly",
        arguments: [
            ("{\"a\": [1, 2.5, \"x\", true, null]}", true), ("{\"a\": 1", false), ("{\"a\": 1} x", false), ("", false),
            (String(repeating: "[", count: 100), false), ("\"\\ud83d\\ude00\"", true),
        ]
    )
    func json(_ text: String, _ valid: Bool) {
        let value = try? JSONValue(parsing: Array(text.utf8))
        #expect((value != nil) == valid)
    }

    @Test("invalid UTF-8 is refused")
    func utf8() {
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xff, 0x22]) }
    }

    @Test("canonical JSON is RFC 8785's")
    func canonical() throws {
        let text = "{\"b\": \"a/b\\u001f\\n\\\"\", \"\\u20ac\": 1, \"a\": [true, null, -5], \"\\ud83d\\ude00\": {}}"
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(value.canonical == "{\"a\":[true,null,-5],\"b\":\"a/b\\u001f\\n\\\"\",\"€\":1,\"😀\":{}}")
    }

    @Test("TOML is read with places")
    func toml() throws {
        let value = try TOMLValue(parsing: "kargs = [\"a=1\", \"b\"]\n\n[table]\nnumber = 7\n")
        #expect(value["kargs"]?.strings == ["a=1", "b"])
        #expect(value["table"]?["number"]?.line == 4)
        #expect(value.names == ["kargs", "table"])
    }

    @Test("an error in TOML says where")
    func tomlError() {
        #expect {
            try TOMLValue(parsing: "a = 1\nb = [1,\nc = 2\n")
        } throws: { error in
            (error as? TOMLError)?.line == 3
        }
    }
}

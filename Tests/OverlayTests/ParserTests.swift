// SPDX-License-Identifier: Apache-2.0

import JSONTree
import TOMLTree
import Testing
import YAMLTree

@Suite struct Parsers {
    @Test(
        "JSON from outside is read strictly",
        arguments: [
            ("{\"a\": [1, 2.5, \"x\", true, null]}", true), ("{\"a\": 1", false), ("{\"a\": 1} x", false), ("", false),
            (String(repeating: "[", count: 100), false), ("\"\\ud83d\\ude00\"", true),
            ("-12", true), ("5e", false), ("0 1", false), ("tru", false), ("null", true), ("[1", false), ("\"a", false),
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

    @Test("YAML is read with places, its plain scalars as Go's readers take them")
    func yaml() throws {
        let text = """
            mode: 0644
            other: [0o17, 0x1f, -3, 1.5, ~, true, yes, off, "0644"]
            nested:
              - b: |
                  two
                  lines
            """
        let value = try YAMLValue(parsing: Array(text.utf8))
        #expect(describe(value["mode"]) == "420")
        #expect(describe(value["other"]) == #"[15, 31, -3, 1.5, null, true, true, false, "0644"]"#)
        #expect(value["nested"].map { [$0.line, $0.column] } == [4, 3])
    }

    @Test("plain scalars that begin like numbers are numbers, or words")
    func yamlNumbers() throws {
        for (text, number) in [("1.5", 1.5), ("-.5", -0.5), ("+1.", 1.0), ("1e3", 1000), ("2.5E-1", 0.25), ("-0.0", 0)]
        {
            let value = try YAMLValue(parsing: Array("a: \(text)".utf8))["a"]
            guard case .float(let read)? = value?.content else {
                Issue.record("\(text) is no number")
                continue
            }
            #expect(read == number, "\(text)")
        }
        for word in [".", "+", "1.5.2", "1e", "1e+", "9.6.20250510-0", "-a", ".a", "1_000", "4.15.0-0.okd", "1 2"] {
            #expect(describe(try YAMLValue(parsing: Array("a: \(word)".utf8))["a"]) == "\"\(word)\"")
        }
        #expect(describe(try YAMLValue(parsing: Array("a: 99999999999999999999".utf8))["a"]) == "1e+20")
        #expect(describe(try YAMLValue(parsing: Array("a: 089".utf8))["a"]) == "89.0")
    }

    @Test(
        "an error in YAML says where, and what is too much is refused",
        arguments: [
            ("a: 1\nb: [1,\n", 3), ("a: &a [x]\nb: *a", 2), ("a: 1\n---\nb: 2\n", 2), ("{[a]: 1}", 1), ("a:\n\t- b", 2),
            (String(repeating: "[", count: 100), 1),
        ]
    )
    func yamlError(_ text: String, _ line: Int) {
        #expect {
            try YAMLValue(parsing: Array(text.utf8))
        } throws: { error in
            (error as? YAMLError)?.line == line
        }
    }

    private func describe(_ value: YAMLValue?) -> String {
        switch value?.content {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .float(let number): "\(number)"
        case .string(let text): "\"\(text)\""
        case .sequence(let elements): "[\(elements.map(describe).joined(separator: ", "))]"
        default: "?"
        }
    }
}

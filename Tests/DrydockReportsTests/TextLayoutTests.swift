// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DrydockReports

@Suite
struct TextLayoutTests {
    @Test
    func `text is broken at spaces and nowhere else`() {
        let path = "/etc/" + String(repeating: "x", count: 30)
        #expect(TextWrap.lines("the file \(path) is  new\nhere", width: 12) == ["the file", path, "is new here"])
        #expect(TextWrap.lines("", width: 10) == [])
    }

    @Test(arguments: [
        ("plain/ä/日本", "plain/ä/日本"), ("a\u{1b}[31mb", "a\\u{1b}[31mb"), ("x\r\ny", "x\\u{d}\\u{a}y"),
        ("\u{202e}txt", "\\u{202e}txt"), ("\u{9b}2J", "\\u{9b}2J"), ("\u{7f}", "\\u{7f}"),
    ])
    func `what would steer a terminal is spelt out`(text: String, shown: String) {
        #expect(TextWrap.visible(text) == shown)
    }

    @Test
    func `a table is as wide as its cells, and its last column is wrapped`() {
        let table = TextTable(
            header: ["N", "NAME", "WHAT"],
            rows: [["1", "a", "one two three four five six seven"], ["22", "long", "x"]],
            numeric: [0]
        )
        #expect(
            table.lines(width: 31) == [
                " N  NAME  WHAT", " 1  a     one two three four", "          five six seven", "22  long  x",
            ]
        )
    }

    @Test
    func `a last column without room goes below`() {
        let table = TextTable(rows: [["/etc/a/rather/long/path", "why it is so and not otherwise"], ["/etc/b", "no"]])
        #expect(
            table.lines(width: 40) == [
                "/etc/a/rather/long/path", "    why it is so and not otherwise", "/etc/b                   no",
            ]
        )
    }

    @Test
    func `a path with spaces stays whole in a list`() {
        var writer = TextWriter(style: TextStyle(width: 40))
        writer.list(["/etc/a  b/" + String(repeating: "c ", count: 30) + "d"])
        #expect(writer.text == "  /etc/a  b/" + String(repeating: "c ", count: 30) + "d\n")
    }

    @Test(arguments: [(19, 19, false), (20, 20, false), (21, 21, true), (300, 21, true)])
    func `long lists are cut and say so`(count: Int, lines: Int, isCut: Bool) {
        var writer = TextWriter(style: TextStyle())
        writer.list((0..<count).map { "/etc/\($0)" })
        #expect(writer.text.split(separator: "\n").count == lines)
        #expect(writer.text.contains("… and \(count - 20) more (--format json shows all)") == isCut)
    }

    @Test
    func `names are cut without a comma before the remark or at the end`() {
        var short = TextWriter(style: TextStyle())
        short.names(["a", "b"], lead: "x: ")
        #expect(short.text == "  x: a, b\n")
        var long = TextWriter(style: TextStyle(width: 200))
        long.names((0..<22).map(String.init))
        #expect(long.text.hasSuffix(" 19, … and 2 more (--format json shows all)\n"))
    }
}

// SPDX-License-Identifier: Apache-2.0

import JSONTree
import TestSupport
import Testing

@Suite struct JSONListSplitterTests {
    /// The elements of a text that arrives in pieces, with their places, and what is around them.
    private func split(
        _ text: String,
        pieces: () -> Int = { 7 },
        limit: Int = JSONListSplitter.largestPart
    ) throws -> (elements: [String], offsets: [Int], around: String) {
        var splitter = JSONListSplitter(limit: limit)
        var (elements, offsets): ([String], [Int]) = ([], [])
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let piece = rest.prefix(max(1, pieces()))
            try splitter.take(piece) { element, offset in
                elements.append(String(decoding: element, as: UTF8.self))
                offsets.append(offset)
            }
            rest = rest.dropFirst(piece.count)
        }
        return (elements, offsets, String(decoding: try splitter.finish(), as: UTF8.self))
    }

    @Test("elements come one by one, and what is around them has a number for each")
    func elements() throws {
        let text =
            #"{"kind": "items", "metadata": {"items": [1]}, "items" : [{"a": "]},\""}, 5 , [[]], "x,"], "z": ["items"]}"#
        let (elements, offsets, around) = try split(text)
        #expect(elements == [#"{"a": "]},\""}"#, "5 ", "[[]]", #""x,""#])
        #expect(around == #"{"kind": "items", "metadata": {"items": [1]}, "items" : [0, 0, 0, 0], "z": ["items"]}"#)
        let bytes = Array(text.utf8)
        #expect(offsets.map { bytes[$0] } == [0x7b, 0x35, 0x5b, 0x22])
    }

    @Test(
        "a text without such a list is all around it",
        arguments: [
            "{}", "[1, 2]", "7", #"{"items": {"items": [1]}}"#, #"{"a": [{"items": [1]}]}"#, #"{"items": null}"#,
        ]
    )
    func without(_ text: String) throws {
        let (elements, _, around) = try split(text)
        #expect(elements.isEmpty && around == text)
    }

    @Test(
        "what is missing or too much between the elements is left for a parser to see",
        arguments: [
            #"{"items": [1,,2]}"#, #"{"items": [,1]}"#, #"{"items": [1,]}"#, #"{"items": [{}{}]}"#, #"{"items": [1}}"#,
            #"{"items": [1]"#, #"{"items": [1]}}"#, #"{"items": ["#,
        ]
    )
    func broken(_ text: String) throws {
        let (elements, _, around) = try split(text)
        let isSound =
            (try? JSONText(Array(around.utf8))) != nil
            && elements.allSatisfy { (try? JSONText(Array($0.utf8))) != nil }
        #expect(!isSound, "\(elements) in \(around)")
    }

    @Test("an element without an end, and one that is too large, are errors with a place")
    func errors() {
        func problem(_ text: String, limit: Int = JSONListSplitter.largestPart) -> String? {
            do {
                _ = try split(text, pieces: { 65536 }, limit: limit)
                return nil
            } catch { return "\(error)" }
        }
        #expect(problem(#"{"items": ["abc" x"#) == "the text ends too early at byte 18")
        let large = #"{"items": [1, ""# + String(repeating: "x", count: 3 << 20) + #""]}"#
        #expect(problem(large, limit: 1 << 20) == "an element of the list has more than 1 MiB at byte 14")
        #expect(problem("[" + large + "]", limit: 1 << 20) == "what is not in the list has more than 1 MiB at byte 0")
        #expect(problem(large) == nil)
    }

    @Test("in whatever pieces a text comes, its elements are those that a parser finds")
    func pieces() throws {
        var (generator, seed) = Generator.seeded()
        print("list splitter: seed \(seed)")
        for _ in 0..<Generator.cases(300) {
            let items = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                Self.value(&generator, 0)
            }
            let before = Self.value(&generator, 1).canonical
            let space = ["", " ", "\n\t"].randomElement(using: &generator) ?? ""
            let list = items.map(\.canonical).joined(separator: "\(space),\(space)")
            let text = #"{"a\"items":\#(before),"items"\#(space):\#(space)[\#(space)\#(list)\#(space)],"b":\#(before)}"#
            let (elements, _, around) = try split(text) { Int.random(in: 1...40, using: &generator) }
            let parsed = try elements.map { try JSONValue(parsing: Array($0.utf8)) }
            #expect(parsed.map(\.canonical) == items.map(\.canonical), "seed \(seed): \(text)")
            let zeros = JSONValue.array(items.map { _ in .integer(0) })
            #expect(try JSONValue(parsing: Array(around.utf8))["items"] == zeros, "seed \(seed): \(text)")
        }
    }

    /// A random value.
    private static func value(_ generator: inout Generator, _ depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 3 ? 4 : 6), using: &generator) {
        case 0: return .null
        case 1: return .integer(Int64.random(in: -9...99, using: &generator))
        case 2: return .bool(true)
        case 3:
            let characters = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                "[]{},:\"\\x items".randomElement(using: &generator) ?? "x"
            }
            return .string(String(characters))
        case 4: return .array((0..<Int.random(in: 0...3, using: &generator)).map { _ in value(&generator, depth + 1) })
        default:
            let names = ["items", "a", "b\"", "]"].shuffled(using: &generator).prefix(
                Int.random(in: 0...3, using: &generator)
            )
            return .object(names.map { JSONValue.Member($0, value(&generator, depth + 1)) })
        }
    }
}

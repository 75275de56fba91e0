// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel
import DrydockReports
import Subprocess
import Testing

/// What a host or an image is called must not do anything in a report of it.
@Suite struct HostileContent {
    @Test("nothing steers a terminal or turns the direction of writing", arguments: PlanFormat.allCases)
    func control(_ format: PlanFormat) throws {
        let text = try format.render(try Scenario.hostile.plan())
        #expect(text.contains("alert"), "the hostile names are not in the report at all")
        // JSON spells control characters out by itself, and documents hold names as they are.
        guard format != .json else { return }
        for scalar in text.unicodeScalars where scalar != "\n" {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: Issue.record("\(format): \(scalar.value)")
            default: #expect(scalar.value & 0xfffe != 0xfffe)
            }
        }
    }

    @Test(
        "values of ten thousand characters are cut, except in commands, which have to be whole",
        arguments: [PlanFormat.markdown, .html]
    )
    func length(_ format: PlanFormat) throws {
        let text = try format.render(try Scenario.hostile.plan())
        #expect(text.contains("characters)"))
        let code = try Regex(format == .markdown ? "(?s)\n```.*?\n```" : "(?s)<pre>.*?</pre>")
        #expect(!text.replacing(code, with: "").contains(String(repeating: "long ", count: 300)))
    }

    @Test("HTML has the tags of the report and no others")
    func html() throws {
        let text = HTMLReport.render(try Scenario.hostile.plan())
        let known: Set = [
            "!DOCTYPE", "a", "article", "b", "body", "br", "code", "dd", "details", "div", "dl", "dt", "figcaption",
            "figure",
            "footer", "h1", "h2", "h3", "head", "header", "html", "i", "li", "main", "meta", "nav", "ol", "p", "pre",
            "section",
            "span", "strong", "style", "summary", "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
        ]
        for part in text.split(separator: "<").dropFirst() {
            let tag = part.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber || $0 == "!" }
            #expect(known.contains(String(tag)), "<\(part.prefix(60))")
            let inside = part.prefix { $0 != ">" }.lowercased()
            for word in [" on", "src=", "javascript:", "srcdoc", "<"] where inside.contains(word) {
                Issue.record("<\(part.prefix(120))")
            }
        }
        // Only links that checks themselves have, and places in the page.
        for link in text.split(separator: "href=\"").dropFirst() {
            #expect(
                link.hasPrefix("#") || link.hasPrefix("https://github.com/")
                    || link.hasPrefix("https://bootc-dev.github.io/")
            )
        }
    }

    @Test(
        "Markdown as forges render it has the tags of the report and no others",
        .enabled("cmark-gfm is not installed", Markdown.isInstalled)
    )
    func markdown() async throws {
        let html = try await Markdown.html(MarkdownReport.render(try Scenario.hostile.plan()))
        let known: Set = [
            "a", "code", "details", "h1", "h2", "h3", "li", "ol", "p", "pre", "summary", "table", "tbody", "td", "th",
            "thead", "tr",
            "ul",
        ]
        for part in html.split(separator: "<").dropFirst() {
            let tag = part.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }
            #expect(known.contains(String(tag)), "<\(part.prefix(80))")
        }
        for link in html.split(separator: "href=\"").dropFirst() {
            #expect(
                link.hasPrefix("https://github.com/") || link.hasPrefix("https://bootc-dev.github.io/"),
                "\(link.prefix(80))"
            )
        }
        // People and issues are mentioned by what stands outside of code.
        let prose = html.replacing(try Regex("(?s)<(code|pre)[^>]*>.*?</\\1>"), with: "")
        #expect(prose.contains("everyone") && !prose.contains("@everyone") && !prose.contains("#1 "))
    }

    @Test("what a shell is given to run is one word, whatever is in it")
    func shell() async throws {
        let words = Scenario.hostileTexts.filter { !$0.contains("\u{0}") } + ["", "plain", "it's", "a b"]
        let result = try await run(
            .name("sh"),
            arguments: ["-c", "printf '%s\\0' " + ShellWords.line(words)],
            output: .bytes(limit: 1 << 20)
        )
        #expect(String(decoding: result.standardOutput, as: UTF8.self) == words.map { $0 + "\u{0}" }.joined())
    }
}

/// cmark-gfm, which renders Markdown as GitHub and GitLab do.
enum Markdown {
    /// Whether there is one.
    @Sendable
    static func isInstalled() async -> Bool {
        let result = try? await run(.name("cmark-gfm"), arguments: ["--version"], output: .discarded)
        return result?.terminationStatus.isSuccess == true
    }

    /// The HTML of a text, raw HTML in it included.
    static func html(_ text: String) async throws -> String {
        let result = try await run(
            .name("cmark-gfm"),
            arguments: ["--unsafe", "--extension", "table", "--extension", "autolink", "--extension", "strikethrough"],
            input: .string(text),
            output: .string(limit: 16 << 20)
        )
        try #require(result.terminationStatus.isSuccess)
        return result.standardOutput
    }
}

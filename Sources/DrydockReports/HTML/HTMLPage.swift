// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A page with a table of contents that is put together section by section.
struct HTMLPage {
    private var sections: [(anchor: String, title: String, body: String)] = []

    /// Adds a section.
    mutating func section(
        _ anchor: String,
        _ title: String,
        isShown: Bool = true,
        _ body: (inout String) -> Void
    ) {
        guard isShown else { return }
        var html = ""
        body(&html)
        sections.append((anchor, title, html))
    }

    /// Adds a section of findings, the worst first; those that are not open show their title alone.
    mutating func findings(_ anchor: String, _ title: String, _ findings: [Finding], isOpen: Bool) {
        section(anchor, "\(title) (\(findings.count))", isShown: !findings.isEmpty) { html in
            for finding in findings { HTMLFinding.render(finding, isOpen: isOpen, to: &html) }
        }
    }

    /// The page.
    func text(title: String, tone: Tone?, word: String, sentence: String, footer: String) -> String {
        var html = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
            <meta name="referrer" content="no-referrer">
            <title>\(Inert.markup(tone == nil ? title : "\(word): \(title)"))</title>
            <style>
            \(HTMLStyle.css)</style>
            </head>
            <body>
            <a class=skip href="#main">Skip to the report</a>
            <header class="verdict \(tone.map(Self.name) ?? "plain")">
            <p class=word>\(Inert.markup(word))</p>
            <h1>\(Inert.markup(title))</h1>
            <p>\(Inert.markup(sentence.prefix(1).uppercased() + sentence.dropFirst()))</p>
            </header>
            <div class=columns>
            <nav aria-label="Contents"><ol>
            """
        for section in sections {
            html += "<li><a href=\"#\(section.anchor)\">\(Inert.markup(section.title))</a></li>\n"
        }
        html += "</ol></nav>\n<main id=main>\n"
        for section in sections {
            html +=
                "<section id=\"\(section.anchor)\">\n<h2>\(Inert.markup(section.title))</h2>\n\(section.body)\n</section>\n"
        }
        return html + "</main>\n</div>\n<footer>\(footer)</footer>\n</body>\n</html>\n"
    }

    private static func name(_ tone: Tone) -> String {
        switch tone {
        case .good: "good"
        case .caution: "caution"
        case .bad: "bad"
        }
    }
}

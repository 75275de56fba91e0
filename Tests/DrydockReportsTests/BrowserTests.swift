// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockReports
import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

/// The page in a browser that others wrote.
@Suite(.serialized, .enabled("chromium is not installed (make browser-packages)", Chromium.isInstalled))
struct BrowserTests {
    /// Pages, the hostile one among them, and the widths of a phone and of a screen.
    static let pages = ReportedHost.all + [ReportedHost(name: "hostile", scenario: .hostile)]

    @Test(
        "the page opens without a word on the console and without asking for anything",
        arguments: pages,
        [390, 1280]
    )
    func opens(_ page: ReportedHost, _ width: Int) async throws {
        let browser = try Chromium()
        let picture = browser.folder.appending("page.png")
        let file = try browser.write(HTMLReport.render(try page.scenario.plan()))
        let complaints = try await browser.open(file, "--window-size=\(width),2000", "--screenshot=\(picture)")
        #expect(complaints == [])
        #expect(try Data(contentsOf: URL(filePath: picture.string)).count > 20_000)
    }

    @Test("the page can be printed", arguments: pages)
    func prints(_ page: ReportedHost) async throws {
        let browser = try Chromium()
        let paper = browser.folder.appending("page.pdf")
        let file = try browser.write(HTMLReport.render(try page.scenario.plan()))
        let complaints = try await browser.open(file, "--no-pdf-header-footer", "--print-to-pdf=\(paper)")
        #expect(complaints == [])
        let pdf = try Data(contentsOf: URL(filePath: paper.string))
        #expect(pdf.starts(with: Data("%PDF-".utf8)) && pdf.count > 20_000)
    }

    @Test("a page that complains, or asks for something elsewhere, is noticed")
    func control() async throws {
        let browser = try Chromium()
        let script = try browser.write("<!DOCTYPE html><script>console.error('a complaint')</script>")
        #expect(try await browser.open(script, "--dump-dom").contains { $0.contains("a complaint") })
        let picture = try browser.write("<!DOCTYPE html><img src='http://example.invalid/x.png'>")
        #expect(try await browser.open(picture, "--dump-dom") == ["asked for http://example.invalid/x.png"])
        // What is in the page may not ask either, whoever wrote it.
        let page = HTMLReport.wrap("Plan", "x").split(separator: "<pre>").joined(
            separator: "<img src='http://example.invalid/x.png'><pre>"
        )
        #expect(
            try await browser.open(try browser.write(page), "--dump-dom").contains {
                $0.contains("Content Security Policy")
            }
        )
    }
}

/// Chromium without a window, in a folder of its own.
struct Chromium: ~Copyable {
    let folder: FilePath

    init() throws {
        folder = FilePath(FileManager.default.temporaryDirectory.path).appending("drydock-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder.string)
    }

    /// Whether there is one.
    @Sendable
    static func isInstalled() async -> Bool {
        let result = try? await run(.name("chromium"), arguments: ["--version"], output: .discarded, error: .discarded)
        return result?.terminationStatus.isSuccess == true
    }

    /// Writes a page, and gives its address.
    func write(_ html: String) throws -> String {
        let file = folder.appending("\(UUID().uuidString).html")
        try Data(html.utf8).write(to: URL(filePath: file.string))
        return "file://\(file)"
    }

    /// Opens a page and gives what the console says and what was asked for; a host name leads nowhere.
    func open(_ address: String, _ options: String...) async throws -> [String] {
        let log = folder.appending("net.json").string
        let result = try await run(
            .name("chromium"),
            arguments: Arguments(
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--disable-extensions",
                    "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=\(folder.appending("profile"))",
                    "--enable-logging=stderr", "--log-net-log=\(log)",
                ] + options + [address]
            ),
            output: .discarded,
            error: .string(limit: 4 << 20)
        )
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
        let console = result.standardError.split(separator: "\n").filter { $0.contains("CONSOLE") }.map(String.init)
        let network = try String(contentsOfFile: log, encoding: .utf8)
        let asked = Set(
            network.matches(of: try Regex("\"url\":\"(https?://[^\"]*)\"", as: (Substring, Substring).self)).map(\.1)
        )
        // The browser asks its maker for updates and the time, whatever it is told.
        let own = ["googleapis.com", "google.com", "gstatic.com"]
        let foreign = asked.filter { url in
            let host = url.split(separator: "/").dropFirst().first ?? ""
            return !own.contains { host == $0 || host.hasSuffix(".\($0)") }
        }
        return console + foreign.map { "asked for \($0)" }.sorted()
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import Ignition
internal import Subprocess

/// Fetches over http and https with the `curl` program.
enum Curl {
    /// The longest that one transfer may take, in seconds.
    private static let longestTime = 300
    /// The longest that connecting may take, in seconds.
    private static let longestConnect = 20

    /// How often a server may send on to another place.
    private static let mostRedirects = 10
    /// What stands before the place that a server sends on to, among curl's messages.
    private static let redirectMark = "drydock-redirect "

    /// What lies at a URL.
    ///
    /// Where a server sends on to another place the headers are not sent along: they may be secrets, and the place may be
    /// anybody's. Ignition does the same.
    ///
    /// URL and headers go to the program by its standard input: where everybody can read arguments they could give away
    /// secrets.
    ///
    /// - Parameters:
    ///   - url: http or https.
    ///   - headers: what is sent beside; one without a value is not.
    /// - Returns: the body as it came.
    /// - Throws: ``DrydockError`` with `unavailable` if the program is absent, or cannot fetch it.
    static func fetch(_ url: String, _ headers: [Resource.Header]) async throws(DrydockError) -> [UInt8] {
        var (place, sent) = (url, headers)
        for _ in 0...mostRedirects {
            let (content, next) = try await request(place, sent)
            guard let next else { return content }
            (place, sent) = (next, [])
        }
        throw DrydockError(
            .unavailable,
            "\(URLReference.shown(url)) cannot be fetched: it leads from one place to another without an end"
        )
    }

    /// One request; `next` is where the server sends on to.
    private static func request(
        _ url: String,
        _ headers: [Resource.Header]
    ) async throws(DrydockError) -> (content: [UInt8], next: String?) {
        let shown = URLReference.shown(url)
        let settings = try settings(url, headers)
        let (content, errors, isSuccess): ([UInt8], String, Bool)
        do {
            let result = try await run(
                .name("curl"),
                arguments: ["--disable", "--config", "-"],
                input: .string(settings),
                output: .bytes(limit: ResourceLoader.largestContent),
                error: .string(limit: 1 << 16)
            )
            (content, errors) = (result.standardOutput, result.standardError)
            isSuccess = result.terminationStatus.isSuccess
        } catch {
            throw DrydockError(
                .unavailable,
                "\(shown) cannot be fetched: the program curl cannot be run, or sent more than 512 MiB",
                hint: "install curl, or give what lies there with --ignition-dir",
                cause: error
            )
        }
        guard isSuccess else {
            let words = errors.split(separator: "\n").first { !$0.hasPrefix(redirectMark) }.map(String.init)
            throw DrydockError(
                .unavailable,
                "\(shown) cannot be fetched: \(words ?? "curl says no more")",
                hint: "look whether this machine reaches it, or give what lies there with --ignition-dir"
            )
        }
        let next = errors.split(separator: "\n").first { $0.hasPrefix(redirectMark) }?.dropFirst(redirectMark.count)
        guard let next, !next.isEmpty else { return (content, nil) }
        guard ["http", "https"].contains(URLReference(String(next))?.scheme) else {
            throw DrydockError(.unavailable, "\(shown) cannot be fetched: the server sends on to what is not the web")
        }
        return (content, String(next))
    }

    private static func settings(_ url: String, _ headers: [Resource.Header]) throws(DrydockError) -> String {
        var lines = [
            "silent", "show-error", "fail", "globoff", "proto = \"=http,https\"",
            "write-out = \"%{stderr}\(redirectMark)%{redirect_url}\\n\"", "connect-timeout = \(longestConnect)",
            "max-time = \(longestTime)",
            "max-filesize = \(ResourceLoader.largestContent)", "url = \(quoted(url))",
        ]
        if !headers.contains(where: { $0.name.lowercased() == "accept" }) {
            lines.append("header = \"Accept: application/vnd.coreos.ignition+json;version=3.6.0, */*;q=0.1\"")
        }
        for header in headers {
            guard let value = header.value else { continue }
            lines.append("header = \(quoted("\(header.name): \(value)"))")
        }
        guard lines.allSatisfy({ !$0.contains { $0.isNewline || $0 == "\0" } }) else {
            throw DrydockError(
                .badInput,
                "the request for \(URLReference.shown(url)) has a line break in its URL or in a header"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}

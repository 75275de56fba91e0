// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import SystemPackage
import TestSupport
import Testing

/// References over a network: only when asked for, by the real curl from a real server.
@Suite struct IgnitionFetches {
    private let directory: TemporaryDirectory
    private let server: WebServer

    init() throws {
        directory = try TemporaryDirectory()
        server = try WebServer(in: directory.path)
        let child =
            #"{"ignition":{"version":"3.3.0"},"storage":{"files":[{"path":"/etc/x","contents":{"source":"data:,1"}}]}}"#
        try Files.write(child, to: server.file("child.ign"))
        try Files.write("content\n", to: server.file("content"))
    }

    private func path(_ name: String) -> String { directory.path.appending(name).string }

    /// A config that refers to the child, with a file from the server.
    private func write(_ merge: String, file: String = "") throws -> String {
        let files = file.isEmpty ? "" : #","storage":{"files":[{"path":"/etc/y","contents":\#(file)}]}"#
        let config = #"{"ignition":{"version":"3.3.0","config":{"merge":[\#(merge)]}}\#(files)}"#
        try Files.write(config, to: path("pointer.ign"))
        return path("pointer.ign")
    }

    private func expand(_ config: String, _ options: String..., environment: [String: String] = [:]) throws -> Command {
        let arguments = [Paths.drydock.string, "ignition", "expand", config, "--format", "json"]
        return try Command.run(arguments + options, environment: environment)
    }

    @Test("configs and files are fetched with their headers, which nobody else gets to see")
    func fetch() throws {
        let header = #"[{"name":"X-Token","value":"hunter2 \"quoted\" \\"}]"#
        let config = try write(
            #"{"source":"\#(server.url)/child.ign?token=hunter2","httpHeaders":\#(header)}"#,
            file: #"{"source":"\#(server.url)/content"}"#
        )
        #expect(try expand(config).status == 1)
        #expect(try server.requests().isEmpty)
        let command = try expand(config, "--fetch")
        #expect(command.status == 0, "\(command.errors)")
        let document = try DocumentFormat.decode(
            ConfigExpansion.self,
            from: Array(command.output.utf8),
            named: "output"
        ).spec
        let sizes = Dictionary(document.entries.map { ($0.path, $0.size) }) { first, _ in first }
        #expect(sizes["/etc/x"] == 1 && sizes["/etc/y"] == 8)
        let requests = try server.requests()
        #expect(requests.count == 2 && requests[0].contains(#"/child.ign?token=hunter2 hunter2 "quoted" \"#))
        #expect(requests[0].contains("application/vnd.coreos.ignition+json;version=3.6.0"))
        #expect(!(command.output + command.errors).contains("hunter2"))
    }

    @Test("to where a server sends on, no header of the config goes, and no curlrc has a say")
    func redirect() throws {
        let header = #"[{"name":"X-Token","value":"hunter2"}]"#
        let config = try write("", file: #"{"source":"\#(server.url)/elsewhere","httpHeaders":\#(header)}"#)
        try Files.write("output = \(path("curlrc-was-read"))\n", to: path(".curlrc"))
        let command = try expand(config, "--fetch", environment: ["HOME": path("")])
        #expect(command.status == 0 && command.output.contains(#""size" : 8"#), "\(command.errors)")
        let requests = try server.requests()
        #expect(requests.count == 2 && requests[0].hasPrefix("/elsewhere hunter2"), "\(requests)")
        #expect(requests.last?.hasPrefix("/content None") == true, "\(requests)")
        #expect((try? Files.read(path("curlrc-was-read"))) == nil)
    }

    @Test("a sum that is not right, a page that is not there and a way out of the web are errors that name the URL")
    func failures() throws {
        let wrong = String(repeating: "0", count: 64)
        let hash = try expand(
            write(#"{"source":"\#(server.url)/child.ign","verification":{"hash":"sha256-\#(wrong)"}}"#),
            "--fetch"
        )
        // Without a sum in 3.0 only sha512 is known; here it is known, and wrong.
        #expect(hash.status == 1 && hash.errors.contains("sum"), "\(hash.errors)")
        let absent = try expand(write(#"{"source":"\#(server.url)/absent?key=hunter2"}"#), "--fetch")
        #expect(absent.status == 69 && absent.errors.contains("\(server.url)/absent cannot be fetched"))
        #expect(absent.errors.contains("404") && !absent.errors.contains("hunter2"), "\(absent.errors)")
        let file = try expand(write(#"{"source":"\#(server.url)/to-file"}"#), "--fetch")
        #expect(file.status == 69, "\(file.errors)")
        let s3 = try expand(write(#"{"source":"s3://bucket/key"}"#), "--fetch")
        #expect(s3.status == 1 && s3.errors.contains("only http and https are"), "\(s3.errors)")
    }

    @Test("without the curl program the exit code is 69, and nothing is needed of it where a folder has everything")
    func withoutCurl() throws {
        let config = try write(#"{"source":"\#(server.url)/child.ign"}"#)
        let command = try expand(config, "--fetch", environment: ["PATH": path("nothing")])
        #expect(command.status == 69 && command.errors.contains("install curl"), "\(command.errors)")
        let kept = path("kept/\(server.url.dropFirst("http://".count))")
        try Command.check("mkdir", "-p", kept)
        try Command.check("cp", server.file("child.ign"), kept)
        let options = ["--fetch", "--ignition-dir", path("kept")]
        let offline = try expand(config, options[0], options[1], options[2], environment: ["PATH": path("nothing")])
        #expect(offline.status == 0, "\(offline.errors)")
    }
}

/// A web server on the loopback interface, which notes what it is asked for.
private final class WebServer: Sendable {
    private static let script = """
        import http.server, os, sys
        class Handler(http.server.SimpleHTTPRequestHandler):
            def do_GET(self):
                with open("../requests", "a") as log:
                    print(self.path, self.headers.get("X-Token"), self.headers.get("Accept"), file=log)
                if self.path == "/elsewhere":
                    self.send_response(302)
                    self.send_header("Location", "/content")
                    self.end_headers()
                    return
                if self.path == "/to-file":
                    self.send_response(302)
                    self.send_header("Location", "file:///etc/passwd")
                    self.end_headers()
                    return
                super().do_GET()
            def log_message(self, *arguments): pass
        os.chdir(sys.argv[1])
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        with open("../port.new", "w") as file: file.write(str(server.server_port))
        os.rename("../port.new", "../port")
        server.serve_forever()
        """

    let url: String
    private let directory: FilePath
    private let process: RunningCommand

    init(in directory: FilePath) throws {
        self.directory = directory
        try Command.check("mkdir", directory.appending("web").string)
        process = try Command.start(["python3", "-c", Self.script, directory.appending("web").string])
        var port = ""
        for _ in 0..<600 where port.isEmpty {
            port = (try? Files.text(directory.appending("port").string)) ?? ""
            if port.isEmpty { try Command.check("sleep", "0.05") }
        }
        url = "http://127.0.0.1:\(port)"
    }

    deinit {
        process.send(SIGKILL)
        _ = process.wait()
    }

    func file(_ name: String) -> String { directory.appending("web").appending(name).string }

    func requests() throws -> [String] {
        guard let text = try? Files.text(directory.appending("requests").string) else { return [] }
        return text.split(separator: "\n").map(String.init)
    }
}

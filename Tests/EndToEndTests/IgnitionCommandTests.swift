// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SystemPackage
import TestSupport
import Testing

/// `drydock ignition`: exit codes, and that no secret gets out.
@Suite struct IgnitionCommands {
    private static let secret = "hunter2"

    private static let config = #"""
        {"ignition":{"version":"3.3.0","config":{"merge":[{"source":"https://example.com/more/child.ign"}]}},
        "passwd":{"users":[{"name":"core","passwordHash":"\#(secret)","sshAuthorizedKeys":["ssh-ed25519 \#(secret)"]}]},
        "storage":{"files":[{"path":"/etc/token","mode":384,"contents":{"source":"data:,\#(secret)"}},
        {"path":"/etc/elsewhere","contents":{"source":"https://example.com/\#(secret)","httpHeaders":[{"name":"a","value":"\#(secret)"}]}}]}}
        """#

    private static let child = #"""
        {"ignition":{"version":"3.1.0"},"systemd":{"units":[{"name":"site.service","enabled":true,"contents":"[Unit]\nDescription=\#(secret)\n"}]},
        "storage":{"directories":[{"path":"/home/core/own","user":{"name":"core"},"mode":448}]}}
        """#

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try Command.check("mkdir", "-p", path("kept/example.com/more"), path("root"))
        try Files.write(Self.config, to: path("host.ign"))
        try Files.write(Self.child, to: path("kept/example.com/more/child.ign"))
    }

    private func path(_ name: String) -> String { directory.path.appending(name).string }

    private func drydock(_ arguments: String...) throws -> Command {
        try Command.run([Paths.drydock.string, "ignition"] + arguments)
    }

    @Test("validate ends with 0 for valid configs, with 1 if one is not, with 69 without a file")
    func validate() throws {
        try Files.write(
            #"{"ignition":{"version":"3.3.0"},"storage":{"files":[{"path":"etc/x"}]}}"#,
            to: path("bad.ign")
        )
        #expect(try drydock("validate", path("host.ign")).status == 0)
        let command = try drydock("validate", path("host.ign"), path("bad.ign"))
        #expect(command.status == 1)
        #expect(command.output.contains("\(path("bad.ign")):1:61: error: $.storage.files[0].path is not absolute"))
        let json = try drydock("validate", path("bad.ign"), "--format", "json")
        let document = try DocumentFormat.decode(ConfigCheck.self, from: Array(json.output.utf8), named: "output").spec
        #expect(document.files.map(\.valid) == [false] && document.files[0].problems.map(\.line) == [1])
        #expect(try drydock("validate", path("absent.ign")).status == 69)
    }

    @Test("expand follows references into a folder, and lists what is left")
    func expand() throws {
        let arguments = ["expand", path("host.ign"), "--ignition-dir", path("kept"), "--root", path("root")]
        let json = try Command.run([Paths.drydock.string, "ignition"] + arguments + ["--format", "json"])
        #expect(json.status == 0, "\(json.errors)")
        let document = try DocumentFormat.decode(ConfigExpansion.self, from: Array(json.output.utf8), named: "output")
            .spec
        let entries = Dictionary(document.entries.map { ($0.path, $0) }) { first, _ in first }
        #expect(entries["/etc/token"]?.size == 7 && entries["/etc/token"]?.mode == 0o600)
        #expect(entries["/etc/elsewhere"]?.sha256 == nil)
        #expect(entries["/home/core/own"]?.uid == 1000)
        #expect(entries["/home/core/.ssh/authorized_keys.d/ignition"]?.source == "ssh-keys")
        #expect(entries["/etc/systemd/system/site.service"]?.source == "unit")
        #expect(document.presets == ["enable site.service"] && document.users.map(\.name) == ["core"])
        let without = try drydock("expand", path("host.ign"))
        #expect(without.status == 1 && without.errors.contains("$.ignition.config.merge[0]"))
    }

    @Test("no output, in any format, and no error tells a secret")
    func secrets() throws {
        let folder = ["--ignition-dir", path("kept")]
        for arguments in [
            ["validate", path("host.ign")], ["validate", path("host.ign"), "--format", "json"],
            ["expand", path("host.ign")] + folder, ["expand", path("host.ign"), "--format", "json"] + folder,
            ["validate", path("kept/example.com/more/child.ign")],
        ] {
            let command = try Command.run([Paths.drydock.string, "ignition"] + arguments)
            #expect(command.status == 0, "\(arguments): \(command.errors)")
            #expect(!(command.output + command.errors).contains(Self.secret), "\(arguments)")
        }
    }
}

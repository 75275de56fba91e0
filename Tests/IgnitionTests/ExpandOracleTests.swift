// SPDX-License-Identifier: Apache-2.0

import Digest
import Ignition
import SystemPackage
import TestSupport
import Testing

/// The real Ignition leaves the nodes that are expected of it.
@Suite
struct ExpandOracleTests {
    private static let ignition = "/usr/lib/dracut/modules.d/30ignition/ignition"

    @Test("random configs leave on random roots exactly the nodes that the expansion says")
    func random() throws {
        var (generator, seed) = Generator.seeded()
        var (applied, refused, nodes) = (0, 0, 0)
        for number in 0..<Generator.cases(150) {
            let config = Self.config(&generator)
            let directory = try TemporaryDirectory()
            let root = directory.path.appending("root")
            try Self.makeRoot(root, &generator)
            let before = try Self.listing(root)
            let story: Comment = "DRYDOCK_SEED=\(seed), case \(number)\n\(config)"
            let reading = ConfigReader.read(Array(config.utf8))
            guard let parsed = reading.config, reading.isValid else {
                refused += 1
                #expect(try Self.run(config, directory.path).status != 0, "\(story)\n\(reading.diagnostics)")
                continue
            }
            let expansion: Expansion
            do {
                expansion = try Expander.expand(parsed, on: try DirectoryRoot(root))
            } catch let error as Expansion.Failure {
                refused += 1
                let run = try Self.run(config, directory.path)
                #expect(run.status != 0, "\(story)\nrefused here only: \(error)")
                continue
            }
            let run = try Self.run(config, directory.path)
            guard run.status == 0 else {
                Issue.record("\(story)\nIgnition refuses: \(run.output.suffix(600))")
                continue
            }
            applied += 1
            nodes += expansion.nodes.count
            var expected = before
            for path in expansion.removed {
                for known in expected.keys where known == path || known.hasPrefix(path + "/") { expected[known] = nil }
            }
            for node in expansion.nodes { expected[node.path] = Self.describe(node) }
            let after = try Self.listing(root)
            let rows = expansion.users.map { "\($0.name):x:\($0.uid):\($0.gid):\($0.gecos):\($0.home):\($0.shell)" }
            #expect(
                try Files.text(root.appending("etc/passwd").string).split(separator: "\n").map(String.init) == rows,
                story
            )
            let groups = expansion.groups.map { "\($0.name):x:\($0.gid):\($0.members.joined(separator: ","))" }
            #expect(
                try Files.text(root.appending("etc/group").string).split(separator: "\n").map(String.init) == groups,
                story
            )
            for path in Set(expected.keys).union(after.keys).sorted() where !Self.isLeftOut(path) {
                #expect(expected[path] == after[path], "\(story)\n\(path)")
            }
        }
        print(
            "ignition --stage files: seed \(seed), \(applied) applied with \(nodes) nodes, \(refused) refused by both"
        )
        #expect(applied > 20)
    }

    /// What shadow-utils write has rows of its own, and the report has the time.
    private static func isLeftOut(_ path: String) -> Bool {
        let tables = ["passwd", "group", "shadow", "gshadow", "subuid", "subgid"].flatMap {
            ["/etc/\($0)", "/etc/\($0)-"]
        }
        return path.hasPrefix("/etc/selinux") || tables.contains(path)
            || [Expander.resultFile, "/etc/.pwd.lock"].contains(path)
    }

    // MARK: - Configs

    private static let folders = [
        "/etc/a", "/etc/b/c", "/opt", "/opt/x", "/usr/local/bin", "/srv/d", "/new/e/f", "/home/l/x",
    ]

    private static func config(_ generator: inout Generator) -> String {
        let minor = Int.random(in: 0...3, using: &generator)
        var taken: Set<String> = []
        func path(_ generator: inout Generator) -> String {
            while true {
                let folder = folders.randomElement(using: &generator) ?? "/etc"
                let path =
                    "\(folder)/\(["n1", "n2", "n3", "there", "link", "dir"].randomElement(using: &generator) ?? "n")"
                if taken.insert(path).inserted { return path }
            }
        }
        func owner(_ generator: inout Generator) -> String {
            var text = ""
            if generator.chance(25) { text += #","user":{"id":\#(Int.random(in: 0...3000, using: &generator))}"# }
            if generator.chance(10) { text += #","user":{"name":"daemon"}"# }
            if generator.chance(25) { text += #","group":{"name":"staff"}"# }
            return text.contains("daemon") && text.contains("\"id\"") ? "" : text
        }
        func overwrite(_ generator: inout Generator, _ percent: Int) -> String {
            generator.chance(percent) ? #","overwrite":true"# : ""
        }
        let modes = [420, 384, 493, 0, 511, 2541, 1517]
        let sources = ["data:,", "data:,x%20y", "data:;base64,AAEC/w==", "data:text/plain;charset=utf-8,z"]
        var files: [String] = []
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            var file = #"{"path":"\#(path(&generator))"\#(owner(&generator))"#
            if generator.chance(60) { file += #","mode":\#(modes.randomElement(using: &generator) ?? 0)"# }
            if generator.chance(75) {
                file +=
                    #","contents":{"source":"\#(sources.randomElement(using: &generator) ?? "")"}"#
                    + overwrite(&generator, 60)
            }
            if generator.chance(30) { file += #","append":[{"source":"data:,more"},{"source":"data:,%0A"}]"# }
            files.append(file + "}")
        }
        if generator.chance(30) {
            let gzip = "data:;base64,H4sIAAAAAAACA0tMSk5JTUsHAKZqKjEHAAAA"
            files.append(
                #"{"path":"\#(path(&generator))","contents":{"source":"\#(gzip)","compression":"gzip"},"overwrite":true}"#
            )
        }
        var directories: [String] = []
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            var directory = #"{"path":"\#(path(&generator))"\#(owner(&generator))"# + overwrite(&generator, 40)
            if generator.chance(60) { directory += #","mode":\#(modes.randomElement(using: &generator) ?? 0)"# }
            directories.append(directory + "}")
        }
        var links: [String] = []
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
            let target = ["n1", "../x", "nowhere", "there"].randomElement(using: &generator) ?? ""
            links.append(
                #"{"path":"\#(path(&generator))","target":"\#(target)"\#(owner(&generator))"#
                    + overwrite(&generator, 60) + "}"
            )
        }
        if generator.chance(40) {
            links.append(
                #"{"path":"\#(path(&generator))","target":"/etc/a/there","hard":true"# + overwrite(&generator, 80) + "}"
            )
        }
        var units: [String] = []
        for number in 0..<Int.random(in: 0...3, using: &generator) {
            let name =
                ["u\(number).service", "t@i\(number).service", "u\(number).timer"].randomElement(using: &generator)
                ?? ""
            var unit = #"{"name":"\#(name)""#
            if generator.chance(60) { unit += #","contents":"[Unit]\nDescription=x\n[Install]\nWantedBy=y\n""# }
            // For an instance Ignition asks systemd for its version, and fails where none runs.
            if !name.contains("@"), generator.chance(50) { unit += #","enabled":true"# }
            if generator.chance(30) { unit += #","mask":\#(generator.chance(70))"# }
            if generator.chance(40) {
                unit +=
                    #","dropins":[{"name":"d.conf","contents":"[Unit]\n"},{"name":"e.conf","contents":""},{"name":"f.conf"}]"#
            }
            units.append(unit + "}")
        }
        if generator.chance(40) { units.append(#"{"name":"was-enabled.service","enabled":false}"#) }
        if generator.chance(40) { units.append(#"{"name":"was-masked.service","mask":false}"#) }
        return """
            {"ignition":{"version":"3.\(minor).0"},"passwd":\(accounts(&generator, minor: minor)),"storage":{"files":[\(files.joined(separator: ","))],\
            "directories":[\(directories.joined(separator: ","))],"links":[\(links.joined(separator: ","))]},\
            "systemd":{"units":[\(units.joined(separator: ","))]}}
            """
    }

    private static func accounts(_ generator: inout Generator, minor: Int) -> String {
        var groups: [String] = []
        if generator.chance(30) { groups.append(#"{"name":"g1"}"#) }
        if generator.chance(30) { groups.append(#"{"name":"g2","gid":2000}"#) }
        if generator.chance(30) { groups.append(#"{"name":"g3","system":true}"#) }
        var users: [String] = []
        for name in ["u1", "u2", "u3", "daemon", "root"] where generator.chance(30) {
            var user = #"{"name":"\#(name)""#
            if !["root", "daemon"].contains(name) {
                if generator.chance(30) { user += #","uid":\#(Int.random(in: 1500...1503, using: &generator))"# }
                if generator.chance(20) { user += #","system":true"# }
                if generator.chance(20) { user += #","noCreateHome":true"# }
                if generator.chance(20) { user += #","homeDir":"/srv/\#(name)""# }
                if generator.chance(20) { user += #","noUserGroup":true"# }
            } else if name == "daemon", generator.chance(30) {
                let home = ["/srv/moved", "/opt/moved", "/srv/d", "/new/moved"].randomElement(using: &generator) ?? ""
                user += #","homeDir":"\#(home)""#
                if generator.chance(30) { user += #","uid":1700"# }
            }
            if generator.chance(20) { user += #","primaryGroup":"staff""# }
            if generator.chance(30) { user += #","groups":["staff","bin"]"# }
            if generator.chance(30) { user += #","gecos":"G""# }
            if generator.chance(30) { user += #","shell":"/bin/zsh""# }
            if generator.chance(30) { user += #","passwordHash":"$6$x""# }
            if generator.chance(40) { user += #","sshAuthorizedKeys":["k1","k2"]"# }
            if minor >= 2, name == "daemon", generator.chance(30) { user += #","shouldExist":false"# }
            users.append(user + "}")
        }
        return #"{"groups":[\#(groups.joined(separator: ","))],"users":[\#(users.joined(separator: ","))]}"#
    }

    // MARK: - Roots

    /// A root like those of ostree: `/opt` and others lead into `/var`.
    private static func makeRoot(_ root: FilePath, _ generator: inout Generator) throws {
        let script = """
            set -e
            mkdir -p "$0" && cd "$0"
            mkdir -p etc/a etc/b etc/selinux/none/contexts/files var/opt var/usrlocal/bin var/home usr srv/d
            ln -s var/opt opt; ln -s ../var/usrlocal usr/local; ln -s var/home home; ln -s deeper var/home/l
            mkdir -p var/home/deeper/x
            printf 'root:x:0:0::/root:/bin/sh\\ndaemon:x:2:3::/srv/daemon:/bin/sh\\n' > etc/passwd
            printf 'root:*::0:99999:7:::\\ndaemon:*::0:99999:7:::\\n' > etc/shadow
            printf 'root:x:0:\\nbin:x:2:daemon\\ndaemon:x:3:\\nstaff:x:50:\\n' > etc/group
            printf 'root:*::\\nbin:*::\\ndaemon:*::\\nstaff:*::\\n' > etc/gshadow
            printf 'UMASK\\t\\t022\\nUID_MIN 1000\\nUSERGROUPS_ENAB yes\\nENCRYPT_METHOD SHA512\\n' > etc/login.defs
            : > etc/.pwd.lock # 2.14 labels it even where it is missing, and fails
            mkdir -p etc/skel/.config root var/mail; printf 'x' > etc/skel/.profile; chmod 600 etc/skel/.profile; ln -s .profile etc/skel/.link
            printf 'SELINUX=enforcing\\nSELINUXTYPE=none\\n' > etc/selinux/config
            printf '/.* <<none>>\\n' > etc/selinux/none/contexts/files/file_contexts
            printf old > etc/a/there; chown 7:8 etc/a/there; chmod 640 etc/a/there
            mkdir -p etc/systemd/system/multi-user.target.wants
            ln -s /lib/systemd/system/was-enabled.service etc/systemd/system/multi-user.target.wants/was-enabled.service
            mkdir -p lib/systemd/system
            printf '[Unit]\\nDescription=x\\n[Service]\\nExecStart=/x\\n[Install]\\nWantedBy=multi-user.target\\n' > lib/systemd/system/was-enabled.service
            ln -s /dev/null etc/systemd/system/was-masked.service
            """
        try Command.check("sh", "-c", script, root.string)
        if generator.chance(50) {
            let script = """
                cd "$0"/srv && mkdir -p daemon/.x && printf x > daemon/.x/y && ln -s .x daemon/l && chown -hR 2:3 daemon && chown 7 daemon/.x
                """
            try Command.check("sh", "-c", script, root.string)
        }
        let places = ["etc/a", "etc/b", "var/opt", "var/usrlocal/bin", "srv/d"]
        for place in places {
            if generator.chance(40) {
                try Command.check(
                    "sh",
                    "-c",
                    "printf x > \"$0\"; chown 5:6 \"$0\"",
                    root.appending("\(place)/n1").string
                )
            }
            if generator.chance(40) { try Command.check("mkdir", "-p", root.appending("\(place)/dir/sub").string) }
            if generator.chance(40) { try Command.check("ln", "-s", "n1", root.appending("\(place)/link").string) }
        }
    }

    private static func run(_ config: String, _ directory: FilePath) throws -> Command {
        func file(_ name: String) -> String { directory.appending(name).string }
        try Files.write(config, to: file("config.ign"))
        let script = """
            for stage in fetch files; do
                "$0" --root "$1/root" --platform file --config-cache "$1/cache" --neednet "$1/neednet" --state-file "$1/state" \
                    --log-to-stdout --stage $stage || exit
            done
            """
        return try Command.run(
            ["sh", "-c", script, ignition, directory.string],
            environment: ["IGNITION_CONFIG_FILE": file("config.ign")]
        )
    }

    /// Every node below a root, in words.
    private static func listing(_ root: FilePath) throws -> [String: String] {
        let format = "%P\\t%y\\t%m\\t%U\\t%G\\t%l\\n"
        let output = try Command.check("find", root.string, "-mindepth", "1", "-printf", format)
        var nodes: [String: String] = [:]
        for line in output.split(separator: "\n") {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let mode = parts[1] == "l" ? "" : parts[2]
            let sum =
                parts[1] == "f" ? sum(of: try Files.read(root.appending(parts[0]).string), at: "/" + parts[0]) : ""
            nodes["/" + parts[0]] = "\(parts[1]) \(mode) \(parts[3]):\(parts[4]) \(parts[5])\(sum)"
        }
        return nodes
    }

    /// The sum of a file; 2.14 writes the lines of the preset file in any order.
    private static func sum(of content: [UInt8], at path: String) -> String {
        guard path.hasSuffix(".preset") else { return SHA256.hex(of: content) }
        let lines = String(decoding: content, as: UTF8.self).split(separator: "\n")
        return SHA256.hex(of: lines.sorted().joined(separator: "\n"))
    }

    private static func describe(_ node: ExpandedNode) -> String {
        let kind = ["file": "f", "directory": "d", "symlink": "l"][node.kind.rawValue] ?? "?"
        let mode = node.kind == .symlink ? "" : String(node.mode ?? 0, radix: 8)
        var content = node.target ?? ""
        if case .bytes(let bytes) = node.content { content = sum(of: bytes, at: node.path) }
        return "\(kind) \(mode) \(node.uid):\(node.gid) \(content)"
    }
}

// SPDX-License-Identifier: Apache-2.0

import Ignition
import SystemPackage
import TestSupport
import Testing

/// Files, directories and links of 2.x, for which no Ignition runs here: each by a sentence of its sources.
@Suite struct OldStorage {
    @Test("of several entries for one path the last one counts, and a mode that is not set is 0")
    func lastWins() throws {
        let left = try expand(
            #"""
            "files":[{"filesystem":"root","path":"/etc/a","mode":420,"contents":{"source":"data:,1"}},
            {"filesystem":"root","path":"/etc/a","contents":{"source":"data:,2"}}]
            """#
        )
        #expect(left == ["/etc": "directory 755 0:0", "/etc/a": "file 0 0:0 2"])
    }

    @Test("directories that are missing above a directory get its mode and owner, those above a file do not")
    func parents() throws {
        let left = try expand(
            #"""
            "directories":[{"filesystem":"root","path":"/a/b/c","mode":448,"user":{"id":7},"group":{"id":8}}],
            "files":[{"filesystem":"root","path":"/x/y/z","mode":384,"user":{"id":7}}]
            """#
        )
        #expect(
            left == [
                "/a": "directory 700 7:8", "/a/b": "directory 700 7:8", "/a/b/c": "directory 700 7:8",
                "/x": "directory 755 0:0", "/x/y": "directory 755 0:0", "/x/y/z": "file 600 7:0 ",
            ]
        )
    }

    @Test(
        "directories come before files and those before links, so that a file may lie below a directory of its config"
    )
    func order() throws {
        let left = try expand(
            #"""
            "links":[{"filesystem":"root","path":"/l","target":"d/f"}],
            "files":[{"filesystem":"root","path":"/d/f","mode":420}],
            "directories":[{"filesystem":"root","path":"/d","mode":493}]
            """#
        )
        #expect(left == ["/d": "directory 755 0:0", "/d/f": "file 644 0:0 ", "/l": "symlink 0:0 d/f"])
    }

    @Test("a file takes the place of whatever is there, unless it says otherwise; one that is appended keeps its owner")
    func overwrite() throws {
        let directory = try TemporaryDirectory()
        let script = """
            cd "$0" && mkdir a && printf old > a/x && printf old > b && chown 5:6 b && chmod 640 b && ln -s nowhere c
            """
        try Command.check("sh", "-c", script, directory.path.string)
        let root = try DirectoryRoot(directory.path)
        let left = try expand(
            #"""
            "files":[{"filesystem":"root","path":"/a","mode":420,"contents":{"source":"data:,new"}},
            {"filesystem":"root","path":"/b","append":true,"contents":{"source":"data:,er"}}]
            """#,
            on: root
        )
        #expect(left == ["/a": "file 644 0:0 new", "/b": "file 640 5:6 older"])
        for file in [
            #""files":[{"filesystem":"root","path":"/b","mode":420,"overwrite":false}]"#,
            #""files":[{"filesystem":"root","path":"/c","append":true,"contents":{"source":"data:,x"}}]"#,
            #""links":[{"filesystem":"root","path":"/c","target":"nowhere"}]"#,
            #""directories":[{"filesystem":"root","path":"/b","mode":493}]"#,
        ] {
            #expect(throws: Expansion.Failure.self, "\(file)") { try expand(file, on: root) }
        }
    }

    @Test("what lies in a file system that is mounted for Ignition alone is no part of the root")
    func otherFilesystem() throws {
        let left = try expand(
            #"""
            "filesystems":[{"name":"data","mount":{"device":"/dev/b","format":"ext4"}}],
            "files":[{"filesystem":"data","path":"/x","mode":420}]
            """#
        )
        #expect(left.isEmpty)
    }

    /// What a config leaves but for Ignition's report, in words.
    private func expand(_ storage: String, on root: any InstalledRoot = EmptyRoot()) throws -> [String: String] {
        let text = #"{"ignition":{"version":"2.2.0"},"storage":{\#(storage)}}"#
        let reading = ConfigReader.read(Array(text.utf8))
        #expect(reading.isValid, "\(reading.diagnostics)")
        let nodes = try Expander.expand(try #require(reading.config), on: root).nodes
        let etc = nodes.contains { $0.path.hasPrefix("/etc/") && $0.source != .result }
        let shown = nodes.filter { $0.source != .result && (etc || $0.path != "/etc") }
        return Dictionary(
            uniqueKeysWithValues: shown.map { node in
                var words = "\(node.kind.rawValue) "
                if let mode = node.mode { words += "\(String(mode, radix: 8)) " }
                words += "\(node.uid):\(node.gid)"
                if case .bytes(let bytes) = node.content { words += " " + String(decoding: bytes, as: UTF8.self) }
                if let target = node.target { words += " \(target)" }
                return (node.path, words)
            }
        )
    }
}

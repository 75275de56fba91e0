// SPDX-License-Identifier: Apache-2.0

import Ignition
import JSONTree
import Testing

/// Every list of the specification and what makes two of its elements one.
@Suite
struct MergeTests {
    /// A parent, a child, and what becomes of them, each the inside of a config.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let parent: String
        let child: String
        let merged: String

        init(_ name: String, _ parent: String, _ child: String, _ merged: String) {
            (self.name, self.parent, self.child, self.merged) = (name, parent, child, merged)
        }

        var testDescription: String { name }
    }

    private static func storage(_ name: String, _ list: String, _ parent: String, _ child: String, _ merged: String)
        -> Case
    {
        let config = { (elements: String) in #""storage":{"\#(list)":[\#(elements)]}"# }
        return Case(name, config(parent), config(child), config(merged))
    }

    static let cases = [
        storage(
            "files by path, field by field",
            "files",
            #"{"path":"/a","mode":384},{"path":"/b"}"#,
            #"{"path":"/c"},{"path":"/a","user":{"id":3}}"#,
            #"{"mode":384,"path":"/a","user":{"id":3}},{"path":"/b"},{"path":"/c"}"#
        ),
        storage(
            "a file's contents field by field, with the parent's compression",
            "files",
            #"{"path":"/a","contents":{"source":"data:,a","compression":"gzip"}}"#,
            #"{"path":"/a","contents":{"source":"data:,b"}}"#,
            #"{"contents":{"compression":"gzip","source":"data:,b"},"path":"/a"}"#
        ),
        storage(
            "a compression that is empty takes the parent's away",
            "files",
            #"{"path":"/a","contents":{"source":"data:,a","compression":"gzip"}}"#,
            #"{"path":"/a","contents":{"source":"data:,b","compression":""}}"#,
            #"{"contents":{"compression":"","source":"data:,b"},"path":"/a"}"#
        ),
        storage(
            "fragments one after the other",
            "files",
            #"{"path":"/a","append":[{"source":"data:,a"}]}"#,
            #"{"path":"/a","append":[{"source":"data:,a"}]}"#,
            #"{"append":[{"source":"data:,a"},{"source":"data:,a"}],"path":"/a"}"#
        ),
        storage(
            "headers by name",
            "files",
            #"{"path":"/a","contents":{"source":"http://h","httpHeaders":[{"name":"a","value":"1"},{"name":"b","value":"1"}]}}"#,
            #"{"path":"/a","contents":{"httpHeaders":[{"name":"a","value":"2"},{"name":"b"}],"source":"http://h"}}"#,
            #"{"contents":{"httpHeaders":[{"name":"a","value":"2"}],"source":"http://h"},"path":"/a"}"#
        ),
        storage(
            "directories by path",
            "directories",
            #"{"path":"/a","mode":1}"#,
            #"{"path":"/a","mode":2}"#,
            #"{"mode":2,"path":"/a"}"#
        ),
        storage(
            "links by path",
            "links",
            #"{"path":"/a","target":"x","hard":true}"#,
            #"{"path":"/a","target":"y"}"#,
            #"{"hard":true,"path":"/a","target":"y"}"#
        ),
        Case(
            "a link in the place of a file",
            #""storage":{"files":[{"path":"/a"},{"path":"/b"}]}"#,
            #""storage":{"links":[{"path":"/a","target":"x"}]}"#,
            #""storage":{"files":[{"path":"/b"}],"links":[{"path":"/a","target":"x"}]}"#
        ),
        Case(
            "a directory in the place of a link",
            #""storage":{"links":[{"path":"/a","target":"x"}]}"#,
            #""storage":{"directories":[{"path":"/a"}]}"#,
            #""storage":{"directories":[{"path":"/a"}],"links":[]}"#
        ),
        storage(
            "disks by device, partitions by number or label",
            "disks",
            #"{"device":"/d","wipeTable":true,"partitions":[{"number":1,"label":"a"},{"label":"b","sizeMiB":1}]}"#,
            #"{"device":"/d","partitions":[{"label":"b","sizeMiB":2},{"number":1,"label":"c"},{"number":2}]}"#,
            #"{"device":"/d","partitions":[{"label":"c","number":1},{"label":"b","sizeMiB":2},{"number":2}],"wipeTable":true}"#
        ),
        storage(
            "arrays by name, devices by value, options one after the other",
            "raid",
            #"{"name":"a","level":"raid1","devices":["/x","/y"],"options":["-o"]}"#,
            #"{"name":"a","level":"raid5","devices":["/y","/z"],"options":["-o"]}"#,
            #"{"devices":["/x","/y","/z"],"level":"raid5","name":"a","options":["-o","-o"]}"#
        ),
        storage(
            "volumes by name, options one after the other, open options by value, servers by URL",
            "luks",
            #"{"name":"a","device":"/d","options":["-o"],"openOptions":["-p"],"clevis":{"tang":[{"url":"http://t","thumbprint":"x"}]}}"#,
            #"{"name":"a","options":["-o"],"openOptions":["-p"],"device":"/e","clevis":{"tang":[{"url":"http://t","thumbprint":"y"}]}}"#,
            #"{"clevis":{"tang":[{"thumbprint":"y","url":"http://t"}]},"device":"/e","name":"a","openOptions":["-p"],"options":["-o","-o"]}"#
        ),
        storage(
            "file systems by device and not by path, options one after the other",
            "filesystems",
            #"{"device":"/d","format":"ext4","path":"/p","options":["-o"],"mountOptions":["ro"]},{"device":"/e","format":"xfs","path":"/q"}"#,
            #"{"device":"/d","format":"xfs","path":"/q","options":["-o"],"mountOptions":["ro"]}"#,
            #"{"device":"/d","format":"xfs","mountOptions":["ro","ro"],"options":["-o","-o"],"path":"/q"},{"device":"/e","format":"xfs","path":"/q"}"#
        ),
        Case(
            "units and drop-ins by name",
            #""systemd":{"units":[{"name":"a.service","enabled":true,"dropins":[{"name":"x.conf","contents":"[A]\n"},{"name":"y.conf"}]}]}"#,
            #""systemd":{"units":[{"name":"b.service"},{"name":"a.service","mask":true,"dropins":[{"name":"x.conf","contents":"[B]\n"}]}]}"#,
            #""systemd":{"units":[{"dropins":[{"contents":"[B]\n","name":"x.conf"},{"name":"y.conf"}],"enabled":true,"mask":true,"name":"a.service"},{"name":"b.service"}]}"#
        ),
        Case(
            "users and groups by name, keys and memberships by value",
            #""passwd":{"users":[{"name":"u","sshAuthorizedKeys":["k","l"],"groups":["g"],"uid":1}],"groups":[{"name":"g","gid":1}]}"#,
            #""passwd":{"users":[{"name":"u","sshAuthorizedKeys":["m","l"],"groups":["g","h"]}],"groups":[{"name":"g","system":true}]}"#,
            #""passwd":{"groups":[{"gid":1,"name":"g","system":true}],"users":[{"groups":["g","h"],"name":"u","sshAuthorizedKeys":["k","l","m"],"uid":1}]}"#
        ),
        Case(
            "an argument that shall not exist in the place of one that shall",
            #""kernelArguments":{"shouldExist":["a","b c"],"shouldNotExist":["d"]}"#,
            #""kernelArguments":{"shouldExist":["d","a"],"shouldNotExist":["b c"]}"#,
            #""kernelArguments":{"shouldExist":["a","d"],"shouldNotExist":["b c"]}"#
        ),
    ]

    @Test("a child's fields win, and lists are merged by key", arguments: cases)
    func merge(_ example: Case) throws {
        let child = #"{"ignition":{"version":"3.4.0"},\#(example.child)}"#
        let url = "data:;base64,\(Self.base64(child))"
        let parent = #"{"ignition":{"version":"3.4.0","config":{"merge":[{"source":"\#(url)"}]}},\#(example.parent)}"#
        let reading = ConfigReader.read(Array(parent.utf8))
        let merged = try ConfigRenderer(.local).render(reading)
        #expect(merged.isValid, "\(merged.diagnostics)")
        let members = try #require(try JSONValue(parsing: Array(merged.json.utf8)).members)
        let rest = JSONValue.object(members.filter { $0.name != "ignition" })
        let expected = try JSONValue(parsing: Array("{\(example.merged)}".utf8))
        #expect(rest.canonical == expected.canonical)
    }

    @Test("a config that replaces another leaves nothing of it, and reads no other reference of it")
    func replace() throws {
        let other = Self.base64(#"{"ignition":{"version":"3.0.0"},"storage":{"files":[{"path":"/b"}]}}"#)
        let text =
            #"{"ignition":{"version":"3.4.0","config":{"replace":{"source":"data:;base64,\#(other)"},"merge":[{"source":"http://h/"}]}},"storage":{"files":[{"path":"/a"}]}}"#
        let merged = try ConfigRenderer(.local).render(ConfigReader.read(Array(text.utf8)))
        #expect(merged.config?.storage.files.map(\.node.path) == ["/b"])
    }

    @Test("what 2.x appends comes behind, and scalars of the later one win")
    func append() throws {
        let file = { (text: String) in
            #"{"filesystem":"root","path":"/a","contents":{"source":"data:,\#(text)"},"mode":420}"#
        }
        let child =
            #"{"ignition":{"version":"2.2.0","timeouts":{"httpTotal":2}},"storage":{"files":[\#(file("b"))]}}"#
        let text =
            #"{"ignition":{"version":"2.2.0","timeouts":{"httpTotal":1},"config":{"append":[{"source":"data:;base64,\#(Self.base64(child))"}]}},"storage":{"files":[\#(file("a"))]}}"#
        let merged = try ConfigRenderer(.local).render(ConfigReader.read(Array(text.utf8)))
        #expect(merged.config?.storage.files.map(\.contents.source) == ["data:,a", "data:,b"])
        #expect(merged.json.contains(#""httpTotal":2"#))
    }

    @Test("references that lead in a circle, nowhere, or to what is no config, end with the place that makes them")
    func failures() throws {
        let text = #"{"ignition":{"version":"3.4.0","config":{"merge":[{"source":"https://h/self"}]}}}"#
        let reading = ConfigReader.read(Array(text.utf8))
        let circle = ConfigRenderer(ResourceLoader { (_, _) throws(ResourceLoader.Failure) in Array(text.utf8) })
        #expect { try circle.render(reading) } throws: { "\($0)".contains("too many references") }
        #expect { try ConfigRenderer(.local).render(reading) } throws: { error in
            "\(error)" == "$.ignition.config.merge[0]: https://h/self is not fetched from here"
        }
        let garbage = ConfigRenderer(ResourceLoader { (_, _) throws(ResourceLoader.Failure) in Array("{".utf8) })
        #expect { try garbage.render(reading) } throws: { "\($0)".contains("the config there is not valid") }
    }

    private static func base64(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let bytes = Array(text.utf8)
        var encoded = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for index in 0..<4 {
                encoded.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : "=")
            }
        }
        return encoded
    }
}

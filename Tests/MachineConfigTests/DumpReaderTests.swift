// SPDX-License-Identifier: Apache-2.0

import JSONTree
import MachineConfig
import SystemPackage
import TestSupport
import Testing

/// Dumps of clusters, as people have them.
@Suite struct Dumps {
    private static let kinds: Set<String> = ["MachineConfig", "MachineConfigPool"]

    private func object(_ kind: String, _ name: String) -> String {
        #"{"apiVersion": "v1", "kind": "\#(kind)", "metadata": {"name": "\#(name)"}, "spec": {"text": "]},{\""}}"#
    }

    private func list(_ objects: [String]) -> String {
        #"{"apiVersion": "v1", "items": [\#(objects.joined(separator: ",\n"))], "kind": "List"}"#
    }

    /// Writes files into a folder and reads it.
    private func read(_ files: [String: String], limit: Int = 1 << 20) throws -> (names: [String], reader: DumpReader) {
        let folder = try TemporaryDirectory()
        for (name, text) in files {
            let file = folder.path.appending(FilePath(name).components)
            try Command.check("mkdir", "-p", file.removingLastComponent().string)
            try Files.write(text, to: file.string)
        }
        var reader = DumpReader(kinds: Self.kinds, limit: limit)
        var names: [String] = []
        reader.read(folder.path) { names.append("\($0.kind)/\($0.name)") }
        return (names, reader)
    }

    @Test("lists, single objects and folders, in JSON and YAML, hold the same")
    func forms() throws {
        let objects = [object("MachineConfig", "a"), object("Pod", "p"), object("MachineConfigPool", "b")]
        let (names, reader) = try read(["all.json": list(objects)])
        #expect(names == ["MachineConfig/a", "MachineConfigPool/b"])
        #expect(reader.otherKinds == ["Pod": 1] && reader.problems.isEmpty)
        let single = try read(["x/1.json": objects[0], "x/2.json": objects[1], "x/y/3.json": objects[2]])
        #expect(single.names == names && single.reader.otherKinds == reader.otherKinds)
        // JSON is YAML, and has no lines of its own there.
        let yaml = try read(["all.yaml": "---\n" + list(objects)])
        #expect(yaml.names == names && yaml.reader.otherKinds == reader.otherKinds && yaml.reader.problems.isEmpty)
        let nested = try read(["all.json": list([list(objects)])])
        #expect(nested.names == names)
        let others = try read(["notes.txt": "what", "version": "1", "a.yml": "---\n" + objects[0]])
        #expect(others.names == ["MachineConfig/a"] && others.reader.fileCount == 1)
    }

    @Test(
        "what is broken is told with its place, and the rest is read",
        arguments: [
            (#"{"kind": "List", "items": [A, {"kind": "MachineConfig", "metadata": }]}"#, "items[1]: is not JSON"),
            (#"{"kind": "List", "items": [A, {"kind": "MachineConfig"}]}"#, "items[1]: is no object of a cluster"),
            (#"{"kind": "List", "items": [A, A]}"#, "items[1]: MachineConfig a is there already"),
            (#"{"kind": "List", "items": [A, {"kind": "#, "dump.json: is not JSON: the text ends too early at byte 1"),
            (#"{"kind": "List", "items": [A,, 5]}"#, "dump.json: is not JSON"),
            (#"{"kind": "List", "items": [A], "kind": "List", "x": 'y'}"#, "dump.json: is not JSON"),
            (
                #"{"kind": "List", "items": [A, {"kind": "Pod", "kind": "Pod", "metadata": {"name": "p"}}]}"#,
                "$.kind stands twice"
            ),
        ]
    )
    func broken(_ text: String, _ problem: String) throws {
        let dump = text.replacing("A", with: object("MachineConfig", "a"))
        let (names, reader) = try read(["dump.json": dump])
        #expect(names == ["MachineConfig/a"])
        #expect(reader.problems.contains { "\($0)".contains(problem) }, "\(reader.problems)")
    }

    @Test(
        "broken YAML is told with line and column",
        arguments: [
            ("kind: MachineConfig\nmetadata: [", "is not YAML"), ("", "is empty"), ("a: &a [1]\nb: *a\n", "line 2"),
            ("kind: A\nmetadata:\n  name: x\nkind: B\n", "line 4"),
        ]
    )
    func brokenYAML(_ text: String, _ problem: String) throws {
        let (names, reader) = try read(["dump.yaml": text])
        #expect(names.isEmpty)
        #expect(reader.problems.contains { "\($0)".contains(problem) }, "\(reader.problems)")
    }

    @Test("elements that do not say their kind have that of their list, wherever it stands")
    func typedLists() throws {
        let items = #"[{"metadata": {"name": "a"}}, {"metadata": {"name": "b"}}, {"metadata": {}}]"#
        let behind = try read(["x.json": #"{"apiVersion": "v1", "items": \#(items), "kind": "MachineConfigList"}"#])
        #expect(behind.names == ["MachineConfig/a", "MachineConfig/b"])
        #expect(
            behind.reader.problems.map(\.reason) == [
                "is no object of a cluster: it has no kind, or no name in its metadata"
            ]
        )
        let before = try read(["x.json": #"{"kind": "MachineConfigList", "apiVersion": "v1", "items": \#(items)}"#])
        #expect(before.names == behind.names)
        let yaml = try read(["x.yaml": "---\n{\"kind\": \"MachineConfigList\", \"items\": \(items)}\n"])
        #expect(yaml.names == behind.names && yaml.reader.problemCount == 1)
        // Those of other kinds need no names.
        let pods = try read(["x.json": #"{"apiVersion": "v1", "items": \#(items), "kind": "PodList"}"#])
        #expect(pods.names.isEmpty && pods.reader.otherKinds == ["Pod": 3] && pods.reader.problems.isEmpty)
    }

    @Test("a folder may hold other files, and one object twice")
    func mustGathers() throws {
        let twice =
            #"{"apiVersion": "v1", "kind": "MachineConfig", "metadata": {"name": "a", "uid": "1", "resourceVersion": "2"}}"#
        let others = [
            "etcd.json": #"[{"x": 1}]"#, "rules.json": #"{"status": "success", "data": {}}"#, "x.yaml": "a: 1\n",
        ]
        let files = ["1.json": twice, "2.json": list([twice])].merging(others) { first, _ in first }
        let (names, reader) = try read(files)
        #expect(names == ["MachineConfig/a"] && reader.problems.isEmpty && reader.otherFileCount == 3)
        let changed = twice.replacing("\"2\"", with: "\"3\"")
        #expect(try read(["1.json": twice, "2.json": changed]).reader.problemCount == 1)
    }

    @Test("of a list in YAML one object is in memory at a time, and elements have an end")
    func streamedYAML() throws {
        let objects = (0..<300).map { "- " + object("MachineConfig", "a\($0)") + "\n" }
        let text = "apiVersion: v1\nitems:\n" + objects.joined() + "kind: List\n"
        let whole = try read(["x.yaml": text])
        #expect(whole.names == (0..<300).map { "MachineConfig/a\($0)" } && whole.reader.problems.isEmpty)
        // What comes before an error is read.
        let broken = try read(["x.yaml": text.replacing("a200", with: "a\"200")])
        #expect(broken.names.count == 200 && broken.reader.problems.count == 1)
        #expect(broken.reader.problems.first?.reason.contains("line 203") == true, "\(broken.reader.problems)")
        let nested = try read(["x.yaml": "items:\n- kind: MachineConfig\n  metadata: {name: a}\n  items: [{kind: x}]\n"]
        )
        #expect(nested.names == ["MachineConfig/a"])
        // A list that is not at the top, and one that is no list.
        let inner = try read([
            "x.yaml": "kind: MachineConfig\nmetadata:\n  name: a\n  items: [1, 2]\nspec: {items: []}\n"
        ])
        #expect(inner.names == ["MachineConfig/a"] && inner.reader.problems.isEmpty)
        #expect(
            try read(["x.yaml": "items: 5\nkind: MachineConfig\nmetadata: {name: a}\n"]).names == ["MachineConfig/a"]
        )
    }

    @Test("an object has an end, and what is larger in a folder is something else")
    func limits() throws {
        // libyaml reads ahead by some kilobytes.
        let large = String(repeating: "  - 1\n", count: 20_000)
        let ones = String(repeating: "1,", count: 50_000) + "1"
        let element = try read(["x.yaml": "items:\n- kind: Pod\n  spec:\n\(large)"], limit: 1 << 16)
        #expect(element.reader.problems.first?.reason.contains("without an end") == true)
        #expect(try read(["x.yaml": "spec:\n\(large)"], limit: 1 << 16).reader.otherFileCount == 1)
        #expect(try read(["x.json": "{\"a\": [\(ones)]}"], limit: 1 << 16).reader.otherFileCount == 1)
        let json = try read(["x.json": "{\"items\": [{\"a\": [\(ones)]}]}"], limit: 1 << 16)
        #expect(json.reader.problems.first?.reason.contains("an element of the list has more than") == true)
    }

    @Test("what is broken in a list that is read twice is told once")
    func toldOnce() throws {
        let broken =
            #"{"items": [{"metadata": {"name": "a"}}, {"metadata": }], "apiVersion": "v1", "kind": "MachineConfigList"}"#
        let json = try read(["x.json": broken])
        #expect(json.names == ["MachineConfig/a"] && json.reader.problemCount == 1, "\(json.reader.problems)")
        let twice = "items:\n- metadata: {name: a, name: b}\nkind: MachineConfigList\n"
        let yaml = try read(["x.yaml": twice])
        #expect(yaml.names == ["MachineConfig/b"] && yaml.reader.problemCount == 1, "\(yaml.reader.problems)")
    }

    @Test("kinds of one name in other groups are other kinds")
    func groups() throws {
        let texts = ["config.openshift.io/v1", "image.openshift.io/v1", "machineconfiguration.openshift.io/v1"].map {
            #"{"apiVersion": "\#($0)", "kind": "Image", "metadata": {"name": "a"}}"#
        }
        let folder = try TemporaryDirectory()
        try Files.write(list(texts), to: folder.path.appending("x.json").string)
        var reader = DumpReader(kinds: ClusterKind.names)
        var types: [String] = []
        reader.read(folder.path) { types.append($0.type) }
        #expect(types == ["Image.config.openshift.io"] && reader.problems.isEmpty)
        #expect(reader.otherKinds == ["Image.image.openshift.io": 1, "Image.machineconfiguration.openshift.io": 1])
    }

    @Test("files of nodes are told apart from dumps, and belong to the folder that stands for the node")
    func nodeFiles() throws {
        let config = object("MachineConfig", "rendered-worker-1")
        let daemon = "worker-0/etc/machine-config-daemon"
        let files = [
            "\(daemon)/currentconfig": config, "\(daemon)/currentimage": "quay.io/example/os@sha256:1\n",
            "\(daemon)/node-annotation.json.bak": #"{"machineconfiguration.openshift.io/state": "Done"}"#,
            "worker-1/node-annotations.json": #"{"machineconfiguration.openshift.io/state": "Working"}"#,
            "worker-0/etc/mcs-machine-config-content.json": object("MachineConfig", "rendered-worker-0"),
            "worker-0/etc/ignition-machine-config-encapsulated.json.bak": config,
            "worker-1/ignition-machine-config-encapsulated.json": config, "x.json": object("MachineConfig", "a"),
        ]
        let (names, reader) = try read(files)
        #expect(names == ["MachineConfig/a"] && reader.problems.isEmpty && reader.fileCount == 8)
        let records = reader.nodeFiles.records
        #expect(records.map { $0.folder.split(separator: "/").last } == ["worker-0", "worker-1"])
        #expect(records[0].currentConfig?.name == "rendered-worker-1")
        #expect(records[0].servedConfig?.name == "rendered-worker-0")
        #expect(records[0].currentImage == "quay.io/example/os@sha256:1" && !records[0].isFirstBootPending)
        // Those of the first boot count until they were handed on.
        #expect(records[0].annotations.isEmpty)
        #expect(records[1].annotations == ["machineconfiguration.openshift.io/state": "Working"])
        #expect(records[1].isFirstBootPending && records[1].currentConfig == nil)
        let hosted = try read(["worker-0/etc/mcd-currentconfig.json": config])
        #expect(hosted.reader.nodeFiles.records.first?.currentConfig?.name == "rendered-worker-1")
        let broken = try read(["worker-0/currentconfig": "{"])
        #expect(broken.reader.problems.first?.description.contains("currentconfig: is not JSON") == true)
    }

    @Test("a hundred thousand objects, each broken, are counted and not all kept")
    func many() throws {
        let (names, reader) = try read(["dump.json": list(Array(repeating: "{}", count: 100_000))])
        #expect(names.isEmpty && reader.problemCount == 100_000)
        #expect(reader.problems.count == DumpReader.mostProblems)
    }

    @Test("what is compressed is told, by its name in a folder and by its beginning else")
    func compressed() throws {
        let (names, reader) = try read([
            "a.json": object("MachineConfig", "a"), "b.json.gz": "\u{1f}x", "c.yaml.xz": "x", "log.gz": "x",
        ])
        #expect(names == ["MachineConfig/a"] && reader.problems.count == 2)
        #expect(reader.problems.allSatisfy { $0.reason.contains("compressed") })
        let folder = try TemporaryDirectory()
        let file = folder.path.appending("dump.json")
        for magic: [UInt8] in [[0x1f, 0x8b, 8], [0x28, 0xb5, 0x2f, 0xfd], [0x50, 0x4b, 3, 4], Array("BZh9".utf8)] {
            try Files.write(magic + [1, 2, 3], to: file.string)
            var reader = DumpReader(kinds: Self.kinds)
            reader.read(file) { _ in }
            #expect(reader.problems.count == 1 && reader.problems[0].reason.contains("compressed"), "\(magic)")
        }
    }

    @Test("what is not there is a problem and not a crash")
    func missing() {
        var reader = DumpReader(kinds: Self.kinds)
        reader.read("/nonexistent/dump.json") { _ in }
        #expect(reader.problems.map(\.description) == ["/nonexistent/dump.json: open: No such file or directory"])
    }
}

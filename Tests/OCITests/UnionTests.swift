// SPDX-License-Identifier: Apache-2.0

import OCI
import OSTree
import PathNames
import TestSupport
import Testing

/// The rules of libostree's checkout with whiteouts.
@Suite struct Unions {
    private typealias Tree = FileTree<String>

    @Test("an upper file wins, and a whiteout deletes what lies below")
    func whiteout() throws {
        let tree = try unite(["a": "1", "b": "1", "dir/c": "1"], ["a": "2", ".wh.b": "", ".wh.dir": ""])
        #expect(tree == ["a": "2"])
    }

    @Test("a name before .wh. that is deleted and added again is lost, one after it survives")
    func order() throws {
        let tree = try unite(["+a": "1", "b": "1"], ["+a": "2", ".wh.+a": "", "b": "2", ".wh.b": ""])
        #expect(tree == ["b": "2"])
    }

    @Test("an opaque directory hides what lies below, and takes the upper metadata")
    func opaque() throws {
        let lower = build(["dir/a": "1"])
        lower.directories["dir"]?.metadata = DirectoryMetadata(mode: 0o700)
        let upper = build(["dir/.wh..wh..opq": "", "dir/b": "2"])
        upper.directories["dir"]?.metadata = DirectoryMetadata(mode: 0o711)
        let tree = try stack(lower, upper)
        #expect(flatten(tree) == ["dir/b": "2"])
        #expect(tree.directories["dir"]?.metadata.mode == 0o040711)
    }

    @Test("a directory that exists keeps the lower metadata")
    func lowerMetadata() throws {
        let lower = build(["dir/a": "1"])
        lower.directories["dir"]?.metadata = DirectoryMetadata(uid: 7, mode: 0o700)
        let upper = build(["dir/b": "2"])
        let tree = try stack(lower, upper)
        #expect(tree.directories["dir"]?.metadata == DirectoryMetadata(uid: 7, mode: 0o700))
    }

    @Test("names that look alike are two names")
    func lookAlikes() throws {
        let tree = try stack(build(["\u{e9}": "1"]), build(["e\u{301}": "2"]))
        #expect(tree.leaves.count == 2)
    }

    @Test("files replace directories, and directories replace files")
    func types() throws {
        #expect(try unite(["x/a": "1"], ["x": "2"]) == ["x": "2"])
        #expect(try unite(["x": "1"], ["x/a": "2"]) == ["x/a": "2"])
    }

    @Test("a whiteout that is a symlink is an ordinary name, one without a name is an error")
    func odd() throws {
        let lower = build(["a": "1"])
        let upper = Tree()
        upper.leaves[".wh.a"] = Tree.Leaf(content: "link", isSymlink: true)
        #expect(flatten(try stack(lower, upper)) == ["a": "1", ".wh.a": "link"])
        #expect(throws: ImageError.self) { try unite(["a": "1"], [".wh.": ""]) }
    }

    @Test("random layers on top of a commit become what the rules, told once more, make of them")
    func random() throws {
        var (generator, seed) = Generator.seeded()
        for number in 0..<2000 {
            let layers = (0..<Int.random(in: 1...4, using: &generator)).map { index in
                Self.randomLayer(hasWhiteouts: index > 0, using: &generator)
            }
            let parts = layers.map { Union.Part(build($0), layer: $0.hasWhiteouts ? "upper" : nil) }
            let (united, model) = (try Tree.union(parts), try UnionModel(layers))
            #expect(flatten(united) == model.leaves, "case \(number) of seed \(seed): \(layers)")
            #expect(owners(united) == model.directories, "case \(number) of seed \(seed): \(layers)")
        }
    }

    /// A layer of a few names, each a file in one place and a directory in another; directories differ in their owners.
    private static func randomLayer(hasWhiteouts: Bool, using generator: inout Generator) -> UnionModel.Layer {
        var layer = UnionModel.Layer(directories: ["": "0"], leaves: [:], hasWhiteouts: hasWhiteouts)
        let names = ["+a", "a", "b", ".wh.+a", ".wh.a", ".wh.b", ".wh..wh..opq"]
        func fill(_ prefix: String, _ depth: Int) {
            for name in names where generator.chance(name.hasPrefix(".wh..") ? 5 : 30) {
                if depth < 2, !name.hasPrefix("."), generator.chance(60) {
                    layer.directories[prefix + name] = String(UInt32.random(in: 1...9, using: &generator))
                    fill(prefix + name + "/", depth + 1)
                } else {
                    layer.leaves[prefix + name] = (String(generator.next() % 100), generator.chance(5))
                }
            }
        }
        fill("", 0)
        return layer
    }

    @Test(
        "entries go where ostree-ext puts them",
        arguments: [
            ("usr/bin/a", "usr/bin/a"), ("etc/passwd", "usr/etc/passwd"), ("var/lib/x", "usr/share/factory/var/lib/x"),
            ("run", "run"), ("run/systemd/x", "-systemd"), ("dev/null", "-null"), ("opt/x", "-opt"),
            ("boot/x", "-boot"),
            ("", ""),
        ]
    )
    func places(_ path: String, _ place: String) {
        let rules = LayerRules(keepsVar: false, allowsOutsideUsr: false)
        let components = path.split(separator: "/").map(String.init)
        switch rules.place(components) {
        case .kept(let kept): #expect(kept.joined(separator: "/") == place)
        case .dropped(let name): #expect("-\(name)" == place)
        }
        let open = LayerRules(keepsVar: true, allowsOutsideUsr: true)
        if path.hasPrefix("opt") || path.hasPrefix("var") { #expect(open.place(components) == .kept(components)) }
    }

    @Test("a path that leads out, is not UTF-8, or has an endless name is refused")
    func paths() throws {
        #expect(try components(Array("/./usr//bin/./a/".utf8)) == ["usr", "bin", "a"])
        #expect(try components(Array("usr/\u{301}x".utf8)) == ["usr", "\u{301}x"])
        for path in [
            String(repeating: "d/", count: 3000), "../etc/passwd", "usr/../../x",
            "usr/" + String(repeating: "n", count: 256),
        ] {
            #expect(throws: ImageError.self) { try components(Array(path.utf8)) }
        }
        #expect(throws: ImageError.self) { try components([0x75, 0xff, 0xfe]) }
    }

    // MARK: -

    private func components(_ path: [UInt8]) throws -> [String] {
        try LayerPath.components(of: try LayerPath.text(path, in: "1"), in: "1")
    }

    private func unite(_ lower: [String: String], _ upper: [String: String]) throws -> [String: String] {
        flatten(try stack(build(lower), build(upper)))
    }

    private func stack(_ lower: Tree, _ upper: Tree) throws -> Tree {
        try Tree.union([Union.Part(lower, layer: nil), Union.Part(upper, layer: "upper")])
    }

    private func build(_ layer: UnionModel.Layer) -> Tree {
        let root = build(layer.leaves.mapValues(\.content), isSymlink: { layer.leaves[$0]?.isSymlink == true })
        for (path, owner) in layer.directories {
            let names = path.split(separator: "/").map { PathName(String($0)) }
            directory(names, in: root).metadata.uid = UInt32(owner) ?? 0
        }
        return root
    }

    private func directory(_ names: [PathName], in root: Tree) -> Tree {
        names.reduce(root) { directory, name in
            let next = directory.directories[name] ?? Tree()
            directory.directories[name] = next
            return next
        }
    }

    private func owners(_ tree: Tree) -> [String: String] {
        var owners = ["": String(tree.metadata.uid)]
        tree.visit { path, item in
            if case .directory(let inner) = item { owners[path.joined(separator: "/")] = String(inner.metadata.uid) }
        }
        return owners
    }

    private func build(_ files: [String: String], isSymlink: (String) -> Bool = { _ in false }) -> Tree {
        let root = Tree()
        for (path, content) in files {
            let names = path.split(separator: "/").map { PathName(String($0)) }
            directory(names.dropLast(), in: root).leaves[names[names.count - 1]] =
                Tree.Leaf(content: content, isSymlink: isSymlink(path))
        }
        return root
    }

    private func flatten(_ tree: Tree) -> [String: String] {
        var files: [String: String] = [:]
        tree.visit { path, item in
            if case .leaf(let leaf) = item { files[path.joined(separator: "/")] = leaf.content }
        }
        return files
    }
}

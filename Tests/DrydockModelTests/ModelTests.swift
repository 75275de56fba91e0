// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@Suite
struct ModelTests {
    @Test(arguments: [
        ("0", "1.2", "3.fc41", "1.2-3.fc41"), ("2", "1.2", "3.fc41", "2:1.2-3.fc41"), ("", "1.2", "3", "1.2-3"),
        ("0", "1.2", "", "1.2"), ("1", "1.2", "", "1:1.2"),
    ])
    func `a full version shows the epoch only where there is one`(
        epoch: String,
        version: String,
        release: String,
        full: String
    ) {
        let package = Package(name: "p", epoch: epoch, version: version, release: release, architecture: "noarch")
        #expect(package.fullVersion == full)
    }

    @Test(arguments: [
        ("/etc/mtab", true), ("/etc/mtab2", false), ("/etc/lvm/cache/x", true), ("/etc/lvm/cache", true),
        ("/etc/lvm/caches", false),
        ("/etc/lvm/lvm.conf", false), ("/etc/passwd", false), ("/etc/resolv.conf", true),
    ])
    func `only listed files are volatile`(path: String, expected: Bool) {
        #expect(Fingerprint.isVolatile(path) == expected)
    }

    @Test
    func `a fingerprint names the parts that differ`() {
        let one = Fingerprint(commit: "a", origin: "b", etc: "c", kernelArguments: "d", identities: "e")
        var other = one
        #expect(one.differences(from: other).isEmpty)
        other.etc = "x"
        other.identities = "y"
        #expect(one.differences(from: other) == ["etc", "identities"])
        let none = Fingerprint(commit: "1", origin: "2", etc: "3", kernelArguments: "4", identities: "5")
        #expect(one.differences(from: none) == ["commit", "origin", "etc", "kernelArguments", "identities"])
    }

    /// Nodes that differ from a plain file in one thing each, and whether a merge sees it.
    static let variants: [(name: String, node: Node, same: Bool)] = [
        ("nothing", node(), true),
        ("an attribute", node(xattrs: ["user.a": "YQ=="]), true),
        ("the mode", node(mode: 0o600), false),
        ("the owner", node(uid: 1), false),
        ("the group", node(gid: 1), false),
        ("the content", node(sha256: "bb"), false),
        ("the kind", node(type: .directory), false),
    ]

    @Test(arguments: variants.indices)
    func `a merge sees content, mode and owner, but no attributes`(index: Int) {
        let variant = Self.variants[index]
        #expect(Self.node().sameToMerge(as: variant.node) == variant.same, "\(variant.name) differs")
    }

    @Test
    func `a merge sees where a link points and not what mode it has`() {
        let link = Node(path: "/etc/l", type: .symlink, mode: 0o777, target: "a")
        #expect(link.sameToMerge(as: Node(path: "/etc/l", type: .symlink, mode: 0o755, target: "a")))
        #expect(!link.sameToMerge(as: Node(path: "/etc/l", type: .symlink, mode: 0o777, target: "b")))
    }

    @Test(arguments: [
        (["differs", "as-predicted"], false), (["as-predicted", "unknown"], false), (["as-predicted"], true),
    ])
    func `a verdict is good only if every comparison is`(states: [String], expected: Bool) throws {
        let comparisons = try states.map { state in
            try Verdict.Comparison(
                subject: "etc",
                state: #require(Verdict.Comparison.State(rawValue: state)),
                compared: 1
            )
        }
        #expect(Verdict(run: "r", comparisons: comparisons).asPredicted == expected)
    }

    private static func node(
        type: Node.Kind = .file,
        mode: UInt32 = 0o644,
        uid: UInt32 = 0,
        gid: UInt32 = 0,
        sha256: String = "aa",
        xattrs: [String: String]? = nil
    ) -> Node {
        Node(path: "/etc/f", type: type, mode: mode, uid: uid, gid: gid, size: 2, sha256: sha256, xattrs: xattrs)
    }
}

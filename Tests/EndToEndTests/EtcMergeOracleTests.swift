// SPDX-License-Identifier: Apache-2.0

import DrydockAnalysis
import DrydockModel
import DrydockPrediction
import Glibc
import HostFS
import OSTree
import SystemPackage
import TestSupport
import Testing

/// The predicted merge of `/etc` against the one that libostree does.
@Suite struct EtcMergeOracle {
    @Test("random configurations become exactly what libostree makes of them, failures included", arguments: 0..<2)
    func random(half: UInt64) throws {
        let seed = Generator.seeded().seed + half
        var generator = Generator(seed: seed)
        let cases = Generator.cases(1000) / 2
        let lab = try MergeLab()
        var (merged, refused, outside, noted) = (0, 0, 0, 0)
        for number in 0..<cases {
            let defaults = RandomTree(using: &generator)
            let live = defaults.edited(using: &generator, specials: true)
            let image = defaults.edited(using: &generator, specials: false)
            let result = try lab.merge(defaults: defaults, live: live, image: image)
            let facts = EtcFacts(defaults: result.defaults, live: result.live, drift: [])
            let version = LibraryVersion.running.description
            let prediction = EtcPrediction(facts, image: result.image, libostree: version)
            let trees = [result.defaults, result.live, result.image].map { $0.map(\.description) }
            let comment: Comment = "case \(number) of seed \(seed): \(result.error) defaults, live, image: \(trees)"
            // What libostree does there depends on what lies outside of /etc, so the prediction refuses it always.
            if prediction.conflict?.message.contains("leads out of the new /etc") == true {
                outside += 1
                continue
            }
            if let merge = result.merged {
                merged += 1
                #expect(prediction.conflict == nil, comment)
                let predicted = prediction.outcomes.compactMap(\.result).map(\.description)
                #expect(predicted == merge.map(\.description), comment)
                noted += merge.count { $0.xattrs?["user.note"] != nil }
            } else {
                refused += 1
                #expect(prediction.conflict != nil, comment)
            }
        }
        print("etc merge: seed \(seed), \(merged) merged, \(refused) refused, \(outside) led out, \(noted) attributes")
        #expect(merged > cases / 3 && refused > 0)
    }
}

extension Node {
    /// Everything that a merge decides, in one line.
    fileprivate var description: String {
        let mode = type == .symlink ? "" : String(mode, radix: 8)
        let note = xattrs?["user.note"] ?? ""
        return "\(path) \(type) \(mode) \(uid):\(gid) \(sha256 ?? "") \(target ?? "") \(note)"
    }
}

/// A sysroot in which one deployment after the other is made.
private final class MergeLab {
    /// What went into a merge and what came out.
    struct Result {
        let defaults: [Node]
        let live: [Node]
        let image: [Node]
        /// The new `/etc`; `nil` if libostree refused.
        let merged: [Node]?
        let error: String
    }

    private let directory: TemporaryDirectory
    private var sysroot: String { directory.path.appending("sysroot").string }
    private var tree: String { directory.path.appending("tree").string }

    init() throws {
        directory = try TemporaryDirectory()
        try TestShell.run(
            """
            set -e
            mkdir -p "$0/sysroot" "$0/tree/usr/lib/modules/1"
            cd "$0/tree" && mkdir -p sysroot boot dev proc sys run tmp var && ln -s sysroot/ostree ostree
            echo kernel > usr/lib/modules/1/vmlinuz && echo initramfs > usr/lib/modules/1/initramfs.img
            printf 'ID=lab\\nPRETTY_NAME=Lab\\n' > usr/lib/os-release
            ostree admin init-fs "$0/sysroot" && ostree admin os-init --sysroot="$0/sysroot" lab
            ostree config --repo="$0/sysroot/ostree/repo" set sysroot.bootloader none
            """,
            directory.path.string
        )
    }

    func merge(defaults: RandomTree, live: RandomTree, image: RandomTree) throws -> Result {
        try defaults.write(to: "\(tree)/usr/etc")
        try commit()
        try Command.check(
            "ostree",
            "admin",
            "deploy",
            "--sysroot=\(sysroot)",
            "--os=lab",
            "--no-merge",
            "lab",
            environment: options
        )
        let old = try deployments()[0]
        try live.write(to: "\(old)/etc")
        let before = (try nodes("\(old)/usr/etc"), try nodes("\(old)/etc"))
        try image.write(to: "\(tree)/usr/etc")
        try commit()
        let deploy = try Command.run(
            ["ostree", "admin", "deploy", "--sysroot=\(sysroot)", "--os=lab", "lab"],
            environment: options
        )
        let new = try deployments()[0]
        return Result(
            defaults: before.0,
            live: before.1,
            image: try nodes("\(tree)/usr/etc"),
            merged: deploy.status == 0 ? try nodes("\(new)/etc") : nil,
            error: deploy.errors
        )
    }

    private let options = ["OSTREE_SYSROOT_DEBUG": "mutable-deployments"]

    private func commit() throws {
        try Command.check(
            "ostree",
            "commit",
            "--repo=\(sysroot)/ostree/repo",
            "--branch=lab",
            "--tree=dir=\(tree)",
            "--no-bindings"
        )
    }

    private func deployments() throws -> [String] {
        try Sysroot(path: sysroot).deployments.map { "\(sysroot)/ostree/deploy/lab/deploy/\($0.id)" }
    }

    private func nodes(_ folder: String) throws -> [Node] {
        try EtcTree(try RootDirectory(FilePath(folder)), ".").nodes
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}

/// Short scripts of tests; `$0` is the argument.
enum TestShell {
    static func run(_ script: String, _ argument: String) throws {
        try Command.check("/bin/sh", "-c", script, argument)
    }
}

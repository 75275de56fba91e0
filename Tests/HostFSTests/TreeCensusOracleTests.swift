// SPDX-License-Identifier: Apache-2.0

import HostFS
import TestSupport
import Testing

@Suite(.enabled(if: HostEnvironment.isRoot, "only root gives files to other owners"))
struct TreeCensusOracle {
    @Test("find counts the same in a tree of a hundred owners, however deep the prefixes are")
    func find() throws {
        var (random, seed) = Generator.seeded()
        let tree = try OwnedTree(using: &random)
        print("a tree of a hundred owners: seed \(seed)")
        for depth in 0...8 {
            let census = try RootDirectory(tree.directory.path).census("", depth: depth, rowLimit: .max)
            #expect(try census.lines == tree.found(depth: depth), "seed \(seed), depth \(depth)")
            #expect(census.failureCount == 0, "seed \(seed)")
            #expect(isOrdered(census.rows), "seed \(seed), depth \(depth)")
        }
    }

    @Test("rows beyond the limit give way to those a level higher, until they fit")
    func limit() throws {
        var (random, seed) = Generator.seeded()
        let tree = try OwnedTree(using: &random, entries: 800, owners: 20)
        let root = try RootDirectory(tree.directory.path)
        let depths = try (0...6).map { try root.census("", depth: $0, rowLimit: .max).rows }
        for limit in depths.flatMap({ [$0.count - 1, $0.count] }) + [0, 1] {
            let fitting = depths.last { $0.count <= limit } ?? depths[0]
            for threads in [1, 2, 4] {
                let census = try root.census(threads: threads, depth: 6, rowLimit: limit)
                #expect(census.rows == fitting, "seed \(seed), limit \(limit), \(threads) threads")
            }
        }
        #expect(try root.census("", depth: .max, rowLimit: depths[2].count).rows == depths[2], "seed \(seed)")
    }

    @Test("the outcome does not depend on the number of threads")
    func threads() throws {
        var (random, seed) = Generator.seeded()
        let tree = try OwnedTree(using: &random)
        // More than one thread reads at once, so that others take a share.
        let fill = "mkdir \"$0/flat\" && cd \"$0/flat\" && seq -f file-with-a-long-name-%.0f 20000 | xargs touch"
        try Command.check("/bin/sh", "-c", fill, tree.path)
        let root = try RootDirectory(tree.directory.path)
        let one = try root.census(threads: 1, specialLimit: 50)
        #expect(one.rows.reduce(0) { $0 + $1.files } > 20_000 && one.specials.count == 50 && one.specialCount > 50)
        for threads in [1, 2, 3, 4, 4, 4, 4, 9] {
            let census = try root.census(threads: threads, specialLimit: 50)
            #expect(census.rows == one.rows, "seed \(seed), \(threads) threads")
            #expect(census.specials == one.specials, "seed \(seed), \(threads) threads")
            #expect(census.specialCount == one.specialCount, "seed \(seed), \(threads) threads")
        }
    }

    private func isOrdered(_ rows: [TreeCensus.Row]) -> Bool {
        zip(rows, rows.dropFirst()).allSatisfy { first, second in
            if !first.prefix.utf8.elementsEqual(second.prefix.utf8) {
                return first.prefix.utf8.lexicographicallyPrecedes(second.prefix.utf8)
            }
            return (first.uid, first.gid) < (second.uid, second.gid)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockAnalysis
import DrydockModel
import DrydockPlanning
import SystemPackage
import TestSupport
import Testing

/// Whatever a dump of a cluster holds, there is a report or one error.
@Suite(.timeLimit(.minutes(60))) struct ClusterMutations {
    private static let mutation = TextMutation(pieces: [
        "\"status\":", "\"spec\":", "\"metadata\":", "\"paused\":true", "\"realtime\"", "\"annotations\":{}",
        "\"version\":\"3.4.0\"", "\"2.2.0\"", "\"osImage\":\"\"", "\"conditions\":[[]]", "},{", "worker",
        "Fedora CoreOS 10.x",
    ])

    @Test("mutated clusters are planned for, and crash and hang nothing")
    func mutated() throws {
        var (generator, seed) = Generator.seeded()
        let cases = Generator.cases(400)
        let folder = try TemporaryDirectory()
        let file = folder.path.appending("dump.json")
        let dumps = [InventedDump.fedora, .centos].map { Array($0.json.utf8) }
        var (planned, refused, slowest) = (0, 0, Duration.zero)
        for number in 0..<cases {
            var bytes = dumps[number % 2]
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                Self.mutation.apply(to: &bytes, other: dumps[0], using: &generator)
            }
            try Files.write(bytes, to: file.string)
            let duration = try ContinuousClock().measure {
                do {
                    let cluster = try ClusterAnalyzer([file]).run()
                    let plan = try ClusterPlanner.plan(cluster, nil, [:], ClusterRequest())
                    _ = ClusterManifests.files(of: plan.spec)
                    planned += 1
                } catch let error as DrydockError where error.code == .badInput {
                    refused += 1
                }
            }
            slowest = max(slowest, duration)
            #expect(duration < .seconds(10), "DRYDOCK_SEED=\(seed), case \(number)")
        }
        print("cluster mutations: seed \(seed), \(planned) planned, \(refused) refused, slowest \(slowest)")
        #expect(planned > cases / 2)
    }
}

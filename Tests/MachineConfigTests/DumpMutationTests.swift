// SPDX-License-Identifier: Apache-2.0

import JSONTree
import MachineConfig
import SystemPackage
import TestSupport
import Testing

/// Whatever a dump holds, it is read to its end, and soon.
///
/// `DRYDOCK_CASES=500000` and a filter for this suite make the long run, `make mutations`.
@Suite(.timeLimit(.minutes(60))) struct DumpMutations {
    private static let mutation = TextMutation(pieces: [
        "\"items\":[", "\"kind\":\"List\",", "\"kind\":\"MachineConfig\",", "\"metadata\":{\"name\":\"\"},", "},{",
        "],",
        "\"spec\":{\"config\":{\"ignition\":{\"version\":\"2.2.0\"}}},", "\"matchExpressions\":[{}],", "&a [*a]",
        "---\n",
        "data:;base64,H4sI", "\"kernelType\":\"realtime\",",
    ])

    @Test("mutated dumps crash nothing and hang nothing")
    func mutated() throws {
        var (generator, seed) = Generator.seeded()
        let cases = Generator.cases(3000)
        let folder = try TemporaryDirectory()
        let file = folder.path.appending("dump.json")
        var (sound, replayed, slowest) = (0, 0, Duration.zero)
        var last: [UInt8] = []
        for number in 0..<cases {
            var bytes = dump(&generator)
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                Self.mutation.apply(to: &bytes, other: last, using: &generator)
            }
            last = bytes
            try Files.write(bytes, to: file.string)
            let duration = ContinuousClock().measure {
                var reader = DumpReader(kinds: ClusterKind.names)
                var cluster = Cluster()
                reader.read(file) { cluster.add($0) }
                if reader.problemCount == 0 { sound += 1 }
                for pool in cluster.pools where (try? Replay(pool.configs(of: cluster.configs))) != nil {
                    replayed += 1
                }
                for node in cluster.nodes { _ = try? cluster.pool(of: node) }
            }
            slowest = max(slowest, duration)
            #expect(duration < .seconds(5), "DRYDOCK_SEED=\(seed), case \(number)")
        }
        print("dump mutations: seed \(seed), \(cases) dumps, \(sound) sound, \(replayed) replays, slowest \(slowest)")
        #expect(sound > cases / 20 && sound < cases && replayed > cases / 20)
    }

    /// A small cluster, as JSON, which is YAML as well.
    private func dump(_ generator: inout Generator) -> [UInt8] {
        var objects = RandomCluster(4, using: &generator).objects
        let selector = JSONValue.object([
            .init("matchLabels", .object([.init(MachineConfigObject.roleLabel, .string("worker"))]))
        ])
        objects.append(
            .object([
                .init("apiVersion", .string("machineconfiguration.openshift.io/v1")),
                .init("kind", .string("MachineConfigPool")),
                .init("metadata", .object([.init("name", .string("worker"))])),
                .init("spec", .object([.init("machineConfigSelector", selector), .init("nodeSelector", selector)])),
            ])
        )
        objects.append(
            .object([
                .init("kind", .string("Node")),
                .init(
                    "metadata",
                    .object([
                        .init("name", .string("n")),
                        .init("labels", .object([.init(MachineConfigObject.roleLabel, .string("worker"))])),
                    ])
                ),
            ])
        )
        let list = JSONValue.object([.init("kind", .string("List")), .init("items", .array(objects))])
        return Array(((generator.chance(15) ? "---\n" : "") + list.canonical).utf8)
    }
}

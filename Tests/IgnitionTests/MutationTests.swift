// SPDX-License-Identifier: Apache-2.0

import Ignition
import JSONTree
import TestSupport
import Testing

/// Whatever is fed to the reader, it ends, and soon, and needs no more memory than the text does.
///
/// `DRYDOCK_CASES=1000000` and a filter for this suite make the long run, `make mutations`; then memory is judged as well.
@Suite(.timeLimit(.minutes(60))) struct Mutations {
    /// The most that the process of a long run may need, in KiB.
    private static let largestMemory = 200 << 10

    @Test("mutated configs crash nothing and hang nothing")
    func mutated() throws {
        let (generator, seed) = Generator.seeded()
        let cases = Generator.cases(4000)
        var mutator = Mutator(generator)
        var (valid, expanded, slowest) = (0, 0, Duration.zero)
        for number in 0..<cases {
            let input = mutator.next()
            let duration = ContinuousClock().measure {
                let reading = ConfigReader.read(input)
                guard let config = reading.config, reading.isValid else { return }
                valid += 1
                _ = ConfigRenderer.merge([reading, reading])
                _ = try? ConfigRenderer(.local).render(reading)
                if (try? Expander.expand(config)) != nil { expanded += 1 }
            }
            slowest = max(slowest, duration)
            // A text of a few thousand bytes has no business here for seconds.
            #expect(
                duration < .seconds(5),
                "DRYDOCK_SEED=\(seed), case \(number): \(String(decoding: input, as: UTF8.self))"
            )
        }
        let peak = try Self.peakMemory()
        print(
            "mutations: seed \(seed), \(cases) inputs, \(valid) valid, \(expanded) expanded, slowest \(slowest), "
                + "peak memory of the process \(peak >> 10) MiB"
        )
        // Both sides of the reader are met often enough to mean something.
        #expect(valid > cases / 50 && valid < cases && expanded > cases / 100)
        if cases >= 1_000_000 { #expect(peak < Self.largestMemory) }
    }

    /// The largest resident set of this process, in KiB.
    private static func peakMemory() throws -> Int {
        let status = try Files.text("/proc/self/status")
        return try #require(status.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap { Int($0.output.1) })
    }
}

/// Makes up configs, and damages them.
private struct Mutator {
    private var random: Generator
    private var configs: ConfigGenerator
    private var last: [UInt8] = []

    private static let mutation = TextMutation(pieces: [
        "data:,", "data:;base64,", "data:;base64,H4sIAAAAAAAAA", "%zz", "//", "..", "/../../x",
        "\"version\":\"2.0.0\",",
        "\"version\":\"3.6.0\",", "\"compression\":\"gzip\",", "\"hash\":\"sha512-\",", "@.service", ".wants",
        "\"overwrite\":true,", "\"append\":[{}],", "\"name\":null,",
    ])

    init(_ random: Generator) {
        self.random = random
        configs = ConfigGenerator(random)
    }

    mutating func next() -> [UInt8] {
        let base = random.chance(30) ? fixture() : Array(configs.config().canonical.utf8)
        var bytes = base
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            Self.mutation.apply(to: &bytes, other: last, using: &random)
        }
        last = base
        // The same in YAML, as MachineConfigs are written.
        return random.chance(15) ? Array("kind: MachineConfig\nspec:\n  config: ".utf8) + bytes : bytes
    }

    private mutating func fixture() -> [UInt8] {
        guard let example = VersionTests.cases.randomElement(using: &random) else { return [] }
        let inside = example.config.contains("\"ignition\"") ? "" : #""ignition":{"version":"@"},"#
        let version = "\(example.since.major).\(example.since.minor).0"
        return Array("{\(inside)\(example.config)}".replacing("@", with: version).utf8)
    }
}

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

    /// What is put into texts: the ends of what is allowed, and what is beyond.
    private static let pieces: [[UInt8]] =
        [
            "null", "{}", "[]", "[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "-1", "9223372036854775808", "1e999", "0.5",
            "\"\"",
            "\"\\u0000\"", "\"\\ud800\"", "\u{feff}", "data:,", "data:;base64,", "data:;base64,H4sIAAAAAAAAA", "%zz",
            "//", "..",
            "/../../x", "\"version\":\"2.0.0\",", "\"version\":\"3.6.0\",", "\"compression\":\"gzip\",", "true", "\\",
            "\"",
            "\"hash\":\"sha512-\",", "@.service", ".wants", "\"overwrite\":true,", "\"append\":[{}],", "\"name\":null,",
        ].map { Array($0.utf8) } + [[0xff], [0xc0, 0x80], [0x00], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]

    init(_ random: Generator) {
        self.random = random
        configs = ConfigGenerator(random)
    }

    mutating func next() -> [UInt8] {
        let base = random.chance(30) ? fixture() : Array(configs.config().canonical.utf8)
        var bytes = base
        for _ in 0..<Int.random(in: 0...4, using: &random) { mutate(&bytes) }
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

    private mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let start = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 1...40, using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes.removeSubrange(start..<end)
        case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 3: bytes.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: start)
        case 4: bytes.replaceSubrange(start..<end, with: Self.pieces.randomElement(using: &random) ?? [])
        case 5: bytes.removeLast(bytes.count - start)
        // Nested deeply, or very long.
        case 6:
            let piece = Self.pieces.randomElement(using: &random) ?? []
            let count = Int.random(in: 1...200, using: &random)
            bytes.insert(contentsOf: repeatElement(piece, count: count).joined(), at: start)
        // The end of another one.
        default:
            guard !last.isEmpty else { return }
            bytes.replaceSubrange(start..., with: last[Int.random(in: 0..<last.count, using: &random)...])
        }
    }
}

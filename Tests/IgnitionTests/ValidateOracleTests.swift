// SPDX-License-Identifier: Apache-2.0

import Ignition
import JSONTree
import SystemPackage
import TestSupport
import Testing

/// The real `ignition-validate` and this reader come to the same verdict.
@Suite
struct ValidateOracleTests {
    /// Where the specification, or a newer Ignition, is on our side; Debian's is 2.14.
    private static let stricter = [
        // Bold in the specification, and nothing can be made without them; 2.14 asks only for some.
        "is required",
        // Checked by Ignition since 2.15.
        "is also the file of a unit",
        // RFC 8259: names within an object should be unique; Go's reader silently mixes both.
        "stands twice",
        // An experimental version is no promise.
        "is not a version that can be read",
    ]

    /// Errors of 2.14 that newer releases have dropped.
    private static let dropped = ["partitions cannot be specified with number 0 and shouldExist"]

    @Test("random configs, whole or broken in one place, are judged as Ignition judges them")
    func random() throws {
        let (generator, seed) = Generator.seeded()
        var configs = ConfigGenerator(generator)
        var (valid, invalid, allowed) = (0, 0, [String: Int]())
        for number in 0..<Generator.cases(600) {
            let config = configs.config()
            let isWhole = number % 5 == 0
            let (text, change) = isWhole ? (config.canonical, "whole") : configs.broken(config)
            let oracle = try Self.ignitionAccepts(text)
            let reading = ConfigReader.read(Array(text.utf8))
            if oracle.accepts { valid += 1 } else { invalid += 1 }
            guard reading.isValid != oracle.accepts else { continue }
            let errors = reading.diagnostics.filter { $0.severity == .error }.map(\.message)
            if oracle.accepts, errors.allSatisfy({ error in Self.stricter.contains { error.contains($0) } }) {
                allowed[errors.first ?? "", default: 0] += 1
                continue
            }
            // The binary knows 3.x alone; of a branch of its own are those that read 2.x.
            if !oracle.accepts, change.contains("$.ignition.version: now \"2."), oracle.said.contains("unsupported") {
                allowed["a version 2", default: 0] += 1
                continue
            }
            if !oracle.accepts, Self.dropped.contains(where: oracle.said.contains) {
                allowed[oracle.said, default: 0] += 1
                continue
            }
            #expect(
                reading.isValid == oracle.accepts,
                "DRYDOCK_SEED=\(seed), case \(number), \(change)\n\(text)\nIgnition: \(oracle.said)\nhere: \(reading.diagnostics)"
            )
        }
        print("ignition-validate: seed \(seed), \(valid) taken, \(invalid) refused; stricter or newer here: \(allowed)")
        #expect(valid > 50 && invalid > 50)
    }

    private static func ignitionAccepts(_ text: String) throws -> (accepts: Bool, said: String) {
        let directory = try TemporaryDirectory()
        let file = directory.path.appending("config.ign").string
        try Files.write(text, to: file)
        let command = try Command.run(["ignition-validate", file])
        return (command.status == 0, command.output + command.errors)
    }
}

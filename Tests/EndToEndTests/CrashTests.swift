// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage
import TestSupport
import Testing

/// Whatever cuts a command off or fails it, the host boots, nothing is lost, nobody lies about it, and it goes on.
@Suite(.serialized) struct Crash {
    /// Of each of the five commands, and each of the three errors, so many that the whole takes a few minutes.
    @Test("commands are killed, and meet errors, at calls that change something")
    func points() async throws {
        let (_, seed) = Generator.seeded()
        print("crash test: seed \(seed)")
        let sample = try await CrashSamples.shared.sample()
        print(try await CrashCampaign(sample, kills: 20, errors: 5, seed: seed).run().table())
    }

    /// `make test-crash-long`; the variable says at how many points each command is killed, and meets each error.
    @Test("the same at many more of them", .enabled(if: Generator.number("DRYDOCK_CRASH_POINTS") != nil))
    func manyPoints() async throws {
        let points = Int(Generator.number("DRYDOCK_CRASH_POINTS") ?? 0)
        let ledger = try CrashLedger(tool: Paths.drydock.string, seed: Generator.givenSeed)
        print("crash test: seed \(ledger.seed)")
        let sample = try await CrashSamples.shared.sample()
        let campaign = try CrashCampaign(sample, kills: points, errors: points, seed: ledger.seed, ledger: ledger)
        print(try await campaign.run().table())
    }

    /// For whoever looks into a failure: `DRYDOCK_CRASH_POINT='apply KILL renameat 17' swift test --filter Crash.onePoint`.
    @Test("the same at one that is named", .enabled(if: getenv("DRYDOCK_CRASH_POINT") != nil))
    func onePoint() async throws {
        let point = try #require(CrashPoint(getenv("DRYDOCK_CRASH_POINT").map { String(cString: $0) } ?? ""))
        let test = try #require(CrashCase.all.first { $0.name == point.test })
        let sample = try await CrashSamples.shared.sample()
        for recovery in test.recoveries {
            let run = CrashRun(sample: sample, test: test, point: point, recovery: recovery)
            let result = try #require(try run.perform(), "the run came to its end before")
            #expect(result.problems.isEmpty, "\(result.problems.joined(separator: "\n"))")
            print("\(point): ended with \(result.status), came out by \(result.recovery ?? "nothing")")
        }
    }
}

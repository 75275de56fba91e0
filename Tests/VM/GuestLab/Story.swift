// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import SystemPackage
package import TestSupport

/// A scenario as it is told once: its steps with the seconds that each takes, its guests, and what goes wrong.
package final class Story {
    /// The story that is being told.
    @TaskLocal package static var problems: ProblemCount?

    /// What is told.
    package let name: StoryName
    /// How many predictions turned out wrong; `nil` while none was compared with a host.
    package private(set) var wrongPredictions: Int?

    /// What else the table says of it: a seed, that it is told again.
    package var note = ""

    private let start = ContinuousClock.now
    private var steps: [(step: String, seconds: Double)] = []
    private var guests: [Guest.Record] = []

    /// The beginning of a story.
    package init(_ name: StoryName) {
        self.name = name
    }

    /// A generator of random numbers whose seed is printed, and stands in the table.
    package func generator() -> Generator {
        let (generator, seed) = Generator.seeded()
        note += (note.isEmpty ? "" : "; ") + "seed \(seed)"
        print("\(name): DRYDOCK_SEED=\(seed)")
        return generator
    }

    /// Does a step, and prints how long it took.
    @discardableResult
    package func step<Result>(_ what: String, _ body: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        let result = try body()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        steps.append((what, seconds))
        print("\(name): \(what): \(Self.rounded(seconds)) s")
        fflush(nil)
        return result
    }

    /// Counts the boots of a guest for the story.
    package func follow(_ guest: Guest) { guests.append(guest.record) }

    /// Counts predictions that a comparison found wrong, or none.
    package func compared(wrong: Int) { wrongPredictions = (wrongPredictions ?? 0) + wrong }

    /// How often machines booted, by what their kernels said.
    package var boots: Int { guests.reduce(0) { $0 + $1.boots } }

    /// The seconds since the beginning.
    package var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

    /// Prints all steps.
    package func show() {
        let width = max(30, steps.map(\.step.count).max() ?? 0)
        print("\n\(name)")
        for (step, seconds) in steps + [("in all", seconds)] {
            print("  \(step)\(String(repeating: " ", count: width - step.count))  \(Self.rounded(seconds)) s")
        }
    }

    private static func rounded(_ seconds: Double) -> String { "\((seconds * 10).rounded() / 10)" }
}

/// How many expectations of a story were not met.
package final class ProblemCount: Sendable {
    private let value = Mutex(0)

    package init() {}

    package var count: Int { value.withLock { $0 } }

    package func add() { value.withLock { $0 += 1 } }
}

/// The name of a story: the scenario's letter, what it is about, and the guest's release.
package struct StoryName: Hashable, Sendable, CustomStringConvertible {
    /// The scenario's letter, or `cut` for power cuts.
    package let scenario: String
    /// A few words.
    package let title: String
    /// What the guest is made of.
    package let release: GuestRelease

    package init(_ scenario: String, _ title: String, _ release: GuestRelease) {
        self.scenario = scenario
        self.title = title
        self.release = release
    }

    package var description: String { "\(scenario) \(title) (\(release))" }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The steps of a scenario with the seconds that each took, printed as they end.
package final class StepTable {
    private let scenario: String
    private let start = ContinuousClock.now
    private var rows: [(step: String, seconds: Double)] = []

    /// The table of a scenario.
    package init(_ scenario: String) {
        self.scenario = scenario
    }

    /// Does a step.
    @discardableResult
    package func step<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        let result = try body()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        rows.append((name, seconds))
        print("\(scenario): \(name): \(Self.rounded(seconds)) s")
        fflush(nil)
        return result
    }

    /// Prints the whole.
    package func show() {
        let total = (ContinuousClock.now - start) / .seconds(1)
        let width = max(30, rows.map(\.step.count).max() ?? 0)
        print("\n\(scenario)")
        for (name, seconds) in rows + [("in all", total)] {
            let padding = String(repeating: " ", count: width - min(width, name.count))
            print("  \(name)\(padding)  \(Self.rounded(seconds)) s")
        }
    }

    private static func rounded(_ seconds: Double) -> String {
        "\((seconds * 10).rounded() / 10)"
    }
}

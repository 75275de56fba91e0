// SPDX-License-Identifier: Apache-2.0

/// How what is there compares with what was predicted.
package struct Verdict: Specification {
    package static let kind = "Verdict"

    /// One comparison.
    package struct Comparison: Codable, Sendable, Equatable {
        /// What a comparison came to.
        package enum State: String, Codable, Sendable {
            case asPredicted = "as-predicted"
            case differs
            /// What is there could not be looked at.
            case unknown
        }

        /// What was compared: `origin`, `refs`, `etc`, `kernel-arguments`, `deployment`, `old-deployment`, `boot`, `booted`,
        /// `start`, `units`, `var`, `repairs`, `expectations`, `identities`, `mounts`, `network`, `logins`, `agents`, `space`.
        package var subject: String
        /// What it came to.
        package var state: State
        /// How many single facts were compared.
        package var compared: Int
        /// The facts that differ.
        package var differences: [Difference]
        /// Paths that the new system itself has changed since the switch; absent if there are none.
        package var later: [String]?

        /// One comparison.
        package init(
            subject: String,
            state: State,
            compared: Int,
            differences: [Difference] = [],
            later: [String]? = nil
        ) {
            self.subject = subject
            self.state = state
            self.compared = compared
            self.differences = differences
            self.later = later
        }
    }

    /// One fact that is not as predicted.
    package struct Difference: Codable, Sendable, Equatable {
        /// The path, ref or key.
        package var what: String
        /// What was predicted.
        package var expected: String
        /// What is there.
        package var actual: String

        /// One fact that is not as predicted.
        package init(what: String, expected: String, actual: String) {
            self.what = what
            self.expected = expected
            self.actual = actual
        }
    }

    /// The run whose plan was compared.
    package var run: String
    /// Whether everything is as predicted; never so where nothing was compared.
    package var asPredicted: Bool
    /// The comparisons.
    package var comparisons: [Comparison]

    /// How what is there compares with what was predicted.
    package init(run: String, comparisons: [Comparison]) {
        self.run = run
        self.comparisons = comparisons
        asPredicted = !comparisons.isEmpty && comparisons.allSatisfy { $0.state == .asPredicted }
    }
}

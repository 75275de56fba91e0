// SPDX-License-Identifier: Apache-2.0

import GuestLab
import Testing

/// What an administrator can meet, on hosts that run in virtual machines.
///
/// Each test tells a story with ``Lab/tell(_:_:_:isShort:_:)``; in the end a table says what they came to.
@Suite(.serialized, .enabled(if: Lab.length != nil, "make test-vm starts guests"), .countsProblems, ResultsTable())
struct Scenarios {}

extension Trait where Self == ProblemCounting {
    /// Lets a story know of expectations that are not met.
    static var countsProblems: Self { Self() }
}

/// Counts the problems of each test; of the suites around it none, which would count them again.
struct ProblemCounting: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? { testCase == nil ? nil : self }

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let counting = IssueHandlingTrait.compactMapIssues { issue in
            Story.problems?.add()
            return issue
        }
        try await counting.provideScope(for: test, testCase: testCase, performing: function)
    }
}

/// Prints what the stories came to when all have been told.
struct ResultsTable: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        defer { Lab.showResults() }
        try await function()
    }
}

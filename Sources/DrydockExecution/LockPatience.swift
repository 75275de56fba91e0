// SPDX-License-Identifier: Apache-2.0

/// How long a lock that somebody else has is waited for.
package struct LockPatience: Sendable {
    /// Seconds; 0 for not at all.
    package let seconds: Int

    /// A patience of so many seconds.
    package init(seconds: Int = 0) {
        self.seconds = seconds
    }

    /// Asks until there is an answer, or the time is over; at least once.
    ///
    /// - Parameter attempt: what is asked five times a second; `nil` if it has to be asked again.
    /// - Returns: the answer; `nil` if there was none in time.
    /// - Throws: what `attempt` throws.
    func wait<Answer>(_ attempt: () throws -> Answer?) async throws -> Answer? {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        while true {
            if let answer = try attempt() { return answer }
            guard clock.now < end else { return nil }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}

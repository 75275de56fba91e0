// SPDX-License-Identifier: Apache-2.0

package import DrydockAnalysis

/// How a plan is executed.
package struct ExecutionOptions: Sendable {
    /// What is known of images already; `nil` for nothing.
    package var cache: InspectionCache?
    /// Whether no shutdown of the running system finishes the deployment before ``Finalization`` allows it.
    package var lock: Bool
    /// How long others are waited for.
    package var patience: LockPatience
    /// Told how far it has come, from many threads.
    package var progress: @Sendable (ExecutionProgress) -> Void

    /// The way to execute a plan.
    package init(
        cache: InspectionCache? = nil,
        lock: Bool = false,
        patience: LockPatience = LockPatience(),
        progress: @escaping @Sendable (ExecutionProgress) -> Void = { _ in }
    ) {
        self.cache = cache
        self.lock = lock
        self.patience = patience
        self.progress = progress
    }
}

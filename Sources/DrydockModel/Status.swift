// SPDX-License-Identifier: Apache-2.0

/// Where a migration stands.
package struct Status: Specification {
    package static let kind = "Status"

    /// How far the last run came.
    package enum Stage: String, Codable, Sendable {
        /// drydock never ran here.
        case none
        /// A drydock is at work on the host.
        case running
        /// A run, or what takes it back or accepts it, was cut off.
        case interrupted
        /// A run failed; the old deployment is the default.
        case failed
        /// The image is staged: the next shutdown merges `/etc` and makes it the default.
        case staged
        /// The image was staged, but no shutdown has finished it: the power failed, the lock was on, or the merge failed.
        case lost
        /// The image is the default of the next boot.
        case switched
        /// The last run was taken back to its start.
        case aborted
        /// Somebody accepted the switch.
        case accepted
        /// The old deployment was made the default again.
        case rolledBack = "rolled-back"
    }

    /// How far the last run came.
    package var stage: Stage
    /// The id of the last run.
    package var run: String?
    /// The last step that was begun, and what became of it.
    package var lastStep: String?
    /// Why the old deployment was made the default again, where nobody asked for it.
    package var reason: String?
    /// The image of the last run's plan.
    package var image: String?
    /// The drydock that is at work, its command line and process; absent if none is, or it cannot be seen.
    package var worker: String?
    /// Whether a reboot leads into another deployment; never so on a sysroot that is not booted, or while the other one is
    /// staged and locked.
    package var rebootRequired: Bool
    /// Whether the next shutdown leaves the staged deployment alone; absent where nothing is staged and no lock is left.
    package var finalizationLocked: Bool?
    /// All deployments in boot order.
    package var deployments: [DeploymentFact]

    /// Where a migration stands.
    package init(
        stage: Stage,
        run: String?,
        lastStep: String?,
        reason: String? = nil,
        image: String?,
        worker: String? = nil,
        rebootRequired: Bool,
        finalizationLocked: Bool? = nil,
        deployments: [DeploymentFact]
    ) {
        self.stage = stage
        self.run = run
        self.lastStep = lastStep
        self.reason = reason
        self.image = image
        self.worker = worker
        self.rebootRequired = rebootRequired
        self.finalizationLocked = finalizationLocked
        self.deployments = deployments
    }
}

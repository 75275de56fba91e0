// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import OCI

/// How a step is done: each part may be called again after it was cut off, in another process, too.
protocol Action: AnyObject {
    /// What the step led to, for the journal.
    var detail: [String: String] { get }
    /// Whether everything is as the step would leave it.
    func probe() async throws -> Bool
    /// Does it.
    func apply() async throws
    /// Looks whether it was done; throws if not.
    func confirm() async throws
    /// Takes it back, as far as the reason asks for.
    ///
    /// - Returns: whether anything was taken back.
    func undo(_ reason: UndoReason) async throws -> Bool
}

/// Why a step is taken back.
enum UndoReason {
    /// It, or one after it, has failed; the same is tried again soon.
    case failure(any Error)
    /// Nobody wants the run any more.
    case abort
}

/// What steps work with.
final class StepContext {
    let view: HostView
    let plan: Plan
    /// The image; `nil` where it is in the repository already, or nothing is done but taken back.
    let image: OpenImage?
    /// Whether a staged deployment waits for `apply --finalize` before a shutdown finishes it.
    let lock: Bool
    let progress: @Sendable (ExecutionProgress) -> Void
    /// What the run replaces.
    let store: UndoStore
    /// The deployments of before the run.
    let deploymentsBefore: Set<String>
    /// The commit of the image, once it is in the repository.
    var mergeCommit: String?

    /// Whether the host is the machine that drydock runs on.
    var isLive: Bool { view.kind == .live }

    init(
        view: HostView,
        plan: Plan,
        image: OpenImage?,
        lock: Bool,
        store: UndoStore,
        deploymentsBefore: Set<String>,
        progress: @escaping @Sendable (ExecutionProgress) -> Void = { _ in }
    ) {
        self.view = view
        self.plan = plan
        self.image = image
        self.lock = lock
        self.store = store
        self.deploymentsBefore = deploymentsBefore
        self.progress = progress
    }
}

/// The implementation of each kind of step.
enum Actions {
    static func action(for step: Step, _ context: StepContext) throws -> any Action {
        switch step.kind {
        case .pinDeployment: PinDeployment(step, context)
        case .importImage: ImportImage(step, context)
        case .rehearse: Rehearse(step, context)
        case .deploy: Deploy(context)
        case .change:
            MakeChanges(
                ChangeSet(
                    step: step,
                    place: try ChangePlace(context.view, deployment: context.plan.host.mergeDeployment),
                    store: context.store
                )
            )
        }
    }
}

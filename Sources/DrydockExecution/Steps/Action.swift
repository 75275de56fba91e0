// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import OCI

/// How a step is done: each part may be called again after it was cut off.
protocol Action: AnyObject {
    /// What the step led to, for the journal.
    var detail: [String: String] { get }
    /// Whether everything is as the step would leave it.
    func probe() async throws -> Bool
    /// Does it.
    func apply() async throws
    /// Looks whether it was done; throws if not.
    func confirm() async throws
    /// Takes it back as far as the failure asks for.
    ///
    /// - Returns: whether anything was taken back.
    func undo(after failure: any Error) async throws -> Bool
}

/// What steps work with.
final class StepContext {
    let view: HostView
    let plan: Plan
    let image: OpenImage
    /// Whether a staged deployment waits for `apply --finalize` before a shutdown finishes it.
    let lock: Bool
    let progress: @Sendable (ExecutionProgress) -> Void
    /// What the changes of the run replace.
    let store: UndoStore
    /// The commit of the image, once it is in the repository.
    var mergeCommit: String?

    /// Whether the host is the machine that drydock runs on.
    var isLive: Bool { view.kind == .live }

    init(
        view: HostView,
        plan: Plan,
        image: OpenImage,
        lock: Bool,
        store: UndoStore,
        progress: @escaping @Sendable (ExecutionProgress) -> Void
    ) {
        self.view = view
        self.plan = plan
        self.image = image
        self.lock = lock
        self.store = store
        self.progress = progress
    }
}

/// The implementation of each kind of step.
enum Actions {
    static func action(for step: Step, _ context: StepContext) throws -> any Action {
        switch step.kind {
        case .pinDeployment: PinDeployment(context.view, deployment: context.plan.host.mergeDeployment)
        case .importImage: ImportImage(context)
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

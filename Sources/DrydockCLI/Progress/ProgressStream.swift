// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockExecution
internal import DrydockModel
internal import ImageImport
internal import OCI
internal import Synchronization

/// Tells programs what a long command does, in bootc's progress protocol.
final class ProgressStream: Sendable {
    /// The tasks that are not over.
    private struct Tasks {
        /// The plan.
        var plan: ProgressSteps?
        /// The part of the work that is a step of its own.
        var part: ProgressSteps?
        var pull: PullProgress?
    }

    private let writer: ProgressWriter
    private let tasks = Mutex(Tasks())

    /// A stream; what is told is written before the last reference to it is gone.
    init(_ writer: ProgressWriter) {
        self.writer = writer
    }

    deinit {
        writer.finish()
    }

    /// What was begun is done.
    func finish() {
        tasks.withLock { tasks in
            settle(&tasks)
            completePlan(.max, &tasks)
        }
    }

    /// Begins a part of the work; the one before it is done.
    func begin(_ part: ProgressSteps) {
        tasks.withLock { tasks in
            settle(&tasks)
            tasks.part = part
            writer.post(part)
        }
    }

    private func completePlan(_ count: Int, _ tasks: inout Tasks) {
        guard var plan = tasks.plan else { return }
        plan.complete(count)
        tasks.plan = plan
        writer.post(plan)
    }

    /// Completes the part of the work that went on.
    private func settle(_ tasks: inout Tasks) {
        if var part = tasks.part {
            part.complete(1)
            writer.post(part)
        }
        tasks.part = nil
        tasks.pull = nil
    }
}

// MARK: - What the rooms below tell

extension ProgressStream {
    /// Tells of an execution.
    func show(_ progress: ExecutionProgress) {
        switch progress {
        case .steps(let steps, let id): begin(steps, id)
        case .checking:
            begin(ProgressSteps(task: "drydock.check", description: "Comparing the host with the plan"))
        case .inspecting(.image(let progress)): show(progress)
        case .inspecting(.cached): return
        case .step(_, let number, _): complete(number - 1)
        case .stepDone(_, let number, _): complete(number)
        case .importing(let progress): show(progress)
        case .cleaning: begin(ProgressSteps(task: "drydock.clean", description: "Cleaning up"))
        }
    }

    /// Tells of an import.
    func show(_ progress: ImportProgress) {
        switch progress {
        case .image(let progress): show(progress)
        case .uniting:
            let id = tasks.withLock { $0.pull?.message.id }
            begin(ProgressSteps(task: "importing", description: "Uniting the layers", id: id))
        }
    }

    /// Tells of an image.
    func show(_ progress: ImageProgress) {
        tasks.withLock { tasks in
            switch progress {
            case .opening(let image): tasks.pull = PullProgress(image)
            case .started(let image, let layers, let known): tasks.pull = PullProgress(image, layers, known: known)
            case .layer(let index): tasks.pull?.begin(index)
            case .fetched(let index, let count): tasks.pull?.fetch(index, count)
            case .done(let index): tasks.pull?.complete(index)
            }
            if let pull = tasks.pull { writer.post(pull.message) }
        }
    }

    private func begin(_ steps: [Step], _ id: String) {
        let parts = steps.map { ProgressSteps.Part(subtask: $0.kind.rawValue, description: $0.summary, id: $0.id) }
        tasks.withLock { tasks in
            let plan = ProgressSteps(task: "drydock.apply", description: "Carrying out the plan", id: id, parts)
            tasks.plan = plan
            writer.post(plan)
        }
    }

    /// The first steps of the plan are done, so many of them.
    private func complete(_ count: Int) {
        tasks.withLock { tasks in
            settle(&tasks)
            completePlan(count, &tasks)
        }
    }
}

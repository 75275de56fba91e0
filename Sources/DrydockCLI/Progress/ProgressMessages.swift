// SPDX-License-Identifier: Apache-2.0

/// A message about one task, in bootc's progress protocol (`progress-v0.schema.json` in its documentation).
protocol ProgressMessage: Encodable, Sendable {
    /// What kind of task it is, for programs.
    var task: String { get }
    /// Which of its kind.
    var id: String { get }
}

/// The first message.
struct ProgressStart: Encodable {
    let type = "Start"
    /// The version of the protocol.
    let version = "0.1.0"
}

/// How far a task has come that is done in steps.
struct ProgressSteps: ProgressMessage {
    /// One step.
    struct Part: Encodable, Sendable {
        let subtask: String
        let description: String
        let id: String
        var completed = false
    }

    let type = "ProgressSteps"
    let task: String
    let description: String
    let id: String
    let stepsCached = 0
    private(set) var steps = 0
    let stepsTotal: Int
    private(set) var subtasks: [Part]

    init(task: String, description: String, id: String, _ parts: [Part]) {
        self.task = task
        self.description = description
        self.id = id
        stepsTotal = parts.count
        subtasks = parts
    }

    /// A task that is one step, and comes once.
    init(task: String, description: String, id: String? = nil) {
        let part = Part(subtask: task, description: description, id: task)
        self.init(task: task, description: description, id: id ?? task, [part])
    }

    /// Completes the first steps, so many of them.
    mutating func complete(_ count: Int) {
        for index in subtasks.indices.prefix(count) { subtasks[index].completed = true }
        steps = subtasks.count { $0.completed }
    }
}

/// How far a task has come that is counted in bytes; what was there before does not count among them.
struct ProgressBytes: ProgressMessage {
    /// One blob.
    struct Part: Encodable, Sendable {
        let subtask: String
        let description: String
        let id: String
        let bytesCached: UInt64 = 0
        var bytes: UInt64 = 0
        let bytesTotal: UInt64
    }

    let type = "ProgressBytes"
    let task: String
    let description: String
    let id: String
    var bytesCached: UInt64 = 0
    var bytes: UInt64 = 0
    var bytesTotal: UInt64 = 0
    var stepsCached = 0
    var steps = 0
    var stepsTotal = 0
    var subtasks: [Part] = []
}

// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import Threads

/// Writes messages as lines of JSON, on a thread of its own: a slow reader holds nothing up, and one that is gone nothing
/// either.
///
/// Of messages about the same task only the last is written when they come faster than a reader wants them. When none comes,
/// the last one is written again, so that a reader knows that there is life.
final class ProgressWriter: Sendable {
    /// When something is written.
    struct Timing: Sendable {
        /// From one line to the next at least; bootc's too.
        var interval: Duration = .milliseconds(200)
        /// From one line to the next at most.
        var heartbeat: Duration = .seconds(8)
        /// How long a reader has, at the end, for what is left.
        var patience: Duration = .seconds(10)
    }

    /// What there is to write.
    private struct Queue {
        var messages: [any ProgressMessage] = []
        var isEnding = false
        var hasEnded = false
    }

    private enum Next {
        case message
        case end
    }

    private let queue = Monitor(Queue())
    /// Whether the end is near; apart, so that no message wakes the thread that waits until it may write the next.
    private let end = Monitor(false)
    private let patience: Duration

    /// Begins to write.
    init(_ output: InheritedDescriptor, timing: Timing = Timing()) {
        patience = timing.patience
        let error = BlockingThread.start { [queue, end] in
            // Nobody can be told when nobody reads.
            try? Self.write(queue, to: output, timing, until: end)
            queue.change { $0 = Queue(hasEnded: true) }
            output.close()
        }
        if error != nil { queue.change { $0.hasEnded = true } }
    }

    /// Has a message written, in the place of an older one about its task.
    func post(_ message: any ProgressMessage) {
        queue.change { queue in
            guard !queue.hasEnded else { return }
            queue.messages.removeAll { $0.task == message.task && $0.id == message.id }
            queue.messages.append(message)
        }
    }

    /// Waits until everything is written.
    func finish() {
        end.change { $0 = true }
        queue.change { $0.isEnding = true }
        _ = queue.wait(for: patience) { $0.hasEnded ? () : nil }
    }

    private static func write(
        _ queue: Monitor<Queue>,
        to output: InheritedDescriptor,
        _ timing: Timing,
        until end: Monitor<Bool>
    ) throws {
        let clock = ContinuousClock()
        // What a reader hears of work that tells nothing.
        var line = try DocumentFormat.encodeLine(ProgressSteps(task: "drydock.work", description: "At work"))
        try output.write(try DocumentFormat.encodeLine(ProgressStart()))
        var time = clock.now - timing.interval
        while true {
            let next = queue.wait(for: timing.heartbeat - (clock.now - time)) { queue -> Next? in
                queue.messages.isEmpty ? (queue.isEnding ? .end : nil) : .message
            }
            if next == .end { return }
            if next == .message {
                // What is left at the end is not held back.
                _ = end.wait(for: timing.interval - (clock.now - time)) { $0 ? () : nil }
                let message = queue.change { $0.messages.removeFirst() }
                line = try DocumentFormat.encodeLine(message)
            }
            try output.write(line)
            time = clock.now
        }
    }
}

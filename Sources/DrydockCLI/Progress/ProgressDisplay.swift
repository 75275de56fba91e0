// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockExecution
internal import DrydockModel
internal import HostFS
internal import ImageImport
internal import OCI
internal import Synchronization
internal import SystemPackage

/// Shows on standard error what a long command does: a bar on a terminal, lines elsewhere.
final class ProgressDisplay: Sendable {
    /// How it is shown.
    enum Style: Sendable {
        case bar
        case plain
        case none
    }

    /// What is counted at the moment.
    private struct Counter {
        var title = ""
        var total: UInt64 = 0
        var done: UInt64 = 0
        var shown: UInt64?
    }

    private let style: Style
    private let counter = Mutex(Counter())

    init(style: Style) {
        self.style = style
    }

    deinit {
        finish()
    }

    /// Says one line.
    func say(_ text: String) {
        finish()
        guard style != .none else { return }
        Standard.Error.write(text + "\n")
    }

    /// Begins to count bytes.
    func begin(_ title: String, total: UInt64) {
        finish()
        counter.withLock { $0 = Counter(title: title, total: total) }
        draw()
    }

    /// Counts bytes.
    func advance(_ count: Int) {
        counter.withLock { $0.done += UInt64(count) }
        draw()
    }

    /// Ends the bar's line.
    func finish() {
        let wasShown = counter.withLock { counter in
            defer { counter = Counter() }
            return counter.shown != nil
        }
        if wasShown, style == .bar { Standard.Error.write("\n") }
    }

    /// Draws when there is something new to see: each percent on a terminal, each quarter elsewhere.
    private func draw() {
        guard style != .none else { return }
        let text = counter.withLock { counter -> String? in
            guard counter.total > 0 else { return nil }
            let percent = min(100, counter.done * 100 / counter.total)
            let stage = style == .bar ? percent : percent / 25
            guard stage != counter.shown else { return nil }
            counter.shown = stage
            return style == .bar ? bar(counter, percent) : "  \(counter.title): \(percent) %\n"
        }
        if let text { Standard.Error.write(text) }
    }

    private func bar(_ counter: Counter, _ percent: UInt64) -> String {
        let width = max(10, min(40, (HostEnvironment.terminalWidth(.standardError) ?? 80) - 40))
        let filled = Int(percent) * width / 100
        let line = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
        return "\r  \(counter.title) [\(line)] \(percent) %"
    }
}

// MARK: - What the rooms below tell

extension ProgressDisplay {
    /// Shows an execution.
    func show(_ progress: ExecutionProgress) {
        switch progress {
        case .checking: say("checking the host against the plan")
        case .inspecting(.image(let progress)): show(progress, "reading")
        case .step(let step, let number, let count): say("[\(number)/\(count)] \(step.summary)")
        case .importing(.image(let progress)): show(progress, "importing")
        case .importing(.uniting): say("  uniting the layers")
        case .cleaning: say("cleaning up")
        case .steps, .stepDone, .inspecting(.cached): return
        }
    }

    private func show(_ progress: ImageProgress, _ verb: String) {
        switch progress {
        case .started(_, let layers, let known):
            begin("\(verb) \(layers.count) layers", total: layers.reduce(0) { $0 + $1.descriptor.size })
            for layer in layers where known.contains(layer.index) { advance(Int(clamping: layer.descriptor.size)) }
        case .fetched(_, let count): advance(count)
        case .opening, .layer, .done: return
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SystemPackage
import TestSupport
import Testing

@testable import DrydockExecution

/// When the first boot of an image is watched, and when not any more.
@Suite struct BootWatches {
    private func record(_ events: [JournalRecord.Event], watched: Bool = true) throws -> RunRecord {
        let name = Paths.testdata.appending("documents/Plan.json").string
        var plan = try DocumentFormat.decode(Plan.self, from: try Files.read(name), named: name).spec
        plan.steps = [
            Step(
                id: "deploy",
                kind: .deploy,
                phase: .beforeSwitch,
                summary: "",
                preconditions: [],
                predictions: [],
                undo: nil,
                irreversible: false
            )
        ]
        plan.watch = watched ? BootWatch() : nil
        var journal = [JournalRecord(run: "1", sequence: 0, event: .runStarted)]
        journal.append(
            JournalRecord(run: "1", sequence: 1, event: .done, step: "deploy", detail: ["deployment": "new.0"])
        )
        for event in [.runFinished] + events {
            journal.append(JournalRecord(run: "1", sequence: journal.count, event: event))
        }
        return RunRecord(
            run: "1",
            directory: "/nonexistent",
            plan: Document(plan, metadata: Metadata()),
            journal: journal.map { Document($0, metadata: Metadata()) }
        )
    }

    @Test("only the image is watched, once, as long as nobody has accepted it or gone back, and never after a return")
    func reasons() throws {
        #expect(try BootWatcher.reason(toLeave: record([]), booted: "new.0") == nil)
        #expect(try BootWatcher.reason(toLeave: record([]), booted: "old.0") != nil)
        #expect(try BootWatcher.reason(toLeave: record([], watched: false), booted: "new.0") != nil)
        for events in [
            [.verified], [.finishStarted], [.finishStarted, .finished], [.rollbackStarted],
            [.automaticRollback, .rollbackStarted, .rolledBack],
            [.automaticRollback, .automaticRollback, .automaticRollback],
        ] as [[JournalRecord.Event]] {
            #expect(try BootWatcher.reason(toLeave: record(events), booted: "new.0") != nil, "\(events)")
        }
        // A way back that failed is tried again.
        #expect(try BootWatcher.reason(toLeave: record([.automaticRollback]), booted: "new.0") == nil)
    }

    @Test("a run is where its journal says, whatever was begun and ended before")
    func states() throws {
        #expect(try record([]).state == .made)
        #expect(try record([.rollbackStarted]).state.isCut && record([.rollbackStarted]).isRolledBack)
        #expect(try record([.rollbackStarted, .rolledBack]).state == .rolledBack)
        #expect(try record([.finishStarted, .finished, .rollbackStarted]).state == .rollingBack)
        #expect(try record([.abortStarted]).state == .aborting && record([.abortStarted, .aborted]).state == .aborted)
        #expect(try [record([]), record([.abortStarted, .aborted])].lastSwitch?.state == .made)
        #expect(try record([.runResumed]).state == .running)
    }
}

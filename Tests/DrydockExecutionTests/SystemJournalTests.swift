// SPDX-License-Identifier: Apache-2.0

import DrydockExecution
import DrydockModel
import SystemPackage
import TestSupport
import Testing

/// What the system's journal is told.
@Suite struct SystemJournalMessages {
    private let directory: TemporaryDirectory
    private let socket: JournalSocket
    private let journal: SystemJournal

    init() throws {
        directory = try TemporaryDirectory()
        socket = try JournalSocket(in: directory.path)
        journal = SystemJournal(socket: socket.path)
    }

    private func received() throws -> [(name: String, value: String)] {
        try JournalSocket.fields(try #require(try socket.receive()).bytes)
    }

    @Test("a record of a run's journal becomes a message with all its fields")
    func record() throws {
        let record = JournalRecord(
            run: "0001-20271127T114500Z-89abcdef",
            sequence: 3,
            event: .failed,
            step: "import-image",
            detail: ["error": "no room", "mergeCommit": "0123", "layersFetched": "7"]
        )
        journal.send(LoggedEvent(record, findings: ["DD-SPC-0001", "DD-IMG-0002:x"], planDigest: "89abcdef"))
        #expect(
            try received().map { "\($0.name)=\($0.value)" } == [
                "MESSAGE=step import-image failed: no room",
                "PRIORITY=3",
                "MESSAGE_ID=ff94fbdd9caf43b194696694419a3f83",
                "SYSLOG_IDENTIFIER=drydock",
                "DRYDOCK_EVENT=failed",
                "DRYDOCK_RUN=0001-20271127T114500Z-89abcdef",
                "DRYDOCK_STEP=import-image",
                "DRYDOCK_PLAN_DIGEST=89abcdef",
                "DRYDOCK_FINDING=DD-SPC-0001",
                "DRYDOCK_FINDING=DD-IMG-0002:x",
                "DRYDOCK_DETAIL_ERROR=no room",
                "DRYDOCK_DETAIL_LAYERS_FETCHED=7",
                "DRYDOCK_DETAIL_MERGE_COMMIT=0123",
            ]
        )
        #expect(try socket.receive() == nil)
    }

    @Test("every kind of event can be told", arguments: MessageID.allCases)
    func kinds(_ id: MessageID) throws {
        journal.send(LoggedEvent(id.rawValue, run: "run", step: "step"))
        let fields = Dictionary(uniqueKeysWithValues: try received().map { ($0.name, $0.value) })
        #expect(fields["MESSAGE_ID"] == id.digits && fields["DRYDOCK_EVENT"] == id.rawValue)
        #expect(["3", "4", "5", "6"].contains(fields["PRIORITY"]))
        #expect(fields["MESSAGE"]?.contains(id.isAboutStep ? "step step " : "run run") == true)
    }

    @Test("lines, signs of equality, NUL and other languages arrive as they were, and names are made to fit")
    func values() throws {
        let values = ["two\nlines\n", "\n", "", "a=b", "é\0ü", "DRYDOCK_RUN=forged\nPRIORITY=0"]
        for value in values {
            var event = LoggedEvent("done", run: "run", detail: ["Some key/é": value])
            event.message = value
            journal.send(event)
            let fields = try received()
            #expect(fields.first?.value == value && fields.last?.value == value)
            #expect(fields.last?.name == "DRYDOCK_DETAIL_SOME_KEY__")
            #expect(fields.count { $0.name == "DRYDOCK_RUN" || $0.name == "PRIORITY" } == 2)
        }
        journal.send(LoggedEvent("done", run: "run", detail: [String(repeating: "x", count: 100): "x"]))
        #expect(try received().last?.name.count == 64)
    }

    @Test("an event that no id is known for is told all the same")
    func unknown() throws {
        journal.send(LoggedEvent("never-heard-of", run: "run"))
        let fields = try received()
        #expect(!fields.contains { $0.name == "MESSAGE_ID" })
        #expect(fields.first?.value == "never-heard-of in run run")
    }

    @Test("a message that no datagram holds comes as a file")
    func large() throws {
        let text = String(repeating: "a line\n", count: 100_000)
        journal.send(LoggedEvent("failed", run: "run", step: "x", detail: ["error": text]))
        let (bytes, isFile) = try #require(try socket.receive())
        #expect(isFile)
        let fields = try JournalSocket.fields(bytes)
        #expect(fields.first?.value == "step x failed: " + text && fields.last?.value == text)
    }

    @Test("without a journal, and with one that does not keep up, the sender goes on")
    func silence() throws {
        SystemJournal(socket: directory.path.appending("none")).send(LoggedEvent("done", run: "run"))
        SystemJournal(socket: FilePath(String(repeating: "x", count: 200))).send(LoggedEvent("done", run: "run"))
        for _ in 0..<2000 { journal.send(LoggedEvent("done", run: "run")) }
        #expect(try !received().isEmpty)
    }
}

extension MessageID {
    fileprivate var isAboutStep: Bool { [.started, .done, .skipped, .failed, .undone].contains(self) }
}

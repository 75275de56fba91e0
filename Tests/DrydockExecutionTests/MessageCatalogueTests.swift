// SPDX-License-Identifier: Apache-2.0

import DrydockExecution
import DrydockModel
import SystemPackage
import TestSupport
import Testing

/// The ids of messages, and the catalogue that explains them.
@Suite struct MessageCatalogue {
    private static let file = Paths.project.appending("Sources/DrydockExecution/Logging/drydock.catalog")

    @Test("every id has 32 lower-case hexadecimal digits, and is there once")
    func ids() {
        for id in MessageID.allCases {
            #expect(id.digits.wholeMatch(of: /[0-9a-f]{32}/) != nil, "\(id)")
        }
        #expect(Set(MessageID.allCases.map(\.digits)).count == MessageID.allCases.count)
    }

    @Test("every event of a run's journal has an id", arguments: JournalRecord.Event.allCases)
    func events(_ event: JournalRecord.Event) {
        #expect(MessageID(rawValue: event.rawValue) != nil)
    }

    @Test("every id has an entry with a subject and a text, and every entry has an id")
    func entries() throws {
        let parts = try Files.text(Self.file.string).split(separator: "\n-- ").dropFirst()
        var found: [String] = []
        for part in parts {
            let lines = part.split(separator: "\n", omittingEmptySubsequences: false)
            found.append(String(lines[0]))
            #expect(lines[1].hasPrefix("Subject: ") && lines[2] == "Defined-By: drydock" && lines[3].isEmpty, "\(part)")
            #expect(lines.dropFirst(4).contains { !$0.isEmpty }, "\(part)")
            let fields = part.matches(of: /@([^@\s]*)@/).map(\.1)
            #expect(fields.allSatisfy { $0 == "DRYDOCK_RUN" || $0 == "DRYDOCK_STEP" }, "\(part)")
        }
        #expect(found == MessageID.allCases.map(\.digits))
    }

    @Test("journalctl compiles the catalogue, and lists every id")
    func compiled() throws {
        guard (try? Command.run(["journalctl", "--version"]))?.status == 0 else {
            print("catalogue: not compiled, there is no journalctl here")
            return
        }
        let directory = try TemporaryDirectory()
        let root = directory.path
        try Command.check(
            "install",
            "-D",
            Self.file.string,
            root.appending("usr/lib/systemd/catalog/drydock.catalog").string
        )
        try Command.check("mkdir", "-p", root.appending("var/lib/systemd/catalog").string)
        let update = try Command.run(["journalctl", "--update-catalog", "--root=\(root)"])
        #expect(update.status == 0 && update.errors.isEmpty, "\(update.errors)")
        let list = try Command.check("journalctl", "--list-catalog", "--root=\(root)").split(separator: "\n")
        #expect(
            Set(list.compactMap { $0.split(separator: " ").first.map(String.init) })
                == Set(MessageID.allCases.map(\.digits))
        )
        #expect(list.allSatisfy { $0.contains(" drydock: ") }, "\(list)")
    }
}

// SPDX-License-Identifier: Apache-2.0

import DrydockExecution
import Glibc
import SystemPackage
import TestSupport
import Testing

/// What a real journald makes of a message, and what journalctl shows of it.
@Suite struct Journald {
    private static let program = "/usr/lib/systemd/systemd-journald"

    /// Runs a journald in mounts of its own, where nothing of this machine's is in its way, until there is a file `sent`.
    private static let script = """
        set -e
        cd "$0"
        mkdir -p run/systemd/journal settings
        printf '[Journal]\\nStorage=volatile\\nReadKMsg=no\\nRateLimitBurst=0\\n' > settings/journald.conf
        mount --bind settings /etc/systemd
        mount --bind catalog /var/lib/systemd/catalog
        mount --bind run /run
        "$1" > /dev/null 2>&1 &
        journald=$!
        trap 'kill $journald' EXIT
        for attempt in $(seq 100); do [ -S run/systemd/journal/socket ] && break; sleep 0.1; done
        [ -S run/systemd/journal/socket ]
        touch ready
        for attempt in $(seq 100); do [ -e sent ] && break; sleep 0.1; done
        journalctl --sync
        journalctl --output=verbose SYSLOG_IDENTIFIER=drydock
        journalctl --catalog SYSLOG_IDENTIFIER=drydock
        """

    @Test("a real journal keeps every field, and shows the entry of the catalogue")
    func entry() throws {
        guard geteuid() == 0, access(Self.program, X_OK) == 0 else {
            print("journald: not tested, there is none here, or nobody may start it")
            return
        }
        let directory = try TemporaryDirectory()
        let root = directory.path
        let catalogue = Paths.project.appending("Sources/DrydockExecution/Logging/drydock.catalog").string
        try Command.check("install", "-D", catalogue, root.appending("usr/lib/systemd/catalog/drydock.catalog").string)
        try Command.check("mkdir", "-p", root.appending("var/lib/systemd/catalog").string)
        try Command.check("journalctl", "--update-catalog", "--root=\(root)")
        try Command.check("mv", root.appending("var/lib/systemd/catalog").string, root.appending("catalog").string)

        let running = try Command.start(["unshare", "-m", "/bin/sh", "-c", Self.script, root.string, Self.program])
        while access(root.appending("ready").string, F_OK) != 0, !running.hasEnded { usleep(20_000) }
        let journal = SystemJournal(socket: root.appending("run/systemd/journal/socket"))
        let large = String(repeating: "a line\n", count: 100_000)
        journal.send(
            LoggedEvent(
                "failed",
                run: "0007-x",
                step: "deploy",
                detail: ["error": "first\nsecond"],
                findings: ["DD-SPC-0001", "DD-SPC-0002"]
            )
        )
        journal.send(LoggedEvent("done", run: "0007-x", step: "deploy", detail: ["large": large]))
        try Files.write("", to: root.appending("sent").string)
        let shown = running.wait()
        guard access(root.appending("ready").string, F_OK) == 0 else {
            print("journald: not tested, it cannot run here: \(shown.errors)")
            return
        }
        #expect(shown.status == 0, "\(shown.errors)")
        for line in [
            "MESSAGE_ID=ff94fbdd9caf43b194696694419a3f83", "DRYDOCK_EVENT=failed", "DRYDOCK_RUN=0007-x",
            "DRYDOCK_FINDING=DD-SPC-0001", "DRYDOCK_FINDING=DD-SPC-0002", "DRYDOCK_STEP=deploy", "PRIORITY=3",
        ] {
            #expect(shown.output.contains("    \(line)\n"), "\(line) is missing in \(shown.output.prefix(4000))")
        }
        #expect(shown.output.contains("Subject: Step deploy failed\n"))
        #expect(shown.output.contains("Step deploy of run 0007-x failed. DRYDOCK_DETAIL_ERROR says why."))
        #expect(shown.output.contains("second") && shown.output.contains("DRYDOCK_DETAIL_LARGE="))
    }
}

// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// Commands of remediations, run on a host as they stand.
@Suite struct Remediations {
    /// One check that fails on the sample host after a change, and an image for which it does.
    struct Case: Sendable, CustomTestStringConvertible {
        let id: String
        /// Whether the command needs a person who decides, and can be tried here all the same.
        var isAttended = false
        /// A script that spoils the host; `$ETC`, `$VAR`, `$BOOT` and `$ROOT` are its folders.
        var spoil = ":"
        /// What is invented of the image.
        var image: @Sendable (inout Scenario) -> Void = { _ in }

        var testDescription: String { id }
    }

    static let cases = [
        Case(id: "DD-ETC-0001", isAttended: true, spoil: "echo x > $ETC/motd.d") {
            $0.addToImage(InventedHost.directory("/etc/motd.d"))
        },
        Case(
            id: "DD-ETC-0006",
            spoil: "printf '# /\\nUUID=1 / xfs defaults 0 0\\nUUID=2 /srv xfs nofail 0 0\\n' > $ETC/fstab"
        ) {
            $0.image.root.composefs = "yes"
        },
        Case(id: "DD-ETC-0007", spoil: ": > $ETC/machine-id"),
        Case(id: "DD-IDS-0003", spoil: "echo 'ghost:!:19000::::::' >> $ETC/shadow; echo 'gone:!::' >> $ETC/gshadow"),
        Case(id: "DD-LOG-0001", spoil: "chmod 640 $ETC/ssh/ssh_host_*_key"),
        Case(id: "DD-LOG-0002"),
        Case(id: "DD-LOG-0003") {
            $0.image.login.sudo = []
            $0.target.content?.etc.removeAll { $0.path.hasPrefix("/etc/sudoers.d/") }
        },
        Case(
            id: "DD-LOG-0004",
            spoil:
                "rm $ETC/nsswitch.conf; printf 'passwd: files systemd\\ngroup:  files\\nhosts: files dns\\n' > $ETC/nsswitch.conf"
        ),
        Case(
            id: "DD-LOG-0005",
            isAttended: true,
            spoil: "sed -i 's#^\\(core:.*:\\)[^:]*$#\\1/usr/bin/zsh#' $ETC/passwd"
        ),
        // The kernel and its entries move to a file system of their own.
        Case(
            id: "DD-BOT-0005",
            spoil: "mkdir $VAR/b && cp -a $BOOT/. $VAR/b && mount -t tmpfs tmpfs $BOOT && cp -a $VAR/b/. $BOOT"
        ) { $0.image.programs.removeAll { $0.hasSuffix("generator") } },
        Case(id: "DD-BOT-0010", spoil: "touch $BOOT/ignition.firstboot"),
        Case(
            id: "DD-REG-0002",
            isAttended: true,
            spoil: "echo '{\"default\": [{\"type\": \"reject\"}]}' > $ETC/containers/policy.json"
        ) {
            $0.addToImage(InventedHost.file("/etc/containers/policy.json", "of the image"))
        },
        Case(
            id: "DD-REG-0003",
            spoil:
                "mkdir -p $VAR/roothome/.docker && echo '{\"auths\": {\"quay.io\": {\"auth\": \"eDp5\"}}}' > $VAR/roothome/.docker/config.json"
        ),
        Case(id: "DD-DEP-0001", isAttended: true),
    ]

    @Test("all checks with such a command have a case")
    func complete() {
        #expect(Set(Self.cases.filter { !$0.isAttended }.map(\.id)) == UnattendedCommands.checks)
    }

    @Test("run on the host, the command makes the check pass", arguments: cases)
    func command(_ item: Case) async throws {
        let bench = try await Workbench()
        let folders = [
            "ETC": bench.host.deployment.appending("etc").string, "VAR": bench.host.stateVar.string,
            "BOOT": bench.host.sysroot.appending("boot").string,
        ]
        defer { Command.runIgnoringFailure("umount", "-q", folders["BOOT"] ?? "") }
        let spoilt = try Command.run(["sh", "-e", "-c", item.spoil], environment: folders)
        try #require(spoilt.status == 0, "\(spoilt.errors)")

        let target = bench.path("target.json")
        let image = Scenario.clean.with(item.image).target
        try Files.write(try DocumentFormat.encode(Document(image)), to: target)
        let before = try answer(item.id, target, bench)
        #expect(before.state == .fail, "\(before.reason ?? "")")
        let commands = before.findings.flatMap(\.remediations).filter {
            $0.kind == .command && ($0.attended == true) == item.isAttended
        }
        #expect(!commands.isEmpty)
        for command in commands {
            let argv = try #require(command.argv)
            let run = try HostShell(host: bench.host).run(argv)
            #expect(run.status == 0, "\(argv): \(run.errors)")
            // What a person copies from the report does the same.
            let line = try #require(command.code)
            #expect(try Command.check("sh", "-c", "printf '%s\\n' \(line)") == argv.map { $0 + "\n" }.joined())
        }
        let after = try answer(item.id, target, bench)
        #expect(after.state == .pass, "\(after.reason ?? "") \(after.findings.map(\.title))")
    }

    /// What a check answers of the host as it is now.
    private func answer(_ id: String, _ target: String, _ bench: Workbench) throws -> CheckResult {
        let plan = bench.path("plan.json")
        let command = try bench.drydock("plan", "--target", target, "--sysroot", bench.sysroot, "-o", plan)
        try #require([0, 2].contains(command.status), "\(command.errors)")
        return try #require(try bench.document(Plan.self, plan).spec.checks.first { $0.id == id })
    }
}

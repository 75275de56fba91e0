// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SystemPackage
import TestSupport
import Testing

/// Steps of plans that are looked at and not executed.
extension Repairs {
    /// The libostree of the machine may be too old for composefs, so that the plan is one of documents.
    @Test("the line for / becomes a comment where the image has composefs")
    func rootInFstab() async throws {
        let host = try await RepairBench(
            spoil: "printf '# / stays\\nUUID=1 / xfs defaults 0 1\\n' >> \"$ETC/fstab\"",
            image: "== usr/lib/ostree/prepare-root.conf\n[composefs]\nenabled = yes\n[sysroot]\nreadonly = true\n"
        )
        let analysis = host.bench.path("analysis.json")
        #expect(try host.bench.drydock("analyze", "--sysroot", host.bench.sysroot, "-o", analysis).status == 0)
        var document = try host.bench.document(Analysis.self, analysis)
        document.spec.libostreeVersion = "2024.9"
        try Files.write(try DocumentFormat.encode(document), to: analysis)
        let plan = try plan(host, ["--analysis", analysis])
        let finding = try #require(plan.findings.first { $0.id == "DD-ETC-0006" })
        #expect(finding.repairedBy == "repair-fstab-root")
        let step = try #require(plan.steps.first { $0.id == "repair-fstab-root" })
        #expect(step.changes?.map(\.words) == ["/etc/fstab: make a comment of the line for /"])
        #expect(plan.prediction.etc.contains { $0.path == "/etc/fstab" && $0.result?.sha256 == nil })

        let declined = try self.plan(host, ["--analysis", analysis, "--no-repair", "fstab-root"])
        #expect(declined.findings.contains { $0.id == "DD-ETC-0006" && $0.repairedBy == nil })
        #expect(!declined.steps.contains { $0.id == "repair-fstab-root" })
    }

    @Test("a host on which nothing is broken is not changed")
    func sound() async throws {
        let host = try await RepairBench(
            spoil: """
                echo clock:x:103: >> "$ETC/group"
                echo clock:!:: >> "$ETC/gshadow"
                rm -r "$ETC/systemd/system-preset"
                """,
            removing: ["etc/systemd/system/timers.target.wants/bootc-fetch-apply-updates.timer"]
        )
        let plan = try host.plan()
        #expect(plan.steps.map(\.kind) == [.pinDeployment, .importImage, .deploy])
        #expect(plan.findings.allSatisfy { $0.repairedBy == nil })
    }

    @Test("a row whose number somebody else has is left to a person")
    func takenNumber() async throws {
        let host = try await RepairBench(
            spoil: "echo taken:x:103: >> \"$ETC/group\"; echo taken:!:: >> \"$ETC/gshadow\""
        )
        let plan = try host.plan()
        #expect(plan.findings.contains { $0.id == "DD-IDS-0002" && $0.repairedBy == nil })
        #expect(!plan.steps.contains { $0.changes?.contains { $0.name == "clock" && $0.path == "/etc/group" } == true })
    }

    private func plan(_ host: RepairBench, _ options: [String]) throws -> Plan {
        let path = host.bench.path("plan.json")
        let command = try host.bench.run(["plan", "--target", host.target, "-o", path] + options)
        try #require([0, 2].contains(command.status), "\(command.errors)")
        return try host.bench.document(Plan.self, path).spec
    }
}
